"""What is configured, with where it comes from, as text and as JSON, without secrets."""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from achalice_cli.config.origins import Setting
from achalice_cli.views.changes import masked


def settings_data(
    stage: str, settings: Sequence[Setting], functions: Mapping[str, Sequence[Setting]]
) -> dict[str, JsonValue]:
    """`{"stage", "settings": {key: {"value", "from"}}, "functions": {name: {key: ...}}}`."""
    return {
        "stage": stage,
        "settings": _data(settings),
        "functions": {name: _data(each) for name, each in functions.items()},
    }


def settings_text(
    stage: str, settings: Sequence[Setting], functions: Mapping[str, Sequence[Setting]]
) -> str:
    """A line for each key that has a value; of functions, for each that they have of their own."""
    lines = [f"stage {stage}", *_table(settings)]
    for name, each in functions.items():
        own = [setting for setting in each if setting not in settings]
        lines += ["", f"function {name}", *(_table(own) or ["    as the stage"])]
    return "\n".join(lines) + "\n"


def _data(settings: Sequence[Setting]) -> JsonValue:
    return {each.key: {"value": _shown(each), "from": each.place} for each in settings}


def _table(settings: Sequence[Setting]) -> list[str]:
    told = [
        (each.key, json.dumps(_shown(each), ensure_ascii=False), each.place)
        for each in settings
        if each.value not in (None, "", [])
    ]
    widths = [max((len(row[column]) for row in told), default=0) for column in (0, 1)]
    return [f"    {key:{widths[0]}}  {value:{widths[1]}}  {place}" for key, value, place in told]


def _shown(setting: Setting) -> JsonValue:
    return masked(setting.key, setting.value)
