"""What Terraform itself would find wrong with a document: by the provider's schema, unapplied."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, JsonValue

Document: TypeAlias = Mapping[str, JsonValue]


class Body(BaseModel):
    """What may be written in a block, and what may be read of it besides."""

    arguments: dict[str, str]
    required: list[str]
    blocks: dict[str, "NestedBody"]
    exported: list[str]


class NestedBody(Body):
    """A block within a block."""

    many: bool
    block: bool


class Schema(BaseModel):
    """As `extract_provider_schema.py` makes it."""

    provider: str
    resource: dict[str, Body]
    data: dict[str, Body]


FUNCTIONS = {"filebase64sha256", "jsonencode", "replace", "sha256"}
"""Of Terraform's own, that documents call."""

_META = {"depends_on", "lifecycle"}
_EXPRESSION = re.compile(r"(?<![$])[$]\{(?P<body>(?:[^{}\"]|\"(?:[^\"\\]|\\.)*\")*)\}")
_CALL = re.compile(r"\b([a-z]\w*)\(")
_REFERENCE = re.compile(r"\b(data\.)?(aws_\w+)\.([A-Za-z_][\w-]*)((?:\.\w+|\[\d+\])*)")
_LOCAL = re.compile(r"\blocal\.([\w-]+)")
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_ESCAPED = re.compile(r"[$]\{\"(?P<text>[^\"]*)\"\}|[$][$]\{|%%\{")
_LABEL = re.compile(r"[A-Za-z_][\w-]*")


@cache
def schema() -> Schema:
    read = Path(__file__).with_name("terraform_schema.json").read_bytes()
    return Schema.model_validate_json(read)


def faults(document: Document) -> list[str]:
    """All that is wrong with it, in words."""
    known = {"//", "terraform", "data", "locals", "resource", "output"}
    found = [f"unknown section {name}" for name in document.keys() - known]
    for section, bodies in (("resource", schema().resource), ("data", schema().data)):
        for kind, label, body in _blocks(document, section):
            place = f"{kind}.{label}"
            if not _LABEL.fullmatch(label):
                found.append(f"{place} is no name")
            if kind not in bodies:
                found.append(f"{place} is of no known type")
                continue
            arguments = {name: each for name, each in body.items() if name not in _META}
            found += _wrong_body(place, arguments, bodies[kind])
    return found + list(_wrong_references(document)) + list(_cycles(document))


def _blocks(document: Document, section: str) -> Iterator[tuple[str, str, dict[str, JsonValue]]]:
    of_section = document.get(section, {})
    assert isinstance(of_section, dict)
    for kind, labelled in of_section.items():
        assert isinstance(labelled, dict)
        for label, body in labelled.items():
            assert isinstance(body, dict)
            yield kind, label, body


def _wrong_body(place: str, body: Mapping[str, JsonValue], known: Body) -> Iterator[str]:
    for name in known.required:
        if name not in body:
            yield f"{place} has no {name}"
    for name, value in body.items():
        here = f"{place}.{name}"
        if name in known.blocks:
            yield from _wrong_block(here, value, known.blocks[name])
        elif name in known.arguments:
            if not _fits(value, known.arguments[name]):
                yield f"{here} is {value!r}, not a {known.arguments[name]}"
        else:
            yield f"{here} is unknown"


def _wrong_block(place: str, value: JsonValue, known: NestedBody) -> Iterator[str]:
    match value:
        case dict():
            yield from _wrong_body(place, value, known)
        case list() if known.many:
            for number, each in enumerate(value):
                yield from _wrong_block(f"{place}[{number}]", each, known)
        case _:
            yield f"{place} is no block, but {value!r}"


def _fits(value: JsonValue, kind: str) -> bool:
    shape, _, scalar = kind.rpartition(" of ")
    match shape, value:
        case "map", dict():
            return all(_fits(each, scalar) for each in value.values())
        case "list" | "set", list():
            return all(_fits(each, scalar) for each in value)
        case "", str():
            # Terraform converts strings that look like numbers, which is not relied on.
            return scalar == "string"
        case "", bool():
            return scalar == "bool"
        case "", int() | float():
            return scalar == "number"
        case _:
            return False


def _strings(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _strings(each)
        case dict():
            for key, each in value.items():
                yield key
                yield from _strings(each)
        case _:
            return


def expressions(value: JsonValue) -> Iterator[str]:
    """What is in the `${...}` of all strings in `value`, without the texts in it."""
    for text in _strings(value):
        # Within an expression there may be a text with another one; they come out one by one.
        while found := _EXPRESSION.search(text):
            yield _TEXT.sub('""', found["body"])
            inner = "".join(each[0] for each in _TEXT.finditer(found["body"]))
            text = text[: found.start()] + text[found.end() :]
            yield from expressions(inner) if "${" in inner else ()


def _wrong_references(document: Document) -> Iterator[str]:
    local_values = document.get("locals", {})
    assert isinstance(local_values, dict)
    known = {
        section: {(kind, label) for kind, label, _ in _blocks(document, section)}
        for section in ("data", "resource")
    }
    for body in expressions({**document}):
        for called in _CALL.findall(body):
            if called not in FUNCTIONS:
                yield f"{body} calls an unknown function"
        for name in _LOCAL.findall(body):
            if name not in local_values:
                yield f"{body} names an unknown local"
        for data, kind, label, path in _REFERENCE.findall(body):
            section = "data" if data else "resource"
            if (kind, label) not in known[section]:
                yield f"{body} refers to nothing"
            elif not _is_exported(path, (schema().data if data else schema().resource)[kind]):
                yield f"{body} refers to an unknown attribute"
    yield from _wrong_dependencies(document)


def _wrong_dependencies(document: Document) -> Iterator[str]:
    places = {f"{kind}.{label}" for kind, label, _ in _blocks(document, "resource")}
    for kind, label, body in _blocks(document, "resource"):
        for needed in _strings(body.get("depends_on")):
            if needed not in places:
                yield f"{kind}.{label} depends on {needed}, which is nothing"


def _is_exported(path: str, body: Body) -> bool:
    names = re.findall(r"\.(\w+)", path)
    if len(names) == 2:
        nested = body.blocks.get(names[0])
        return nested is not None and _is_exported(f".{names[1]}", nested)
    return len(names) == 1 and (
        names[0] in body.arguments or names[0] in body.blocks or names[0] in body.exported
    )


def dependencies(document: Document) -> dict[str, set[str]]:
    """What each resource, by its place, has to wait for."""
    local_values = document.get("locals", {})
    assert isinstance(local_values, dict)

    def needed(value: JsonValue) -> Iterator[str]:
        for body in expressions(value):
            for data, kind, label, _ in _REFERENCE.findall(body):
                if not data:
                    yield f"{kind}.{label}"
            for name in _LOCAL.findall(body):
                yield from needed(local_values.get(name))

    return {
        f"{kind}.{label}": {*needed(body), *_strings(body.get("depends_on"))}
        for kind, label, body in _blocks(document, "resource")
    }


def _cycles(document: Document) -> Iterator[str]:
    try:
        TopologicalSorter(dependencies(document)).prepare()
    except CycleError as error:
        yield f"in a circle: {' -> '.join(error.args[1])}"


def evaluated(template: str) -> str:
    """A template that refers to nothing, as Terraform reads it."""
    return _ESCAPED.sub(lambda found: found["text"] or f"{found[0][-2:]}", template)
