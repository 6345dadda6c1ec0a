"""Carrying out a plan: each step starts when those it waits for are done, and is then recorded."""

import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, assert_never

import anyio

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.planning import step_for
from achalice_cli.engine.resources import SERVICES, Kind, Resource
from achalice_cli.engine.spans import CURRENT_STEP
from achalice_cli.engine.state import Existing, Outputs, Record, Recorded
from achalice_cli.engine.steps import Create, Delete, Keep, Plan, Replace, Step, Update

Made: TypeAlias = Mapping[Address, Outputs]
"""What AWS calls the resources that exist so far."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a provider made of a resource."""

    outputs: Outputs
    """What AWS calls it. Resources that need this one are made again when it changes."""
    url: str | None = None


class ResourceGoneError(AchaliceError):
    """A recorded resource is not there any more: somebody deleted it by other means."""


class Provider(Protocol):
    """Makes, changes and removes resources where they live. Every call can safely be repeated."""

    async def create(self, resource: Resource, made: Made) -> Result:
        """Make `resource`, or take over the one that an interrupted deploy left behind."""

    async def update(
        self, resource: Resource, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Change the properties `changed` of the resource that AWS calls `outputs`.

        Raises:
            ResourceGoneError: it is not there.
        """

    async def delete(self, kind: Kind, outputs: Outputs) -> None:
        """Remove a resource; one that is gone already counts as removed."""


@dataclass(frozen=True, slots=True)
class Started:
    """A step has begun."""

    step: Step


@dataclass(frozen=True, slots=True)
class Finished:
    """A step is done and recorded."""

    step: Step
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """A step did not work out."""

    step: Step
    error: Exception


Event: TypeAlias = Started | Finished | Failed


@dataclass(frozen=True, slots=True)
class Outcome:
    """How carrying out a plan ended."""

    finished: tuple[Finished, ...]
    failed: tuple[Failed, ...]
    not_started: tuple[Step, ...]
    """Steps that were left alone after a failure or an interruption."""


def ignore(event: Event) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class _Run:
    plan: Plan
    provider: Provider
    record: Record
    report: Callable[[Event], None]
    stop: anyio.Event
    recorded: dict[Address, Recorded]
    limits: Mapping[str, anyio.CapacityLimiter]
    started: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    remade: set[Address] = field(default_factory=set)
    """What turned out to be gone, so that whatever needs it has to follow."""
    finished: list[Finished] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    def ready(self) -> list[int]:
        """Steps that have not begun and wait for nothing any more."""
        if self.failed or self.stop.is_set():
            return []
        return [
            position
            for position, waits_for in enumerate(self.plan.after)
            if position not in self.started and waits_for <= self.done
        ]

    async def carry_out(self) -> None:
        async with anyio.create_task_group() as tasks:

            def start_ready() -> None:
                while ready := self.ready():
                    for position in ready:
                        self.started.add(position)
                        if isinstance(self._step(position), Keep):
                            self.done.add(position)
                        else:
                            tasks.start_soon(run, position)

            async def run(position: int) -> None:
                step = self._step(position)
                async with AsyncExitStack() as stack:
                    limit = self.limits.get(_service(step))
                    if limit is not None:
                        await stack.enter_async_context(limit)
                    if self.failed or self.stop.is_set():
                        self.started.discard(position)
                        return
                    await self._perform(position, step)
                start_ready()

            start_ready()

    def _step(self, position: int) -> Step:
        """The planned step, or what has become of it since something it needs was gone."""
        step = self.plan.steps[position]
        if isinstance(step, Delete) or not step.resource.needs() & self.remade:
            return step
        return step_for(step.address, step.resource, self.recorded)

    async def _perform(self, position: int, step: Step) -> None:
        CURRENT_STEP.set(step.address)
        self.report(Started(step))
        begun = time.perf_counter()
        try:
            await self._work(step)
        except Exception as error:
            if isinstance(step, Update):
                await self._doubt(step)
            self.failed.append(Failed(step, error))
            self.report(self.failed[-1])
            return
        self.done.add(position)
        self.finished.append(Finished(step, time.perf_counter() - begun))
        self.report(self.finished[-1])

    async def _work(self, step: Step) -> None:
        match step:
            case Create(address, resource):
                await self._made(
                    address, resource, await self.provider.create(resource, self._outputs())
                )
            case Update(address, resource, outputs, changes):
                changed = frozenset(change.name for change in changes)
                try:
                    result = await self.provider.update(resource, changed, outputs, self._outputs())
                except ResourceGoneError:
                    await self._cast_off(address)
                    result = await self.provider.create(resource, self._outputs())
                await self._made(address, resource, result)
            case Replace(address, resource, outputs):
                result = await self.provider.create(resource, self._outputs())
                await self._made(address, resource, result, superseding=outputs)
            case Delete(_, kind, outputs):
                if not self._lives_on(step):
                    await self.provider.delete(kind, outputs)
                await self._removed(step)
            case Keep():
                pass
            case _:
                assert_never(step)

    def _lives_on(self, step: Delete) -> bool:
        """Whether what a step made, here or at another address, turned out to be the same thing."""
        wanted = {each.address for each in self.plan.steps if not isinstance(each, Delete)}
        return any(
            not each.gone and each.kind == step.kind and each.outputs == step.outputs
            for address, each in self.recorded.items()
            if address in wanted
        )

    def _outputs(self) -> Made:
        return {address: each.outputs for address, each in self.recorded.items()}

    async def _made(
        self,
        address: Address,
        resource: Resource,
        result: Result,
        superseding: Outputs | None = None,
    ) -> None:
        before = self.recorded.get(address)
        superseded = before.superseded if before is not None else ()
        if superseding is not None and superseding not in (result.outputs, *superseded):
            superseded = (*superseded, superseding)
        await self._put(
            address,
            Recorded(
                kind=resource.kind,
                properties=resource.properties(),
                outputs=result.outputs,
                url=result.url,
                needs={each: self.recorded[each].outputs for each in sorted(resource.needs())},
                superseded=superseded,
            ),
        )

    async def _cast_off(self, gone: Address) -> None:
        """Record of all that needs `gone` that it has to follow, should we get no further."""
        self.remade.add(gone)
        for user in list(self.recorded):
            recorded = self.recorded.get(user)
            if recorded is not None and gone in recorded.needs:
                needs: dict[Address, Outputs] = {**recorded.needs, gone: {}}
                await self._put(user, recorded.model_copy(update={"needs": needs}))

    async def _removed(self, step: Delete) -> None:
        # Looked at only now: another old resource of the address may have gone meanwhile.
        now = self.recorded[step.address]
        left = (
            now.remains(step.outputs)
            if step.superseded
            else (now.model_copy(update={"gone": True}) if now.superseded else None)
        )
        if left is not None:
            await self._put(step.address, left)
            return
        del self.recorded[step.address]
        with anyio.CancelScope(shield=True):
            await self.record.forget(step.address)

    async def _doubt(self, step: Update) -> None:
        """Record that nobody knows how much of the change is done: plans make it once more."""
        now = self.recorded[step.address]
        names = {*now.doubtful, *(change.name for change in step.changes)}
        # What is told is why the change failed, not that this could not be written down.
        with suppress(AchaliceError, OSError):
            await self._put(step.address, now.model_copy(update={"doubtful": tuple(sorted(names))}))

    async def _put(self, address: Address, recorded: Recorded) -> None:
        self.recorded[address] = recorded
        # A resource that exists but is not recorded is an orphan: finish the write even if the
        # deploy is being cancelled.
        with anyio.CancelScope(shield=True):
            await self.record.put(address, recorded)


def _service(step: Step) -> str:
    match step:
        case Delete(kind=kind):
            return SERVICES[kind]
        case Create(resource=resource) | Update(resource=resource) | Replace(resource=resource):
            return resource.service
        case Keep():
            return ""
        case _:
            assert_never(step)


async def apply(
    plan: Plan,
    existing: Existing,
    provider: Provider,
    record: Record,
    *,
    limits: Mapping[str, int] | None = None,
    report: Callable[[Event], None] = ignore,
    stop: anyio.Event | None = None,
) -> Outcome:
    """Carry out `plan`, which was made from `existing`.

    A step starts the moment the steps it waits for are done, under a limit for each AWS service
    in `limits`. Each success is recorded before anything that waits for it starts. After
    a failure, or once `stop` is set, running steps finish and no other starts; nothing is raised
    for failures, they are in the outcome.
    """
    run = _Run(
        plan,
        provider,
        record,
        report,
        stop or anyio.Event(),
        dict(existing),
        {name: anyio.CapacityLimiter(limit) for name, limit in (limits or {}).items()},
    )
    await run.carry_out()
    left = tuple(
        step
        for position, step in enumerate(plan.steps)
        if position not in run.started and not isinstance(step, Keep)
    )
    return Outcome(tuple(run.finished), tuple(run.failed), left)
