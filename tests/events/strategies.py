"""Payloads as AWS might send them, made up from what the models themselves say."""

import base64
import gzip
import json
from collections.abc import Callable, Iterable
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from typing import TypeVar as TypingVariable

from hypothesis import strategies as st
from pydantic import AliasChoices, AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from achalice.events import CloudWatchLogsData, PipesRecord
from achalice.events._base import NullIsEmpty, NullIsEmptyMapping
from achalice.events._bodies import Base64Body
from achalice.requests import Headers, MultiDict

Payloads = st.SearchStrategy[Any]

DEEP = 5
"""From here on down, parts that may be missing are missing."""

TEXT = st.sampled_from(("", "a", "Tea", "x-y_z", "ÄÖ☕", "7", "true", "2026-01-31", "{}", " a "))
NAMES = st.sampled_from(("a", "B", "c-d", "éf", "0"))
TIMES = st.sampled_from(
    (
        "2026-01-31T12:30:00Z",
        "2026-01-31T12:30:00.123456789Z",
        "2026-01-31T12:30:00",
        "2026-01-31T12:30:00+01:00",
        1_770_000_000,
        1_770_000_000.5,
        1_770_000_000_123,
        "1770000000123",
    )
)
JSON = st.sampled_from(
    (None, True, 0, -1, 2**53, 1.5, "", "text", [], [1, "a", None], {}, {"a": {"b": [None]}})
)
OBJECTS = st.sampled_from(({}, {"a": None}, {"a": 1, "b": {"c": [1.5, "d"]}}))
BASE64 = st.sampled_from((b"", b"a", b'{"a": 1}', b"\xff\x00")).map(
    lambda data: base64.b64encode(data).decode()
)

_SCALARS: dict[object, Payloads] = {
    str: TEXT,
    bool: st.booleans(),
    float: st.sampled_from((0, 1, -2.5, 1e300)),
    bytes: BASE64,
    AwareDatetime: TIMES,
    NoneType: st.none(),
    Any: JSON,
    Headers: st.dictionaries(NAMES, TEXT, max_size=2),
    MultiDict: st.none(),
}


def payloads(model: type[BaseModel], depth: int = 0) -> Payloads:
    """What `model` reads: by the names on the wire, without some of what may be missing."""
    own_form = _OWN_FORMS.get(model.__name__.partition("[")[0])
    return _object(model, depth) if own_form is None else own_form(depth)


def _object(model: type[BaseModel], depth: int) -> Payloads:
    """The fields of `model`, and now and then one that nobody knows yet."""
    required: dict[str, Payloads] = {}
    optional: dict[str, Payloads] = {"addedLater": JSON}
    for name, field in model.model_fields.items():
        is_needed = field.is_required() or _must_be_there(field)
        # What is excluded is read from where another one is.
        if field.exclude or (depth >= DEEP and not is_needed):
            continue
        read_as = _read_as(model, field)
        value = _field(field, depth + 1) if read_as is None else _text_of(read_as, depth + 1)
        (required if is_needed else optional)[_wire_name(name, field)] = value
    return st.fixed_dictionaries(required, optional=optional)


def _wire_name(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return name if alias is None else str(alias)


def _read_as(model: type[BaseModel], field: FieldInfo) -> object | None:
    """What another field reads out of this one's text, where that is not text again."""
    for other in model.model_fields.values():
        if other.exclude and other.validation_alias == field.validation_alias:
            kind = _default(other.annotation)
            return None if kind is str else kind
    return None


def _text_of(annotation: object, depth: int) -> Payloads:
    return _value(annotation, (), depth).map(json.dumps)


def _must_be_there(field: FieldInfo) -> bool:
    """Whether the default is an object that lacks what its model wants: an event's detail."""
    kind = field.annotation
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return is_model and NullIsEmptyMapping in field.metadata


def _field(field: FieldInfo, depth: int) -> Payloads:
    found = _value(field.annotation, field.metadata, depth)
    may_be_null = NullIsEmpty in field.metadata or NullIsEmptyMapping in field.metadata
    return st.none() | found if may_be_null and not _must_be_there(field) else found


def _value(annotation: object, marks: Iterable[object], depth: int) -> Payloads:
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        return _value(annotation, [*marks, *more], depth)
    marks = list(marks)
    if any(isinstance(mark, Base64Body) for mark in marks):
        return BASE64
    for mark in marks:
        own_form = _OWN_MARKS.get(_name_of(mark))
        if own_form is not None:
            return own_form(annotation, depth)
    return _plain_value(annotation, marks, depth)


def _name_of(mark: object) -> str:
    function = getattr(mark, "func", None)
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', '')}"


def _plain_value(annotation: object, marks: list[object], depth: int) -> Payloads:
    origin, args = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, TypingVariable):
        return _value(_default(annotation), (), depth)
    if origin in (Union, UnionType):
        return st.one_of([_value(each, marks, depth) for each in args])
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (tuple, list):
        return st.lists(_value(args[0], (), depth), max_size=2)
    if origin is dict:
        values = (_value(each, (), depth) for each in args)
        return OBJECTS if args[1] is Any else st.dictionaries(*values, max_size=2)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return payloads(annotation, depth)
    if annotation is int:
        return st.integers(_limit(marks, "ge", 0), _limit(marks, "le", 2**40))
    if _limit(marks, "min_length", 0):
        return TEXT.filter(bool)
    pattern = next((mark.pattern for mark in marks if hasattr(mark, "pattern")), None)
    return _SCALARS[annotation] if pattern is None else st.from_regex(pattern, fullmatch=True)


def _default(kind: object) -> object:
    """What stands in a type variable's place where nobody says more."""
    return getattr(kind, "__default__", kind)


def _limit(marks: list[object], kind: str, default: int) -> int:
    return next((int(getattr(mark, kind)) for mark in marks if hasattr(mark, kind)), default)


def _groups(annotation: object, depth: int) -> Payloads:
    [record, _] = get_args(annotation)
    rows = st.lists(_value(record, (), depth), min_size=1, max_size=2)
    return st.dictionaries(NAMES, rows, max_size=2)


def _log_data(depth: int) -> Payloads:
    data = payloads(CloudWatchLogsData, depth).map(lambda data: json.dumps(data).encode())
    packed = data.map(lambda data: base64.b64encode(gzip.compress(data)).decode())
    return st.fixed_dictionaries({"awslogs": st.fixed_dictionaries({"data": packed})})


ATTRIBUTES = st.sampled_from(
    (
        {},
        {"id": {"S": "a"}, "n": {"N": "-1.50"}, "gone": {"NULL": True}},
        {"set": {"SS": ["a", "b"]}, "tree": {"M": {"leaf": {"L": [{"BOOL": False}]}}}},
        {"bytes": {"B": "AP8="}},
    )
)

_OWN_MARKS: dict[str, Callable[[object, int], Payloads]] = {
    "achalice.events._attribute_values.item": lambda kind, depth: ATTRIBUTES,
    "achalice.events._groups._flat": _groups,
    "achalice.events.config_rules._from_json": _text_of,
    "achalice.events.kafka._addresses": lambda kind, depth: st.sampled_from(("", "a:1", "a:1,b:2")),
    "achalice.events.kafka._headers": lambda kind, depth: st.just([{"a": [1, -1]}, {"b": []}]),
    "achalice.events.vpc_lattice._of_microseconds": lambda kind, depth: st.just("1770000000123456"),
}
"""What does not come in the form of its type, by what reads it."""

_OWN_FORMS: dict[str, Callable[[int], Payloads]] = {
    "CloudWatchLogsEvent": _log_data,
    "PipesEvent": lambda depth: st.lists(payloads(PipesRecord, depth), max_size=2),
}
"""Models that are not read by their fields."""
