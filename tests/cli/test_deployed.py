import pytest

from achalice_cli.deployed import called_as
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.state import Recorded

FUNCTION = Recorded(kind="function", properties={}, outputs={"name": "shop-dev-tick"})
ALIAS = Recorded(kind="alias", properties={}, outputs={"name": "arn:of:the:alias"})


@pytest.mark.parametrize(
    ("alias", "called"),
    [
        ({}, "shop-dev-tick"),
        ({addresses.alias("tick"): ALIAS}, "arn:of:the:alias"),
        (
            {addresses.alias("tick"): ALIAS.model_copy(update={"gone": True})},
            "shop-dev-tick",
        ),
    ],
    ids=["none", "one", "one that was"],
)
def test_a_function_is_called_by_its_alias_where_it_has_one(
    alias: dict[Address, Recorded], called: str
) -> None:
    """So it runs what its triggers run, and what is kept ready."""
    existing = {addresses.function("tick"): FUNCTION, **alias}

    assert called_as(existing, "dev", "tick") == called
