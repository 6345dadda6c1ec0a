"""The way back from a deploy that failed: what was made goes, what was changed is as it was."""

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.state import Existing, Recorded
from achalice_cli.engine.steps import Delete, Plan


def without_removals(plan: Plan) -> Plan:
    """The steps of `plan` that make and change: what it removes can be needed to go back.

    No step but those that remove waits for one that removes, and those come last.
    """
    kept = [position for position, step in enumerate(plan.steps) if not isinstance(step, Delete)]
    return Plan(
        tuple(plan.steps[position] for position in kept),
        tuple(plan.after[position] for position in kept),
    )


def reinstated(before: Existing, now: Existing) -> dict[Address, Recorded]:
    """What was made anew since `before`, the old ones in their places again.

    The new ones are still to be deleted then, after all that has come to need them.
    """
    back: dict[Address, Recorded] = {}
    for address, recorded in now.items():
        old = before.get(address)
        if old is None or old.gone or old.outputs not in recorded.superseded:
            continue
        others = tuple(each for each in recorded.superseded if each != old.outputs)
        superseded = others if recorded.gone else (*others, recorded.outputs)
        back[address] = old.model_copy(update={"superseded": superseded})
    return back
