"""Log events of CloudWatch Logs, from a subscription.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic

from pydantic import Field, model_validator
from typing_extensions import TypeVar

from achalice import _json
from achalice.events._base import (
    EventModel,
    EventRecord,
    NullIsEmpty,
    NullIsEmptyMapping,
    RecordsEvent,
    Timestamp,
)
from achalice.events._bodies import TextOrJSON, also_read, decoded, unzipped

__all__ = [
    "CloudWatchLogEvent",
    "CloudWatchLogsData",
    "CloudWatchLogsEvent",
    "CloudWatchLogsPayload",
]

LogT = TypeVar("LogT", default=str, covariant=True)
"""What a message is: `str` as it was logged, or a type that its JSON is read into."""


class CloudWatchLogEvent(EventRecord, Generic[LogT]):
    """One thing that was logged."""

    id: str
    """Sorts by time within the log group."""
    timestamp: Timestamp
    """When it was logged."""
    message: str
    """As it was logged; cut off at 256 KB."""
    data: Annotated[LogT, TextOrJSON()] = also_read("message")
    """The message, read as the type in brackets: `CloudWatchLogsEvent[LogLine]`."""
    extracted_fields: Annotated[dict[str, str | None], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """What the filter's pattern names: `[ip, user, ...]`; and the system fields that it adds."""


class _Origin(EventModel):
    """Where log events come from, and why."""

    message_type: str = "DATA_MESSAGE"
    """Or `CONTROL_MESSAGE`: a question whether anybody is there. It has a log event, too."""
    owner: str = ""
    """The account; `CloudwatchLogs` of control messages."""
    log_group: str = ""
    """Empty in control messages, like the next."""
    log_stream: str = ""
    subscription_filters: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """The names of those that matched."""
    policy_level: str | None = None
    """`ACCOUNT_LEVEL_POLICY` where the subscription is the account's."""


class CloudWatchLogsData(_Origin, Generic[LogT]):
    """What CloudWatch Logs puts into Kinesis and Firehose: `KinesisEvent[CloudWatchLogsData]`."""

    log_events: tuple[CloudWatchLogEvent[LogT], ...]


class CloudWatchLogsPayload(EventModel):
    """What Lambda gets."""

    data: str
    """Base64 of gzip of JSON."""


class CloudWatchLogsEvent(RecordsEvent[CloudWatchLogEvent[LogT]], _Origin, Generic[LogT]):
    """Log events of one log stream: iterating gives them."""

    records: tuple[CloudWatchLogEvent[LogT], ...] = Field(
        validation_alias="logEvents", serialization_alias="logEvents"
    )
    awslogs: CloudWatchLogsPayload | None = None
    """As it came."""

    @property
    def log_events(self) -> tuple[CloudWatchLogEvent[LogT], ...]:
        """The records, by AWS's name."""
        return self.records

    @model_validator(mode="before")
    @classmethod
    def _with_data(cls, payload: Any) -> Any:
        if not isinstance(payload, Mapping) or "awslogs" not in payload:
            return payload
        return {**payload, **_data(payload)}

    @classmethod
    def _raw_records(cls, payload: Mapping[str, Any]) -> Sequence[Any]:
        return super()._raw_records(_data(payload))


def _data(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What the event says, without base64 and gzip.

    Raises:
        ValueError: it has none of that.
    """
    try:
        data = _json.loads(unzipped(decoded(payload["awslogs"]["data"])))
    except (KeyError, TypeError):
        raise ValueError("has no text at `awslogs.data`") from None
    if not isinstance(data, dict):
        raise ValueError("is no object in `awslogs.data`")
    return data
