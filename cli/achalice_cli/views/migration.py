"""What a migration does and leaves to do, as text and as JSON."""

from collections.abc import Iterator

from pydantic import JsonValue

from achalice_cli.migration.reports import Copy, Migration, StageMove


def migration_text(migration: Migration) -> str:
    """The config key by key, each stage resource by resource, then the lines to change."""
    lines = [*_config_lines(migration)]
    for stage in migration.stages:
        lines += ["", *_stage_lines(stage)]
    if migration.hints:
        lines += ["", "to be changed by hand:"]
        lines += [
            f"  {each.file}:{each.line}: {each.text}  ->  {each.advice}" for each in migration.hints
        ]
    return "\n".join(lines) + "\n"


def _config_lines(migration: Migration) -> Iterator[str]:
    for copy in migration.files:
        yield f".chalice/{copy.name} -> .achalice/{copy.name}{_fate(copy)}"
        if copy.name == "config.json":
            for key in migration.config.keys:
                yield f"  {key.verdict:8}{key.place}" + (f": {key.reason}" if key.reason else "")


def _fate(copy: Copy) -> str:
    match copy.fate:
        case "written":
            return ""
        case "there":
            return ": is there already, and stays as it is"
        case "missing":
            return ": is missing, write it by hand"


def _stage_lines(stage: StageMove) -> Iterator[str]:
    if stage.obstacle:
        yield f"stage {stage.name}: nothing is adopted: {stage.obstacle}"
        return
    adopted, left = stage.takeover.adopted, stage.takeover.left
    yield f"stage {stage.name}: {len(adopted)} resources adopted, {len(left)} left alone"
    for each in adopted:
        note = f": {each.note}" if each.note else ""
        yield f"  adopted {each.address} ({each.identity}){note}"
    for other in left:
        yield f"  left    {other.kind} {other.name}: {other.reason}"


def migration_data(migration: Migration) -> dict[str, JsonValue]:
    """`{"files": [...], "keys": [...], "stages": [...], "hints": [...]}`."""
    return {
        "files": [{"name": each.name, "fate": each.fate} for each in migration.files],
        "keys": [
            {"verdict": each.verdict, "place": each.place, "reason": each.reason}
            for each in migration.config.keys
        ],
        "stages": [_stage_data(each) for each in migration.stages],
        "hints": [
            {"file": each.file, "line": each.line, "text": each.text, "advice": each.advice}
            for each in migration.hints
        ],
    }


def _stage_data(stage: StageMove) -> dict[str, JsonValue]:
    return {
        "stage": stage.name,
        "obstacle": stage.obstacle or None,
        "adopted": [
            {"address": each.address, "identity": each.identity, "note": each.note}
            for each in stage.takeover.adopted
        ],
        "left": [
            {"kind": each.kind, "name": each.name, "reason": each.reason}
            for each in stage.takeover.left
        ],
    }
