"""The models that every event is made of."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Self, dataclass_transform

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    PrivateAttr,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema
from typing_extensions import TypeVar

from achalice.context import LambdaContext
from achalice.events._nulls import nulls_as_defaults

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass

    # What pydantic's own says of models, and that those derived from one are frozen, too.
    @dataclass_transform(
        kw_only_default=True, frozen_default=True, field_specifiers=(Field, PrivateAttr)
    )
    class FrozenModelMetaclass(ModelMetaclass): ...

else:
    FrozenModelMetaclass = type(BaseModel)


class EventModel(
    BaseModel,
    metaclass=FrozenModelMetaclass,
    alias_generator=to_camel,
    extra="allow",
    frozen=True,
    populate_by_name=True,
    # Account ids and the like come as text from one service and as numbers from another.
    coerce_numbers_to_str=True,
    # Some of AWS's own fields are called `model...`.
    protected_namespaces=(),
    # Bytes need not be text; AWS's own JSON has them in base64, too.
    ser_json_bytes="base64",
):
    """A part of an event: immutable, snake_case here, AWS's spelling on the wire.

    Fields that AWS adds later are kept in `model_extra` and change nothing else. Null is taken for
    the default of a field that has one.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        # Of a model that contains itself there is none to be had within another one: it has one.
        with suppress(LookupError):
            nulls_as_defaults(handler.resolve_ref_schema(schema))
        return schema

    # How it came, delivered or not and in which spelling, is nothing that it says.
    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return (vars(self), self._unknown()) == (vars(other), other._unknown())

    def _unknown(self) -> dict[str, Any] | None:
        """What came with it and is no field of it."""
        return self.model_extra


def _empty(value: object) -> object:
    return () if value is None else value


def _empty_mapping(value: object) -> object:
    return {} if value is None else value


def _no_text(value: object) -> object:
    return "" if value is None else value


NullIsEmpty = BeforeValidator(_empty)
"""Of lists that AWS sends as null where there is nothing in them."""

NullIsNoText = BeforeValidator(_no_text)
"""Of texts that AWS sends as null where there is none."""

NullIsEmptyMapping = BeforeValidator(_empty_mapping)
"""Of objects that AWS sends as null where there is nothing in them."""

Texts = Annotated[dict[str, Annotated[str, NullIsNoText]], NullIsEmptyMapping]
"""Texts by name, as users and services put them there: some are null, or all."""


def _utc(value: object) -> object:
    # Some services leave out the zone; all of AWS's clocks are in UTC.
    if isinstance(value, str) and "T" in value and not _has_zone(value):
        return f"{value}Z"
    return value


def _has_zone(text: str) -> bool:
    time = text.partition("T")[2]
    return time.endswith(("Z", "z")) or "+" in time or "-" in time


Timestamp = Annotated[AwareDatetime, BeforeValidator(_utc)]
"""ISO 8601, or seconds or milliseconds since 1970; aware, and in UTC unless AWS says otherwise."""


class _Delivered(EventModel):
    """What came with an invocation, and still knows how."""

    _original: Any = PrivateAttr(default_factory=dict)
    _context: LambdaContext | None = PrivateAttr(default=None)

    @property
    def context(self) -> LambdaContext:
        """The context of the invocation that delivered this.

        Raises:
            LookupError: it was built by hand, without one.
        """
        if self._context is None:
            raise LookupError(f"this {type(self).__name__} was not delivered by an invocation")
        return self._context

    def to_dict(self) -> dict[str, Any]:
        """The very dictionary that Lambda delivered; `{}` for what was built by hand."""
        original: dict[str, Any] = self._original
        return original

    def _deliver(self, original: object, context: LambdaContext | None) -> None:
        # Frozen are the fields; checkers take what is private for one of them.
        self._original = original  # type: ignore[misc]  # private
        self._context = context  # type: ignore[misc]  # private


class LambdaEvent(_Delivered):
    """What Lambda hands to a handler, whole."""

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], context: LambdaContext | None = None) -> Self:
        """The event that Lambda delivered as `payload`.

        Raises:
            pydantic.ValidationError: `payload` has another shape.
        """
        event = cls.model_validate(payload)
        event._deliver(payload, context)
        return event


class EventRecord(_Delivered):
    """One of the things that an event brings several of."""


# Covariant, as what is frozen may be: where batches of any records will do, each of them does.
RecordT = TypeVar("RecordT", bound=EventRecord, default=EventRecord, covariant=True)


class RecordsEvent(LambdaEvent, Generic[RecordT]):
    """An event of several records: iterating gives them, `len` is their number.

    A subclass has the field `records`; where that is no plain list in the payload, it overrides
    `_raw_records`, too.

    What is wrong with one record is told at a place that begins with AWS's name of `records`, the
    record's index, and AWS's names down to the field: `("Records", 3, "body", "sku")`. So batches
    know which of their records are poison. The index is that of `_raw_records`, flat where AWS
    groups records.
    """

    _other_names: ClassVar[tuple[str, ...]] = ("records",)
    """What else the list is called: some tools write its name like all others."""

    records: tuple[RecordT, ...]

    # A batch is its records to those who loop over it, not pydantic's pairs of field and value.
    def __iter__(self) -> Iterator[RecordT]:  # type: ignore[override]
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def _deliver(self, original: object, context: LambdaContext | None) -> None:
        super()._deliver(original, context)
        for record, raw in zip(self.records, self._raw_records(self._original), strict=False):
            record._deliver(raw, context)

    @classmethod
    def _raw_records(cls, payload: Mapping[str, Any]) -> Sequence[Any]:
        """The dictionaries that `records` were made of, in their order."""
        records: Sequence[Any] = payload.get(cls._name_in(payload), ())
        return records

    @classmethod
    def _name_in(cls, payload: Mapping[str, Any]) -> str:
        """What the list is called there."""
        names = (cls._records_name(), *cls._other_names)
        return next((name for name in names if name in payload), names[0])

    @classmethod
    def _records_name(cls) -> str:
        return str(cls.model_fields["records"].validation_alias)

    @model_serializer(mode="wrap")
    def _with_records_as_delivered(
        self, serialise: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = serialise(self)
        sent = self._name_in(self.to_dict())
        if info.by_alias and sent not in dumped:
            dumped[sent] = dumped.pop(self._records_name())
        if info.by_alias:
            dumped[sent] = self._with_empty_groups(dumped[sent])
        return dumped

    def _with_empty_groups(self, records: Any) -> Any:
        """`records` as they are dumped, with what holds none of them."""
        return records


__all__ = [
    "EventModel",
    "EventRecord",
    "LambdaEvent",
    "NullIsEmpty",
    "NullIsEmptyMapping",
    "NullIsNoText",
    "RecordT",
    "RecordsEvent",
    "Texts",
    "Timestamp",
]
