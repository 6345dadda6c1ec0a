"""Deploys that are undone when they fail, and going back to what was deployed before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from achalice.exceptions import AchaliceError
from achalice_cli import aws
from achalice_cli.earlier import EarlierZips, fetch_all
from achalice_cli.engine.applying import Event, Finished
from achalice_cli.engine.drift import refresh, remember
from achalice_cli.engine.history import declared_by, running
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Existing, Record, RecordedBundle, State
from achalice_cli.engine.steps import Change, Delete, Plan, Replace, Update
from achalice_cli.engine.undoing import reinstated, without_removals
from achalice_cli.rollout import RolloutError, roll_out, say


class UndoneError(AchaliceError):
    """A deploy failed, and all that it had done was undone."""

    def __init__(self, failure: AchaliceError) -> None:
        super().__init__(f"{failure}; the stage is as it was before")
        self.detail = failure.detail
        self.hint = failure.advice if isinstance(failure, RolloutError) else failure.hint


class NotUndoneError(AchaliceError):
    """A deploy failed, and so did undoing it."""

    def __init__(self, failure: AchaliceError, undoing: AchaliceError) -> None:
        super().__init__(f"{failure}; undoing that failed, too: {undoing}")
        details = (failure.detail, undoing.detail and f"while undoing:\n{undoing.detail}")
        self.detail = "\n".join(each for each in details if each) or None
        self.hint = "run `achalice deploy` again: it goes on from what exists"


@dataclass(frozen=True, slots=True)
class Rollout:
    """What carries out the plans of one stage."""

    session: "aws.Aws"
    provider: "aws.AwsProvider"
    state: State
    record: Record
    """Where steps are recorded: the `state`, or what stands before it."""
    zips: EarlierZips
    describe: Callable[[Event], str | None]

    async def forward(self, steps: Plan) -> tuple[Finished, ...]:
        """Carry out `steps`, and wait until functions can be called.

        Raises:
            RolloutError: not all steps were done.
            AwsCallError: a function does not become ready.
        """
        outcome = await roll_out(
            steps,
            self.state.resources,
            self.provider,
            self.record,
            limits=aws.LIMITS,
            describe=self.describe,
        )
        await self.provider.settle()
        return outcome.finished

    async def forward_or_back(self, steps: Plan, desired: Desired) -> tuple[Finished, ...]:
        """Carry out `steps`, which lead to `desired`, or leave the stage as it is now.

        Nothing is removed before all else is done: until then there is a way back. What fails to
        be removed afterwards is no reason for going it.

        Raises:
            NoEarlierZipError, UnknownPropertiesError: there is no way back, and nothing was done.
            UndoneError: not all was done, and all was undone.
            NotUndoneError: not all was done, and not all undone.
            RolloutError: all was done, but something is still to be removed.
        """
        before = dict(self.state.resources)
        wanted = declared_by(before)
        await fetch_all(self.zips, _codes_before(steps))
        try:
            finished = await self.forward(without_removals(steps))
        except AchaliceError as failure:
            await self._back(failure, before, wanted)
            raise UndoneError(failure) from failure
        if not any(isinstance(step, Delete) for step in steps.steps):
            return finished
        return finished + await self.forward(plan(desired, self.state.resources))

    async def _back(self, failure: AchaliceError, before: Existing, wanted: Desired) -> None:
        say("undoing what was done")
        try:
            await self._reinstate(before)
            await self.again().forward(plan(wanted, self.state.resources))
        except AchaliceError as undoing:
            raise NotUndoneError(failure, undoing) from failure

    async def _reinstate(self, before: Existing) -> None:
        """Put the old ones of what was made anew in their places, as far as they are there."""
        back = reinstated(before, self.state.resources)
        for address, recorded in back.items():
            await self.state.put(address, recorded)
        now = dict(self.state.resources)
        # A service that has room for one only may have removed the old one itself.
        found = await refresh(now, aws.AwsReader(self.session), limits=aws.LIMITS, only=back)
        await remember(found, now, self.state)

    def again(self) -> "Rollout":
        """The same with what was deployed before to upload."""
        zips = aws.only_earlier(self.zips, self.provider.storage)
        provider = aws.AwsProvider(self.session, zips)
        return Rollout(self.session, provider, self.state, self.state, self.zips, self.describe)

    async def note_bundle(self, before: RecordedBundle | None) -> None:
        """Remember what functions run now, and what they ran `before`, for who wants it back."""
        if before is not None:
            await self.state.note(before)
        now = running(self.state.resources, datetime.now(UTC))
        if now is not None:
            await self.state.note(now)


def _codes_before(steps: Plan) -> list[str]:
    """Hashes of the code that functions run until `steps` send them other code."""
    changes: list[Change] = []
    for step in steps.work:
        if isinstance(step, Update | Replace) and step.resource.kind == "function":
            changes += step.changes
    return [str(each.before) for each in changes if each.name == "code" and each.before]
