"""Plans and results as JSON, for scripts."""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from achalice_cli.engine.applying import Finished
from achalice_cli.engine.state import RecordedBundle
from achalice_cli.engine.steps import Plan, Replace, Step, Update
from achalice_cli.views.changes import masked


def as_json(value: JsonValue) -> str:
    """`value` as indented JSON, with a line end."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def step_data(step: Step) -> dict[str, JsonValue]:
    """`{"action": "update", "address": ..., "changes": [{"name", "before", "after"}]}`."""
    data: dict[str, JsonValue] = {"action": step.action, "address": step.address}
    if isinstance(step, Update | Replace):
        data["changes"] = [
            {
                "name": change.name,
                "before": masked(change.name, change.before),
                "after": masked(change.name, change.after),
            }
            for change in step.changes
        ]
    return data


def plan_data(plan: Plan) -> dict[str, JsonValue]:
    """The steps that change something, and how many resources stay as they are."""
    return {
        "steps": [step_data(step) for step in plan.work],
        "kept": len(plan.steps) - len(plan.work),
    }


def result_data(
    finished: Sequence[Finished], seconds: float, answers: Mapping[str, str]
) -> dict[str, JsonValue]:
    """What was done, how long it took, and what can be called now, by address."""
    return {
        "steps": _finished_data(finished),
        "seconds": round(seconds, 3),
        "resources": {**answers},
    }


def rollback_data(
    bundle: RecordedBundle | None, finished: Sequence[Finished], seconds: float
) -> dict[str, JsonValue]:
    """What functions run now, None where there are none; what was done and how long it took."""
    return {
        "bundle": None if bundle is None else bundle.model_dump(mode="json"),
        "steps": _finished_data(finished),
        "seconds": round(seconds, 3),
    }


def _finished_data(finished: Sequence[Finished]) -> list[JsonValue]:
    return [{**step_data(each.step), "seconds": round(each.seconds, 3)} for each in finished]
