"""What a deploy's time went into: the steps that none of the others could have hidden."""

from collections.abc import Iterable

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.steps import Delete, Plan, Step

_Path = tuple[float, tuple[Finished, ...]]
_NO_PATH: _Path = (0.0, ())


def critical_path(plan: Plan, finished: Iterable[Finished]) -> tuple[Finished, ...]:
    """The chain of steps, each waiting for the one before, that took longest in all.

    Making any other step faster would not have made the deploy faster.
    """
    done = {_identity(each.step): each for each in finished}
    longest: dict[int, _Path] = {}

    def path_to(position: int) -> _Path:
        if position not in longest:
            waited_for = (path_to(each) for each in plan.after[position])
            before = max(waited_for, default=_NO_PATH, key=_seconds)
            own = done.get(_identity(plan.steps[position]))
            longest[position] = (
                before if own is None else (before[0] + own.seconds, (*before[1], own))
            )
        return longest[position]

    paths = (path_to(position) for position in range(len(plan.steps)))
    return max(paths, default=_NO_PATH, key=_seconds)[1]


def _seconds(path: _Path) -> float:
    return path[0]


def _identity(step: Step) -> tuple[Address, bool, str]:
    """What stays the same of a step that turned out to be more than an update."""
    if isinstance(step, Delete):
        return step.address, True, repr(sorted(step.outputs.items()))
    return step.address, False, ""
