"""The reference of `.achalice/config.json`: its JSON schema, for readers."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from achalice_cli.config.schema import config_schema
from docs.site.markdown import anchor, code, page, table

Schema: TypeAlias = Mapping[str, Any]

LEVELS = {"StageSettings": "stage", "FunctionSettings": "function"}
"""Models whose keys are those of the top, in a narrower place."""


def listing() -> str:
    """All keys of the file, and of the objects in it."""
    schema = config_schema()
    return page(*_sections(schema))


def _sections(schema: Schema) -> Iterator[str]:
    definitions: Schema = schema["$defs"]
    yield "## Keys"
    yield _keys(schema, definitions)
    for name, definition in definitions.items():
        if name not in LEVELS and "properties" in definition:
            yield f"## {name}"
            yield str(definition.get("description", ""))
            yield _keys(definition, {})


def _keys(definition: Schema, definitions: Schema) -> str:
    rows = [
        (code(key), _type(value), " ".join(_said(key, value, definitions)))
        for key, value in definition["properties"].items()
    ]
    return table(("key", "value", ""), rows)


def _said(key: str, value: Schema, definitions: Schema) -> Iterator[str]:
    yield str(value.get("description", ""))
    default = value.get("default")
    if default is not None:
        yield f"Default: {code(json.dumps(default))}."
    if definitions:
        levels = [where for name, where in LEVELS.items() if key in definitions[name]["properties"]]
        yield f"*Levels: {', '.join(['top', *levels])}.*"


def _type(value: Schema) -> str:
    match value:
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return f"[{name}](#{anchor(name)})" if name not in LEVELS else name
        case {"anyOf": [*choices]}:
            return " or ".join(_type(each) for each in choices if each != {"type": "null"})
        case {"const": constant}:
            return code(json.dumps(constant))
        case {"enum": [*choices]}:
            return ", ".join(code(json.dumps(each)) for each in choices)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": "object", "additionalProperties": {} as inside} if inside:
            return f"names, each with {_type(inside)}"
        case {"type": "null"}:
            return "`null`"
        case _:
            return " ".join([str(value.get("type", "any")), *_bounds(value)])


def _bounds(value: Schema) -> Iterator[str]:
    low, high = value.get("minimum"), value.get("maximum")
    if low is not None and high is not None:
        yield f"{low} to {high}"
    elif low is not None:
        yield f"from {low} on"
