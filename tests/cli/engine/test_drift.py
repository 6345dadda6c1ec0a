from dataclasses import dataclass, field

import anyio
from anyio.lowlevel import checkpoint

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import (
    Drifted,
    Found,
    Gone,
    Reading,
    Refreshed,
    Unread,
    refresh,
    remember,
)
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Recorded
from achalice_cli.engine.steps import Change, Step

from .builders import (
    FUNCTION,
    LAYER_RESOURCE,
    LOG_GROUP,
    ROLE_RESOURCE,
    RULE,
    RULE_PERMISSION,
    changed,
    everything,
    log_groups,
    without,
)
from .fakes import MemoryRecord, deploy, deployed

FEW = without(
    everything(),
    *(everything().keys() - {ROLE, LAYER, LOG_GROUP, FUNCTION, RULE, RULE_PERMISSION}),
)


@dataclass
class FakeReader:
    """Finds all as it is recorded but for what a test says, by what AWS calls it."""

    says: dict[str, Reading] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    at_once: int = 0
    _running: int = 0

    async def read(self, recorded: Recorded, made: Made) -> Reading:
        name = recorded.outputs["id"]
        self._running += 1
        self.at_once = max(self.at_once, self._running)
        await checkpoint()
        self._running -= 1
        if name in self.refuses:
            raise AchaliceError(f"no reading of {name}")
        return self.says.get(name, Found({}))


async def read(record: MemoryRecord, reader: FakeReader) -> Refreshed:
    with anyio.fail_after(5):
        return await refresh(record.resources, reader)


def work(refreshed: Refreshed) -> list[str]:
    steps: tuple[Step, ...] = plan(FEW, refreshed.existing).work
    return sorted(f"{step.action} {step.address}" for step in steps)


async def test_what_is_as_recorded_leaves_nothing_to_do() -> None:
    _, record = await deployed(FEW)

    refreshed = await read(record, FakeReader())

    assert (refreshed.drifted, refreshed.gone, refreshed.unread) == ((), (), {})
    assert work(refreshed) == []


async def test_what_others_changed_is_told_and_changed_back() -> None:
    _, record = await deployed(FEW)
    reader = FakeReader({"function shop-dev-tick": Found({"memory_size": 512, "timeout": 60})})

    refreshed = await read(record, reader)

    assert refreshed.drifted == (Drifted(FUNCTION, (Change("memory_size", 128, 512),)),)
    step = plan(FEW, refreshed.existing).work[0]
    assert (step.action, step.address) == ("update", FUNCTION)


async def test_what_others_changed_to_what_is_declared_now_stays() -> None:
    _, record = await deployed(FEW)
    reader = FakeReader({"function shop-dev-tick": Found({"memory_size": 512})})

    refreshed = await read(record, reader)

    assert plan(changed(FEW, FUNCTION, memory_size=512), refreshed.existing).work == ()


async def test_what_is_gone_is_made_again_and_what_needs_it_follows() -> None:
    _, record = await deployed(FEW)

    refreshed = await read(record, FakeReader({"function shop-dev-tick": Gone()}))

    assert refreshed.gone == (FUNCTION,)
    assert work(refreshed) == [
        "create function:tick",
        "delete permission:tick/rule:tick",
        "replace permission:tick/rule:tick",
        "update rule:tick",
    ]


async def test_what_needs_it_follows_even_if_the_deploy_that_makes_it_again_is_broken_off() -> None:
    """Made again it has the same name, so that nothing else would tell."""
    aws, record = await deployed(FEW)
    aws.lose("function shop-dev-tick")
    refreshed = await read(record, FakeReader({"function shop-dev-tick": Gone()}))
    await remember(refreshed, record.resources, record)
    aws.refuse = {"update rule shop-dev-tick-event"}
    await deploy(FEW, aws, record)
    aws.refuse = set()
    aws.took()

    await deploy(FEW, aws, record)

    assert "update rule shop-dev-tick-event" in aws.took()


async def test_what_is_gone_and_not_declared_any_more_needs_no_step() -> None:
    _, record = await deployed(FEW)
    reader = FakeReader({"rule shop-dev-tick-event": Gone()})

    refreshed = await read(record, reader)

    steps = plan(without(FEW, RULE, RULE_PERMISSION), refreshed.existing).work
    assert [(step.action, step.address) for step in steps] == [("delete", RULE_PERMISSION)]


async def test_the_old_one_of_what_is_gone_is_still_deleted() -> None:
    aws, record = await deployed({ROLE: ROLE_RESOURCE, LAYER: LAYER_RESOURCE})
    aws.refuse = {"delete layer shop-dev-dependencies c0ffee"}
    newer: Desired = {
        ROLE: ROLE_RESOURCE,
        LAYER: LAYER_RESOURCE.model_copy(update={"content": "bee"}),
    }
    await deploy(newer, aws, record)

    refreshed = await read(record, FakeReader({"layer shop-dev-dependencies bee": Gone()}))
    await remember(refreshed, record.resources, record)

    assert record.resources[LAYER].gone
    assert [step.action for step in plan(newer, record.resources).work] == ["create", "delete"]


async def test_what_nobody_can_read_is_told_and_taken_to_be_as_recorded() -> None:
    _, record = await deployed(FEW)
    reader = FakeReader(
        {"rule shop-dev-tick-event": Unread("no reader")}, refuses={"role shop-dev"}
    )

    refreshed = await read(record, reader)

    assert refreshed.unread == {RULE: "no reader", ROLE: "no reading of role shop-dev"}
    assert work(refreshed) == []


async def test_all_is_read_side_by_side_as_far_as_the_service_allows() -> None:
    _, record = await deployed(log_groups(6))
    reader, modest = FakeReader(), FakeReader()

    await refresh(record.resources, reader)
    await refresh(record.resources, modest, limits={"logs": 2})

    assert (reader.at_once, modest.at_once) == (6, 2)


async def test_looking_changes_no_record() -> None:
    _, record = await deployed(FEW)
    before = dict(record.resources)

    await read(record, FakeReader({"function shop-dev-tick": Gone()}))

    assert record.resources == before


async def test_remembered_drift_is_mended_by_any_later_deploy() -> None:
    _, record = await deployed(FEW)
    refreshed = await read(record, FakeReader({"role shop-dev": Found({"policy": None})}))

    await remember(refreshed, record.resources, record)

    steps = plan(FEW, record.resources).work
    assert [(step.action, step.address) for step in steps] == [("update", ROLE)]
    assert record.writes == 1


async def test_a_property_that_older_records_do_not_have_is_what_it_was_then() -> None:
    _, record = await deployed(FEW)
    role = record.resources[ROLE]
    properties = {name: each for name, each in role.properties.items() if name != "trusted"}
    record.resources[ROLE] = role.model_copy(update={"properties": properties})

    refreshed = await read(record, FakeReader({"role shop-dev": Found({"trusted": "lambda"})}))

    assert refreshed.drifted == ()


async def test_a_deploy_after_a_refresh_makes_all_as_declared() -> None:
    aws, record = await deployed(FEW)
    aws.lose("rule shop-dev-tick-event")
    refreshed = await read(record, FakeReader({"rule shop-dev-tick-event": Gone()}))
    await remember(refreshed, record.resources, record)

    outcome = await deploy(FEW, aws, record)

    assert (outcome.failed, outcome.not_started) == ((), ())
    assert "rule shop-dev-tick-event" in aws.there
