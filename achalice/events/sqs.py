"""Messages of an SQS queue.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Generic

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeVar

from achalice.events._base import EventModel, LambdaEvent

BodyT = TypeVar("BodyT", default=str)
"""What a message's body is: `str` as it came, or a type that its JSON is read into."""


class _TextOrJSON:
    """A body that is not what the type wants as it stands is JSON of what it wants."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # Not `validate` on the parsed value: strict types take more from JSON than from Python.
        @cache
        def from_json() -> TypeAdapter[object]:
            return TypeAdapter(source)

        def read(body: object, validate: ValidatorFunctionWrapHandler) -> object:
            try:
                return validate(body)
            except ValidationError:
                if not isinstance(body, str):
                    raise
            return from_json().validate_json(body)

        return core_schema.no_info_wrap_validator_function(read, handler(source))


class SQSMessageAttribute(EventModel):
    """A typed value that the sender put beside the body."""

    data_type: str
    """`String`, `Number` or `Binary`, or one of these with a custom suffix: `Number.int`."""
    string_value: str | None = None
    binary_value: str | None = None
    """Base64."""


class SQSRecord(EventModel, Generic[BodyT]):
    """One message."""

    message_id: str
    receipt_handle: str
    body: str
    """As it was sent."""
    data: Annotated[BodyT, _TextOrJSON()] = Field(validation_alias="body", exclude=True)
    """The body, read as the type in brackets: `SQSRecord[Order]`."""
    attributes: dict[str, str] = Field(default_factory=dict)
    """SQS's own, e.g. `ApproximateReceiveCount`; `MessageGroupId` on FIFO queues."""
    message_attributes: dict[str, SQSMessageAttribute] = Field(default_factory=dict)
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The queue."""
    aws_region: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The record in AWS's own spelling."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class SQSEvent(LambdaEvent, Generic[BodyT]):
    """A batch of messages: iterating gives its records, `SQSEvent[Order]` reads their bodies."""

    records: tuple[SQSRecord[BodyT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )

    # A batch is its records to those who loop over it, not pydantic's pairs of field and value.
    def __iter__(self) -> Iterator[SQSRecord[BodyT]]:  # type: ignore[override]
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)
