"""Docstrings of the code, as Markdown."""

from functools import cache

import griffe
from griffe import Alias, Class, DocstringSectionKind, Function, Module, Object, Parser

from docs.site.markdown import code, page, table


class UndocumentedError(Exception):
    """Something that is promised to users has no docstring."""

    def __init__(self, what: str) -> None:
        super().__init__(f"`{what}` is public and has no docstring")


@cache
def runtime() -> Module:
    """`achalice`, as its source says it; nothing of it is imported."""
    loaded = griffe.load("achalice", docstring_parser=Parser.google)
    if not isinstance(loaded, Module):
        raise TypeError("achalice is no package")
    return loaded


def explained(thing: Object) -> str:
    """All that its docstring says.

    Raises:
        UndocumentedError: there is none.
    """
    if thing.docstring is None:
        raise UndocumentedError(thing.path)
    return page(*(_section(each.kind, each.value) for each in thing.docstring.parsed))


def in_short(thing: Object) -> str:
    """The docstring as one paragraph, for a table; empty where there is none."""
    return "" if thing.docstring is None else " ".join(thing.docstring.value.split())


def _section(kind: DocstringSectionKind, value: object) -> str:
    match kind, value:
        case DocstringSectionKind.text, str():
            return value
        case DocstringSectionKind.parameters, list():
            rows = [(code(each.name), each.description) for each in value]
            return table(("argument", ""), rows)
        case DocstringSectionKind.attributes, list():
            return table(("attribute", ""), [(code(each.name), each.description) for each in value])
        case DocstringSectionKind.raises, list():
            rows = [(code(str(each.annotation)), each.description) for each in value]
            return table(("raises", "when"), rows)
        case DocstringSectionKind.admonition, _:
            return f"{getattr(value, 'contents', '')}"
        case _:
            raise TypeError(f"docstrings have no sections of the kind {kind.value}")


def members(thing: Class) -> dict[str, Object]:
    """What users may name of it, in the order of the source, inherited ones last."""
    own: dict[str, Object] = {}
    for name, each in {**thing.members, **thing.all_members}.items():
        if name.startswith("_"):
            continue
        own[name] = target(each)
    return own


def target(member: Object | Alias) -> Object:
    """What a name stands for: inherited and imported ones are aliases of it."""
    return member.final_target if isinstance(member, Alias) else member


def signature(function: Function, name: str) -> str:
    """How it is called: the arguments, one a line where they are many, and what comes back."""
    text = function.signature(name=name)
    if len(text) <= 90:
        return text
    inside, _, result = text[len(name) + 1 :].rpartition(")")
    return f"{name}(\n" + "".join(f"    {each},\n" for each in _split(inside)) + f"){result}"


def _split(arguments: str) -> list[str]:
    """At the commas that stand between arguments."""
    parts, depth, begin = [], 0, 0
    for place, letter in enumerate(arguments):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append(arguments[begin:place].strip())
            begin = place + 1
    return [*parts, arguments[begin:].strip()]
