"""How long a run takes, by a clock that moves only when everybody waits."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

import anyio
from anyio.lowlevel import checkpoint

from achalice_cli.engine import addresses
from achalice_cli.engine.applying import Made, Result, apply
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired, Kind, Resource
from achalice_cli.engine.state import Outputs
from achalice_cli.engine.steps import Delete, Plan, Step

from .builders import everything, function, log_group
from .fakes import FakeAws, MemoryRecord, deployed

SECONDS: Mapping[Kind, float] = {"role": 10, "layer": 4, "function": 3, "rest_api": 5}
"""What a call takes; one, for any other kind."""


TURNS = 20


@dataclass
class VirtualClock:
    now: float = 0.0
    _sleepers: list[tuple[float, int, anyio.Event]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    async def sleep(self, seconds: float) -> None:
        woken = anyio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken.wait()

    async def run(self) -> None:
        """Move on to whoever wakes up next, as soon as nothing else can happen."""
        while True:
            # Fakes wait for nothing but turns of the loop, and for few of these.
            for _ in range(TURNS):
                await checkpoint()
            if not self._sleepers:
                return
            self.now, _, woken = heapq.heappop(self._sleepers)
            woken.set()


@dataclass
class SlowAws:
    aws: FakeAws
    clock: VirtualClock

    async def create(self, resource: Resource, made: Made) -> Result:
        await self.clock.sleep(SECONDS.get(resource.kind, 1))
        return await self.aws.create(resource, made)

    async def update(
        self, resource: Resource, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        await self.clock.sleep(SECONDS.get(resource.kind, 1))
        return await self.aws.update(resource, changed, outputs, made)

    async def delete(self, kind: Kind, outputs: Outputs) -> None:
        await self.clock.sleep(SECONDS.get(kind, 1))
        await self.aws.delete(kind, outputs)


def many_functions() -> Desired:
    """One resource of each kind, and twenty functions with logs of their own."""
    desired = everything()
    for number in range(20):
        desired[addresses.log_group(f"f{number}")] = log_group(f"f{number}")
        desired[addresses.function(f"f{number}")] = function(f"f{number}")
    return desired


def seconds_of(step: Step) -> float:
    return SECONDS.get(step.kind if isinstance(step, Delete) else step.resource.kind, 1)


def longest_path(steps: Plan) -> float:
    """The seconds of the longest chain of steps, each of which waits for the one before."""
    ends: dict[int, float] = {}

    def end(position: int) -> float:
        if position not in ends:
            begins = max((end(before) for before in steps.after[position]), default=0.0)
            ends[position] = begins + seconds_of(steps.steps[position])
        return ends[position]

    return max(end(position) for position in range(len(steps.steps)))


async def seconds_taken(
    steps: Plan, aws: FakeAws, record: MemoryRecord, limits: Mapping[str, int]
) -> float:
    clock = VirtualClock()
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(clock.run)
            outcome = await apply(
                steps, record.resources, SlowAws(aws, clock), record, limits=limits
            )
    assert (outcome.failed, outcome.not_started) == ((), ())
    return clock.now


async def test_a_run_takes_as_long_as_its_longest_chain_and_not_the_sum() -> None:
    steps = plan(many_functions(), {})

    taken = await seconds_taken(steps, FakeAws(), MemoryRecord(), {})

    assert taken == longest_path(steps)
    assert taken < sum(map(seconds_of, steps.steps)) / 5


async def test_taking_everything_down_takes_as_long_as_its_longest_chain() -> None:
    aws, record = await deployed(many_functions())
    steps = plan({}, record.resources)

    assert await seconds_taken(steps, aws, record, {}) == longest_path(steps)


async def test_a_limit_makes_only_its_own_service_wait() -> None:
    """With seven functions at a time, 21 of them take three rounds and nothing else is slower."""
    steps = plan(many_functions(), {})

    taken = await seconds_taken(steps, FakeAws(), MemoryRecord(), {"lambda": 7})

    assert longest_path(steps) < taken <= longest_path(steps) + 3 * 3
