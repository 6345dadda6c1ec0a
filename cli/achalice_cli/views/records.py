"""What is recorded of a stage, as text and as JSON, without secrets."""

from pydantic import JsonValue

from achalice_cli.engine.history import short
from achalice_cli.engine.state import Recorded, State
from achalice_cli.views.changes import masked


def record_data(stage: str, record: State) -> dict[str, JsonValue]:
    """`{"stage", "record", "place", "bundles", "resources": {address: {"kind", ...}}}`."""
    place = record.place
    return {
        "stage": stage,
        "record": str(record),
        "place": None if place is None else place.model_dump(mode="json", exclude_none=True),
        "bundles": [each.model_dump(mode="json") for each in record.bundles],
        "resources": {
            address: _resource(recorded) for address, recorded in sorted(record.resources.items())
        },
    }


def record_text(stage: str, record: State) -> str:
    """Where the stage is, then each resource with what AWS calls it."""
    if not record.resources:
        return f"stage {stage}: nothing is deployed\n"
    lines = [f"stage {stage}: {record.place}", f"recorded in {record}"]
    if record.bundles:
        lines += ["", "bundles, the last one last:"]
        lines += [
            f"    {short(each.code)}  {each.at:%Y-%m-%d %H:%M} UTC" for each in record.bundles
        ]
    for address, recorded in sorted(record.resources.items()):
        lines += ["", address]
        named = dict(recorded.outputs)
        if recorded.url is not None:
            named["url"] = recorded.url
        if not recorded.gone:
            lines += [f"    {name}: {masked(name, value)}" for name, value in named.items()]
        for outputs in recorded.superseded:
            told = ", ".join(f"{name}: {masked(name, value)}" for name, value in outputs.items())
            lines.append(f"    still to be deleted: {told}")
    return "\n".join(lines) + "\n"


def _resource(recorded: Recorded) -> dict[str, JsonValue]:
    shown = masked("", recorded.model_dump(mode="json", exclude_defaults=True))
    return shown if isinstance(shown, dict) else {}
