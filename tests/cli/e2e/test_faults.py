"""Deploys on bad days: whatever goes wrong, the next one ends with the same resources."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

import aiobotocore.endpoint
import anyio
import pytest
import pytest_asyncio
from aiobotocore.config import AioConfig

from achalice.exceptions import AchaliceError
from achalice_cli.aws import patience
from achalice_cli.aws import session as aws_session
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.sandbox.process import Sandbox

from .faults import SILENCE, Fault, Faults, faults_before
from .inventory import inventory, session_in_the_sandbox, statements
from .rollouts import Deployer, KilledError, stage_of
from .sources import sources

FAULTS: tuple[Fault, ...] = ("throttled", "unavailable", "reset", "lost", "silent")


def parts(most: int) -> list[range]:
    """The numbers from 1 to `most`, so few of them together that a test takes a minute or so."""
    return [range(first, min(first + 8, most + 1)) for first in range(1, most + 1, 8)]


def span(numbers: object) -> str | None:
    """What a part is called in a test's name."""
    return f"{numbers[0]}-{numbers[-1]}" if isinstance(numbers, range) else None


MOST_CALLS = 128
"""More than any of the deploys makes."""

MOST_STEPS = 56
"""More than any of the deploys records."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class HastyClock:
    """Time that passes only when somebody sleeps, and then a hundred times as fast."""

    now: float = 0.0

    def current_time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await anyio.sleep(seconds / 100)


def persist(monkeypatch: pytest.MonkeyPatch, *, attempts: int, read_timeout: float = 60) -> None:
    """How often the SDK tries, and how long it waits for an answer; and all waiting is short."""

    clock = HastyClock()
    monkeypatch.setattr(aiobotocore.endpoint, "asyncio", clock)
    monkeypatch.setattr(patience, "anyio", clock)
    retries = AioConfig(
        retries={"mode": "standard", "total_max_attempts": attempts}, read_timeout=read_timeout
    )
    monkeypatch.setattr(aws_session, "_CONFIG", aws_session._CONFIG.merge(retries))


Versions: TypeAlias = tuple[Desired, Desired, Desired]
"""The first, one in which every resource is changed, and nothing."""


@dataclass(frozen=True)
class Ground:
    """Where a stage is deployed, and what there is of it when all goes well."""

    sandbox: Sandbox
    faults: Faults
    deployer: Deployer
    name: str
    versions: Versions
    well: tuple[object, ...]
    """What there is of each when nothing goes wrong."""

    async def there(self) -> object:
        session, prefix = self.deployer.session, f"{self.name}-dev"
        return (
            await inventory(self.sandbox, prefix, session),
            await statements(self.sandbox, prefix, session),
        )

    async def recover(self, desired: Desired) -> object:
        """What there is when the deploy is run again on a good day. Then nothing is to be done."""
        self.faults.clear()
        outcome = await self.deployer.deploy(self.faults.url, desired)
        assert (outcome.failed, outcome.not_started) == ((), ())
        state = await self.deployer.state()
        assert plan(desired, state.resources).work == ()
        return await self.there()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ground(
    sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    """Nothing is deployed on it."""
    name, folder = "faulty", tmp_path_factory.mktemp("faulty")
    # It reads the models of the services once.
    deployer = Deployer(folder / "dev.json", session_in_the_sandbox())
    with faults_before(sandbox.url) as faults:
        async with sources(sandbox, name) as (mine, stream_arn):
            one, other = (stage_of(mine, stream_arn, version=each) for each in (1, 2))
            versions: Versions = one, other, {}
            first = Ground(sandbox, faults, deployer, name, versions, ())
            well = tuple([await first.recover(version) for version in versions])
            yield Ground(sandbox, faults, deployer, name, versions, well)


@pytest.mark.parametrize("fault", ["unavailable", "lost"])
async def test_each_call_may_go_wrong_the_first_time(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """Above all those that make something: it must not be there twice."""
    persist(monkeypatch, attempts=8)
    there: list[object] = []
    for version in ground.versions:
        ground.faults.strike(fault, lambda number, before: before == 0)
        outcome = await ground.deployer.deploy(ground.faults.url, version)
        assert (outcome.failed, outcome.not_started) == ((), ())
        there.append(await ground.there())

    assert there == list(ground.well)


async def test_any_call_may_be_throttled_at_any_time(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    persist(monkeypatch, attempts=8)
    luck = Random(3)
    there: list[object] = []
    for version in ground.versions:
        ground.faults.strike("throttled", lambda number, before: before < 5 and luck.random() < 0.3)
        outcome = await ground.deployer.deploy(ground.faults.url, version)
        assert (outcome.failed, outcome.not_started) == ((), ())
        there.append(await ground.there())

    assert there == list(ground.well)


async def broken_off(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, fault: Fault, first: int
) -> tuple[list[object], bool]:
    """What there is of each version when, before, all calls from number `first` on went wrong.

    And whether any deploy came that far.
    """
    there: list[object] = []
    struck = False
    for version in ground.versions:
        persist(monkeypatch, attempts=1, read_timeout=SILENCE)
        ground.faults.strike(fault, lambda number, before: number >= first)
        # Where the very first call fails, or only the last ones do.
        with suppress(AchaliceError):
            await ground.deployer.deploy(ground.faults.url, version)
        struck = struck or len(ground.faults.calls) >= first
        persist(monkeypatch, attempts=8)
        there.append(await ground.recover(version))
    return there, struck


@pytest.mark.parametrize(("fault", "first"), [("reset", 12), ("lost", 25), ("silent", 33)])
async def test_where_all_calls_fail_from_one_on_the_next_deploy_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, fault: Fault, first: int
) -> None:
    there, _ = await broken_off(ground, monkeypatch, fault, first)

    assert there == list(ground.well)


@pytest.mark.exhaustive
@pytest.mark.parametrize("calls", parts(MOST_CALLS), ids=span)
@pytest.mark.parametrize("fault", FAULTS)
async def test_whichever_call_is_the_first_to_fail_the_next_deploy_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, fault: Fault, calls: range
) -> None:
    for first in calls:
        there, struck = await broken_off(ground, monkeypatch, fault, first)

        assert there == list(ground.well), first
        assert not struck or first < MOST_CALLS
        if not struck:
            break


async def killed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, steps: int
) -> tuple[list[object], bool]:
    """What there is of each version where the deploy before died when `steps` were recorded.

    And whether any did.
    """
    persist(monkeypatch, attempts=8)
    there: list[object] = []
    died = False
    for version in ground.versions:
        ground.faults.clear()
        try:
            await ground.deployer.deploy(ground.faults.url, version, dies_after=steps)
        except* KilledError:
            died = True
        there.append(await ground.recover(version))
    return there, died


@pytest.mark.parametrize("steps", [7, 19])
async def test_where_a_deploy_dies_the_next_one_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    there, died = await killed(ground, monkeypatch, steps)

    assert (there, died) == (list(ground.well), True)


@pytest.mark.exhaustive
@pytest.mark.parametrize("recorded", parts(MOST_STEPS), ids=span)
async def test_after_whichever_step_a_deploy_dies_the_next_one_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, recorded: range
) -> None:
    for steps in recorded:
        there, died = await killed(ground, monkeypatch, steps)

        assert there == list(ground.well), steps
        assert not died or steps < MOST_STEPS
        if not died:
            break
