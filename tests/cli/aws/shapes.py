"""What botocore's models say of values, which botocore itself does not look at: enums and patterns.

https://smithy.io/2.0/spec/constraint-traits.html
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape

# S3 answers `Prefix` where its model says `prefix`, and takes that back.
_OF_ANY_CASE = frozenset({"FilterRuleName"})


class ImpossibleValueError(Exception):
    """AWS would refuse a value."""


def check(params: Mapping[str, object], model: OperationModel, **_: object) -> None:
    """Called by botocore with the parameters of each call.

    Raises:
        ImpossibleValueError: a value is not one that the service knows.
    """
    if model.input_shape is not None:
        for fault in _faults(params, model.input_shape, model.name):
            raise ImpossibleValueError(fault)


def _faults(value: object, shape: Shape, place: str) -> Iterator[str]:
    match shape, value:
        case StructureShape(), dict():
            for name, each in value.items():
                if name in shape.members:
                    yield from _faults(each, shape.members[name], f"{place}.{name}")
        case ListShape(), list() | tuple():
            for each in value:
                yield from _faults(each, shape.member, place)
        case MapShape(), dict():
            for name, each in value.items():
                yield from _faults(name, shape.key, f"{place}.{name}")
                yield from _faults(each, shape.value, f"{place}.{name}")
        case StringShape(), str():
            known = value.lower() if shape.name in _OF_ANY_CASE else value
            if shape.enum and known not in shape.enum:
                yield f"{place} is {value!r}, which is none of {shape.enum}"
            pattern = _compiled(shape.metadata.get("pattern"))
            if pattern is not None and not pattern.fullmatch(value):
                yield f"{place} is {value!r}, which is not like {pattern.pattern}"
        case _:
            return


@cache
def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    try:
        return re.compile(pattern)
    except re.error:
        # The models' are Java's, which knows classes that Python does not.
        return None
