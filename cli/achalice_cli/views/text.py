"""Plans, progress and results as lines of text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

from achalice_cli.engine.applying import Event, Failed, Finished, Started
from achalice_cli.engine.steps import (
    Action,
    Change,
    Create,
    Delete,
    Keep,
    Plan,
    Replace,
    Step,
    Update,
)
from achalice_cli.views.changes import change_lines

_VERBS: dict[Action, str] = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
}


def headline(step: Step) -> str:
    """One line: `+ role:default`, `~ function:hello (code)`."""
    match step:
        case Create(address):
            return f"+ {address}"
        case Update(address, changes=changes):
            return f"~ {address} ({_named(changes)})"
        case Replace(address, changes=changes):
            return f"± {address} ({_named(changes)})"
        case Delete(address, superseded=True):
            return f"- {address} (the old one)"
        case Delete(address):
            return f"- {address}"
        case Keep(address):
            return f"  {address}"
        case _:
            assert_never(step)


def _named(changes: Iterable[Change]) -> str:
    """What differs; of what was adopted, whatever is not known is sent."""
    names = dict.fromkeys(change.name if change.known else "adopted" for change in changes)
    return ", ".join(names)


def plan_text(plan: Plan) -> str:
    """The steps that change something, then how many of each sort."""
    kept = len(plan.steps) - len(plan.work)
    if not plan.work:
        return f"nothing to do: {kept} resources are as declared\n"
    lines: list[str] = []
    for step in plan.work:
        lines.append(headline(step))
        if isinstance(step, Update | Replace):
            known = [change for change in step.changes if change.known]
            lines += [f"    {line}" for change in known for line in change_lines(change)]
    counts = Counter(step.action for step in plan.work)
    totals = ", ".join(f"{counts[action]} to {action}" for action in _VERBS if counts[action])
    return "\n".join([*lines, "", f"{totals}; {kept} stay as they are"]) + "\n"


def timings_text(path: Sequence[Finished], seconds: float) -> str:
    """Which steps the time of a deploy went into, the first begun first."""
    lines = [f"{each.seconds:6.2f} s  {headline(each.step)}" for each in path]
    chain = sum(each.seconds for each in path)
    rest = f"{seconds - chain:6.2f} s  everything else: reading the app, the bundle, waiting"
    return "\n".join(["critical path:", *lines, rest]) + "\n"


def progress_line(event: Event) -> str | None:
    """What to say of `event`; None for nothing."""
    match event:
        case Started():
            return None
        case Finished(step, seconds):
            return f"{headline(step)}  {seconds:.2f} s"
        case Failed(step, error):
            return f"! {step.address}: {error}"
        case _:
            assert_never(event)


def totals(finished: Iterable[Finished]) -> str:
    """`9 created, 1 updated`; `nothing changed`."""
    counts = Counter(each.step.action for each in finished)
    said = [f"{counts[action]} {verb}" for action, verb in _VERBS.items() if counts[action]]
    return ", ".join(said) or "nothing changed"
