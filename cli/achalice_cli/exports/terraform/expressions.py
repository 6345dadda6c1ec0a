"""Terraform's JSON syntax: which strings are meant literally, and which refer to something.

Every string of a document is a template to Terraform. Here it is the other way round: a `str` is
what it says, whatever is in it, and an `Expression` is for Terraform to work out.

https://developer.hashicorp.com/terraform/language/syntax/json
https://developer.hashicorp.com/terraform/language/expressions/strings
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pydantic import JsonValue

Value: TypeAlias = "str | int | float | Sequence[Value] | Mapping[str, Value] | None"
"""What an argument may be: JSON, in which a string may be an `Expression`."""


class Expression(str):
    """A template as Terraform reads it."""

    __slots__ = ()


PLACES = {
    "${AWS::Partition}": Expression("${data.aws_partition.current.partition}"),
    "${AWS::Region}": Expression("${data.aws_region.current.region}"),
    "${AWS::AccountId}": Expression("${data.aws_caller_identity.current.account_id}"),
}
"""What stands for them in Terraform: CloudFormation's pseudo parameters."""

DATA = ("aws_partition", "aws_region", "aws_caller_identity")
"""The data sources that these are from."""

_MARK = re.compile(r"([$%]+)\{")
_LAST_MARKS = re.compile(r"[$%]+$")
_PLACE = re.compile("|".join(map(re.escape, PLACES)))


def escaped(text: str) -> str:
    """The template that comes out as `text`."""
    return _MARK.sub(_escaped_mark, text)


def _escaped_mark(found: re.Match[str]) -> str:
    marks = found[1]
    # Doubled, a mark stands for itself. What several of them stand for depends on who reads them.
    return f"{marks}{marks}{{" if len(marks) == 1 else f"{_quoted(marks)}{{"


def _quoted(marks: str) -> str:
    return f'${{"{marks}"}}'


def joined(*parts: str) -> Expression:
    """All `parts` one after the other: strings as they are, expressions worked out."""
    text = ""
    for part in parts:
        if isinstance(part, Expression):
            # With marks before it, it would be none.
            text = _LAST_MARKS.sub(lambda found: _quoted(found[0]), text)
        text += _template(part)
    return Expression(text)


def resolved(text: str, stand_ins: Mapping[str, Expression] | None = None) -> str:
    """`text` with expressions for CloudFormation's pseudo parameters, and for `stand_ins`."""
    known = {**PLACES, **(stand_ins or {})}
    pattern = _PLACE if stand_ins is None else re.compile("|".join(map(re.escape, known)))
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        parts += [text[end : found.start()], known[found[0]]]
        end = found.end()
    return joined(*parts, text[end:]) if parts else text


def resolved_document(
    document: JsonValue, stand_ins: Mapping[str, Expression] | None = None
) -> Value:
    """`document` with expressions wherever one of them is in a string."""
    match document:
        case str():
            return resolved(document, stand_ins)
        case list():
            return [resolved_document(each, stand_ins) for each in document]
        case dict():
            return {
                resolved(key, stand_ins): resolved_document(each, stand_ins)
                for key, each in document.items()
            }
        case _:
            return document


def encoded(value: Value) -> JsonValue:
    """`value` in Terraform's JSON syntax."""
    match value:
        case str():
            return str(_template(value))
        case Mapping():
            return {str(_template(key)): encoded(each) for key, each in value.items()}
        case Sequence():
            return [encoded(each) for each in value]
        case _:
            return value


def _template(part: str) -> str:
    return part if isinstance(part, Expression) else escaped(part)
