"""`deploy --code-only`: code goes alone, and the next full deploy still does all the rest."""

import pytest

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, ROLE, Address
from achalice_cli.engine.adoption import Found, adopted
from achalice_cli.engine.applying import apply
from achalice_cli.engine.code_changes import CodeAloneError, CodeRecord, code_changes
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Alias, Desired
from achalice_cli.engine.steps import Change, Update
from achalice_cli.views.text import headline

from .builders import (
    FUNCTION,
    LAYER_RESOURCE,
    LOG_GROUP,
    ROLE_RESOURCE,
    changed,
    function,
    log_group,
    without,
)
from .fakes import FakeAws, MemoryRecord, deployed

TOCK = addresses.function("tock")
APP: Desired = {
    ROLE: ROLE_RESOURCE,
    LAYER: LAYER_RESOURCE,
    LOG_GROUP: log_group(),
    FUNCTION: function(),
    addresses.log_group("tock"): log_group("tock"),
    TOCK: function("tock"),
}


def with_code(desired: Desired, code: str = "beef") -> Desired:
    for address in (FUNCTION, TOCK):
        if address in desired:
            desired = changed(desired, address, code=code)
    return desired


async def send_code(desired: Desired, aws: FakeAws, record: MemoryRecord) -> None:
    changes = code_changes(desired, record.resources)
    outcome = await apply(changes.plan, record.resources, aws, CodeRecord(record, record.resources))
    assert (outcome.failed, outcome.not_started) == ((), ())


async def test_the_code_of_every_function_is_sent_at_once_and_nothing_else() -> None:
    _, record = await deployed(APP)
    desired = changed(with_code(APP), FUNCTION, timeout=7)

    changes = code_changes(desired, record.resources)

    assert changes.plan.after == (frozenset(), frozenset())
    assert [
        (step.address, step.changes, step.resource)
        for step in changes.plan.steps
        if isinstance(step, Update)
    ] == [
        (FUNCTION, (Change("code", "f00d", "beef"),), with_code(APP)[FUNCTION]),
        (TOCK, (Change("code", "f00d", "beef"),), with_code(APP)[TOCK]),
    ]


async def test_what_code_alone_leaves_is_told_but_for_policies_which_are_not_worked_out() -> None:
    _, record = await deployed(without(APP, TOCK))
    desired = changed(with_code(APP), FUNCTION, timeout=7)
    desired = changed(desired, ROLE, policy={"Statement": [{"Effect": "Allow"}]})
    desired = changed(desired, LOG_GROUP, retention_in_days=7)

    changes = code_changes(desired, record.resources)

    assert sorted(map(headline, changes.left)) == [
        "+ function:tock",
        "~ function:tick (timeout)",
        "~ log_group:tick (retention_in_days)",
    ]


async def test_after_it_a_full_deploy_plans_exactly_what_was_left() -> None:
    aws, record = await deployed(APP)
    desired = changed(with_code(APP), FUNCTION, timeout=7)

    await send_code(desired, aws, record)

    assert [headline(step) for step in plan(desired, record.resources).work] == [
        "~ function:tick (timeout)"
    ]
    assert plan(with_code(APP), record.resources).work == ()


async def test_what_has_to_follow_another_resource_still_has_to_after_it() -> None:
    """The function was made with a role that is gone; new code does not give it the new one."""
    aws, record = await deployed(APP)
    orphaned = record.resources[FUNCTION].model_copy(
        update={"needs": {**record.resources[FUNCTION].needs, ROLE: {}}}
    )
    record.resources[FUNCTION] = orphaned

    await send_code(with_code(APP), aws, record)

    assert [headline(step) for step in plan(with_code(APP), record.resources).work] == [
        "~ function:tick (role)"
    ]


async def test_functions_that_the_app_no_longer_has_keep_their_code() -> None:
    """The new one would not know their handlers."""
    _, record = await deployed(APP)
    desired = with_code(without(APP, TOCK))

    changes = code_changes(desired, record.resources)

    assert [step.address for step in changes.plan.steps] == [FUNCTION]
    assert "- function:tock" in map(headline, changes.left)


@pytest.mark.parametrize(
    ("address", "values", "reason"),
    [
        (LAYER, {"content": "decaf"}, "the dependencies changed"),
        (FUNCTION, {"runtime": "python3.13"}, "the version of Python changed"),
        (FUNCTION, {"architecture": "arm64"}, "the architecture changed"),
    ],
)
async def test_code_is_not_sent_without_what_it_runs_on(
    address: Address, values: dict[str, str], reason: str
) -> None:
    _, record = await deployed(APP)

    with pytest.raises(CodeAloneError) as raised:
        code_changes(changed(with_code(APP), address, **values), record.resources)

    assert str(raised.value) == f"code alone is not enough: {reason}"
    assert raised.value.hint == "run `achalice deploy` without --code-only"


async def test_code_that_is_called_by_version_needs_a_full_deploy() -> None:
    alias = {
        addresses.alias("tick"): Alias(name="live", function=FUNCTION, content="f00d"),
    }
    _, record = await deployed({**APP, **alias})

    with pytest.raises(CodeAloneError, match="function:tick is called by version"):
        code_changes({**with_code(APP), **alias}, record.resources)


def test_where_nothing_is_deployed_there_is_no_code_to_change() -> None:
    with pytest.raises(CodeAloneError, match="nothing is deployed"):
        code_changes(APP, {})


def test_what_was_adopted_is_deployed_whole_first() -> None:
    theirs = Found({"name": "shop-dev-tick", "arn": "arn:tick"}, {"name": "shop-dev-tick"})

    with pytest.raises(CodeAloneError, match="function:tick was adopted and not deployed since"):
        code_changes(APP, adopted({FUNCTION: theirs}, {}))
