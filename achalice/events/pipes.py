"""What EventBridge Pipes hand to a function, as a target or to enrich it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Self

from pydantic import (
    ModelWrapValidatorHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from typing_extensions import TypeVar

from achalice.context import LambdaContext
from achalice.events._base import EventRecord, RecordsEvent

__all__ = ["PipesEvent", "PipesRecord"]


class PipesRecord(EventRecord):
    """One message or change; the fields of its source are in `model_extra`."""

    event_source: str
    """`aws:sqs`, `aws:kinesis`, `aws:dynamodb`, `aws:kafka`, ..."""
    aws_region: str | None = None

    @property
    def event_source_arn(self) -> str | None:
        """The queue, stream or cluster."""
        extra = self.model_extra or {}
        return extra.get("eventSourceARN") or extra.get("eventSourceArn")


PipedT = TypeVar("PipedT", bound=EventRecord, default=PipesRecord, covariant=True)


class PipesEvent(RecordsEvent[PipedT], Generic[PipedT]):
    """A batch that a pipe brings, without an envelope: `to_dict()` is a list.

    `PipesEvent[SQSRecord[Order]]` has the records of a queue; those of other sources differ a
    little from what the source hands to a function itself.
    """

    records: tuple[PipedT, ...]

    @model_validator(mode="wrap")
    @classmethod
    def _in_an_envelope(cls, value: object, validate: ModelWrapValidatorHandler[Self]) -> Self:
        return validate({"records": value} if isinstance(value, list | tuple) else value)

    @model_serializer(mode="wrap")
    def _as_it_came(
        self, serialise: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> object:
        dumped = serialise(self)
        return dumped["records"] if info.by_alias else dumped

    @classmethod
    def from_payload(
        cls, payload: Mapping[str, Any] | Sequence[Any], context: LambdaContext | None = None
    ) -> Self:
        """The event that Lambda delivered as `payload`.

        Raises:
            pydantic.ValidationError: `payload` has another shape.
        """
        event = cls.model_validate(payload)
        event._deliver(payload, context)
        return event

    def to_dict(self) -> Any:
        """The very list that Lambda delivered; `{}` for what was built by hand."""
        return self._original

    @classmethod
    def _raw_records(cls, payload: Mapping[str, Any] | Sequence[Any]) -> Sequence[Any]:
        return payload if isinstance(payload, Sequence) else payload.get("records", ())
