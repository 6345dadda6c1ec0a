"""The part of a deploy that is code alone: what can be sent by itself, and what cannot."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from pydantic import ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired, Function, Role
from achalice_cli.engine.state import Existing, Record, Recorded
from achalice_cli.engine.steps import Change, Plan, Step, Update

_CODE: Final = "code"

_UNDER_CODE: Final = {
    "layers": "the dependencies",
    "runtime": "the version of Python",
    "architecture": "the architecture",
}
"""What code would not run on as it is, by the property that differs."""


class CodeAloneError(AchaliceError):
    """Sending the code would not do, or would break what runs."""

    def __init__(self, reasons: Iterable[str]) -> None:
        super().__init__(f"code alone is not enough: {', '.join(dict.fromkeys(reasons))}")
        self.hint = "run `achalice deploy` without --code-only"


@dataclass(frozen=True, slots=True)
class CodeChanges:
    """What becomes of a deploy that sends code only."""

    plan: Plan
    """Functions' code, all at once; nothing else of them or of anything changes."""
    left: tuple[Step, ...]
    """What the next full deploy does besides. Roles' policies are not looked at."""


def code_changes(desired: Desired, existing: Existing) -> CodeChanges:
    """The code that differs between `desired` and `existing`, and all else that does.

    Raises:
        CodeAloneError: nothing is deployed, or what the code needs differs, too.
    """
    if not any(each.kind == "function" and not each.gone for each in existing.values()):
        raise CodeAloneError(["nothing is deployed"])
    sent: list[Step] = []
    left: list[Step] = []
    reasons: list[str] = []
    for step in plan(desired, existing).work:
        rest = _without_policy(step)
        if isinstance(step, Update) and isinstance(step.resource, Function):
            changed = {change.name for change in step.changes}
            reasons += _obstacles(step, changed, existing)
            if _CODE in changed:
                sent += _sent(step, existing)
            rest = _without(step, _CODE)
        if rest is not None:
            left.append(rest)
    if reasons:
        raise CodeAloneError(reasons)
    return CodeChanges(Plan(tuple(sent), (frozenset(),) * len(sent)), tuple(left))


def _obstacles(step: Update, changed: Collection[str], existing: Existing) -> Iterable[str]:
    handler = step.address.partition(":")[2]
    if existing[step.address].adopted:
        yield f"{step.address} was adopted and not deployed since"
        return
    for name, what in _UNDER_CODE.items():
        if name in changed:
            yield f"{what} changed"
    if _CODE in changed and addresses.alias(handler) in existing:
        yield f"{step.address} is called by version"


def _sent(step: Update, existing: Existing) -> Iterable[Step]:
    """The function as it is recorded, with other code; nothing where too little is recorded."""
    recorded = existing[step.address]
    code = step.resource.properties()[_CODE]
    with suppress(ValidationError):
        function = Function.model_validate({**recorded.properties, _CODE: code})
        change = Change(_CODE, recorded.properties.get(_CODE), code)
        yield Update(step.address, function, recorded.outputs, (change,))


def _without_policy(step: Step) -> Step | None:
    """Policies follow from the source, which is not analysed for code alone."""
    if isinstance(step, Update) and isinstance(step.resource, Role):
        return _without(step, "policy")
    return step


def _without(step: Step, name: str) -> Step | None:
    """The step but for the change of `name`; None where nothing is left of it."""
    if not isinstance(step, Update):
        return step
    changes = tuple(change for change in step.changes if change.name != name)
    return replace(step, changes=changes) if changes else None


class CodeRecord:
    """Records of functions what their code is now, and leaves all else as it is recorded.

    So the next full deploy still sees what differs.
    """

    def __init__(self, record: Record, existing: Existing) -> None:
        self._record = record
        self._before = dict(existing)

    async def put(self, address: Address, recorded: Recorded) -> None:
        """Remember the code of the function at `address`."""
        before = self._before[address]
        properties = {**before.properties, _CODE: recorded.properties[_CODE]}
        await self._record.put(address, before.model_copy(update={"properties": properties}))

    async def forget(self, address: Address) -> None:
        """Nothing is left at `address`."""
        await self._record.forget(address)
