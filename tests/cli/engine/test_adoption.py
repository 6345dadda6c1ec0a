"""What others made is changed by the next deploy, whatever it was like before."""

import pytest

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, ROLE, Address
from achalice_cli.engine.adoption import Found, NotAdoptableError, adopted, kind_of
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.steps import Change, Delete, Replace, Step, Update

from .builders import FUNCTION, LAYER_RESOURCE, LOG_GROUP, ROLE_RESOURCE, function, log_group

THEIR_ROLE = Found({"name": "shop-dev", "arn": "arn:role"}, {"name": "shop-dev"})
THEIR_LAYER = Found({"name": "theirs", "arn": "arn:layer:7", "version": "7"})
THEIR_FUNCTION = Found(
    {"name": "shop-dev-tick", "arn": "arn:function"},
    {"name": "shop-dev-tick"},
    frozenset(("arn:role", "arn:layer:7")),
)
THEIR_LOG_GROUP = Found(
    {"name": "/aws/lambda/shop-dev-tick"}, {"name": "/aws/lambda/shop-dev-tick"}
)
DESIRED: Desired = {
    ROLE: ROLE_RESOURCE,
    LAYER: LAYER_RESOURCE,
    LOG_GROUP: log_group(),
    FUNCTION: function(),
}


def steps_after_adopting(found: dict[Address, Found]) -> dict[tuple[str, Address], Step]:
    made = plan(DESIRED, adopted(found, {}))
    return {(step.action, step.address): step for step in made.work}


def test_everything_that_is_not_known_is_sent_to_what_was_adopted() -> None:
    """Left at a default that is only supposed, a setting of before would stay for ever."""
    steps = steps_after_adopting({ROLE: THEIR_ROLE, FUNCTION: THEIR_FUNCTION})

    update = steps["update", FUNCTION]
    assert isinstance(update, Update)
    assert {change.name for change in update.changes} == {*function().properties()} - {"name"}
    assert update.outputs == THEIR_FUNCTION.outputs


def test_what_aws_cannot_change_is_made_anew_and_the_old_one_goes_last() -> None:
    made = plan(DESIRED, adopted({LAYER: THEIR_LAYER, FUNCTION: THEIR_FUNCTION}, {}))
    replaced = [step for step in made.work if isinstance(step, Replace)]
    removed = [step for step in made.work if isinstance(step, Delete)]

    assert [step.address for step in replaced] == [LAYER]
    assert [(step.address, step.outputs) for step in removed] == [(LAYER, THEIR_LAYER.outputs)]
    users = made.after[made.steps.index(removed[0])]
    assert {made.steps[each].address for each in users} == {LAYER, FUNCTION}


def test_the_plan_names_what_is_known_and_says_of_the_rest_that_it_is_not() -> None:
    renamed = Found({"name": "theirs"}, {"name": "theirs"})
    step = steps_after_adopting({LOG_GROUP: renamed})["replace", LOG_GROUP]

    assert isinstance(step, Replace)
    known = [change for change in step.changes if change.known]
    assert known == [Change("name", "theirs", log_group().name)]


def test_what_stands_on_something_adopted_before_needs_it() -> None:
    existing = adopted({ROLE: THEIR_ROLE}, {})

    assert adopted({FUNCTION: THEIR_FUNCTION}, existing)[FUNCTION].needs == {
        ROLE: THEIR_ROLE.outputs
    }


def test_the_kind_of_a_resource_is_in_its_address() -> None:
    assert kind_of(addresses.queue_mapping("on_order", "orders")) == "queue_mapping"
    assert kind_of(Address("queue:orders")) is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("orders", "`orders` is not the address of a resource"),
        ("kafka_mapping:on_order/orders@msk", "no kafka mapping can be adopted"),
    ],
)
def test_where_nothing_can_be_adopted_it_says_why(address: str, said: str) -> None:
    assert str(NotAdoptableError(Address(address))) == said
