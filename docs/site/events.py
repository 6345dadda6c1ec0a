"""The reference of the events: each model with its fields, their types, AWS's names for them."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from griffe import Attribute, Class, Function
from pydantic import BaseModel

from achalice.events._names import NAMES
from docs.site.api import constructor
from docs.site.docstrings import explained, in_short, runtime, signature, target
from docs.site.markdown import Page, anchor, block, code, page, table


def pages() -> dict[str, Page]:
    """Of each page of the reference, where it is and what is on it."""
    return {
        f"reference/events/{_file(module)}.md": Page(module.lstrip("_"), _page(module))
        for module in NAMES
    }


def index() -> str:
    """Which page has which models."""
    rows = [
        (f"[{_title(module)}](events/{_file(module)}.md)", _links(names, f"events/{_file(module)}"))
        for module, names in NAMES.items()
    ]
    return table(("source", "models"), rows)


def _links(names: tuple[str, ...], target: str) -> str:
    return ", ".join(f"[`{name}`]({target}.md#{anchor(name)})" for name in names)


def _file(module: str) -> str:
    return module.lstrip("_").replace(".", "-")


def _title(module: str) -> str:
    said = runtime()[f"events.{module}"].docstring
    return said.value.partition("\n")[0].rstrip(".") if said else module


def _page(module: str) -> str:
    about = runtime()[f"events.{module}"]
    return page(
        f"# {_title(module)}",
        "" if about.docstring is None else about.docstring.value.partition("\n")[2],
        *(_thing(module, name) for name in NAMES[module]),
    )


def _thing(module: str, name: str) -> str:
    said = runtime()[f"events.{module}.{name}"]
    found = getattr(import_module(f"achalice.events.{module}"), name)
    if isinstance(said, Function):
        return page(f"## {name}", block(signature(said, name)), explained(said))
    if not isinstance(said, Class):
        return page(f"## {name}", block(f"{name} = {getattr(said, 'value', '')}"), in_short(said))
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        return page(f"## {name}", constructor(name, said), explained(said), *_more(found, said))
    return page(
        f"## {name}",
        block(f"class {name}({', '.join(map(str, said.bases))})"),
        explained(said),
        table(("field", "type", "AWS's name", ""), _fields(found)),
        *_more(found, said),
    )


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    for name, field in model.model_fields.items():
        alias = field.serialization_alias or field.alias or name
        kind = f"`{_spelled(field.annotation)}`" + ("" if field.is_required() else ", optional")
        yield code(name), kind, code(alias), _said_of(model, name)


def _said_of(model: type[BaseModel], name: str) -> str:
    for each in model.__mro__:
        said = _source(each)
        if said is not None and name in said.members:
            return in_short(target(said.members[name]))
    return ""


@cache
def _source(model: type) -> Class | None:
    """What the source says of a class of ours."""
    package, _, module = model.__module__.partition(".")
    if package != "achalice" or "[" in model.__name__:
        return None
    found = runtime()[f"{module}.{model.__qualname__}"]
    return found if isinstance(found, Class) else None


def _more(model: type, said: Class) -> Iterator[str]:
    """Properties and methods: its own, and those of models between it and what all events are."""
    properties: dict[str, tuple[str, str, str]] = {}
    methods: dict[str, str] = {}
    for each in model.__mro__:
        source = _source(each)
        if source is None or (source is not said and _is_shared(each)):
            continue
        for name, member in source.members.items():
            if name.startswith("_") or name in properties or name in methods:
                continue
            if isinstance(member, Attribute) and "property" in member.labels:
                kind = code(str(member.annotation or ""))
                properties[name] = (code(name), kind, in_short(member))
            elif isinstance(member, Function) and member.docstring is not None:
                heading = f"### {name}"
                methods[name] = page(heading, block(signature(member, name)), explained(member))
    yield table(("property", "type", ""), properties.values())
    yield from methods.values()


def _is_shared(model: type) -> bool:
    """Whether it is what many events derive from; their pages do not repeat what it has."""
    return model.__module__.rpartition(".")[2].startswith("_")


def _spelled(annotation: Any) -> str:
    """A type as one would write it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    generic: Mapping[str, Any] = getattr(annotation, "__pydantic_generic_metadata__", {})
    if generic.get("origin"):
        origin, arguments = generic["origin"], generic["args"]
    if origin is Annotated:
        return _spelled(arguments[0])
    if origin in (Union, UnionType):
        return " | ".join(map(_spelled, arguments))
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if origin is not None:
        return f"{_spelled(origin)}[{', '.join(map(_spelled, arguments))}]"
    if annotation in (None, NoneType):
        return "None"
    if annotation is Ellipsis:
        return "..."
    if isinstance(annotation, TypeVar):
        return annotation.__name__
    return getattr(annotation, "__name__", None) or str(annotation)
