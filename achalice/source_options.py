"""What event sources take as options; what AWS would refuse fails at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from achalice import _json
from achalice.exceptions import TriggerOptionError, UnknownOptionError
from achalice.triggers import StartingPosition, StreamPolling

Pattern = Mapping[str, Any]
"""An event pattern or filter, as AWS writes it in JSON."""


def checked_range(decorator: str, option: str, value: int | None, low: int, high: int) -> None:
    """Raise unless `value` is None or within `low` and `high`.

    Raises:
        TriggerOptionError: it is not.
    """
    if value is not None and not low <= value <= high:
        raise TriggerOptionError(
            decorator, f"was given `{option}={value}`; {low:,} to {high:,} are possible"
        )


def checked_arn(decorator: str, option: str, value: str | None) -> None:
    """Raise unless `value` is None or an ARN.

    Raises:
        TriggerOptionError: it is not.
    """
    if value is not None and not value.startswith("arn:"):
        raise TriggerOptionError(decorator, f"was given `{option}={value!r}`, which is no ARN")


def json_text(decorator: str, option: str, value: Pattern) -> str:
    """The JSON of a pattern, its keys in order so that equal ones are equal.

    Raises:
        TriggerOptionError: it is no object, or holds what JSON cannot.
    """
    if not isinstance(value, Mapping):
        raise TriggerOptionError(
            decorator, f"was given `{option}={value!r}`, which is no dictionary"
        )
    try:
        return _json.dumps_sorted(value).decode()
    except TypeError as error:
        raise TriggerOptionError(
            decorator, f"was given an `{option}` that is no JSON: {error}"
        ) from None


def filter_texts(decorator: str, filters: Sequence[Pattern] | Pattern | None) -> tuple[str, ...]:
    """The JSON of each of an event source mapping's filters.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html

    Raises:
        TriggerOptionError: there are more than AWS takes, or one of them is no pattern.
    """
    if filters is None:
        return ()
    each_of = [filters] if isinstance(filters, Mapping) else filters
    if len(each_of) > 10:
        raise TriggerOptionError(
            decorator, f"was given {len(each_of)} filters; Lambda takes 10 at most"
        )
    return tuple(json_text(decorator, "filters", each) for each in each_of)


class PollingOptions(TypedDict, total=False):
    """What can be said of all that is read from some position on, besides its batches.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """

    starting_position_timestamp: datetime | float
    """With `AT_TIMESTAMP`: an aware time, or seconds since 1970."""
    filters: Sequence[Pattern] | Pattern
    """Records that fit none of these patterns are skipped."""
    on_failure: str
    """The ARN of a queue, topic or bucket that is told of discarded records; of Kafka's, also
    `kafka://topic`, a topic of the same cluster that gets them."""
    max_concurrency_per_batch: int
    """For handlers that take one record: how many of them are in work at a time; 10 by default."""


class StreamOptions(PollingOptions, total=False):
    """What can be said of streams of Kinesis and DynamoDB besides."""

    parallelization_factor: int
    """1 to 10 batches of one shard at a time; 1 by default."""
    bisect_batch_on_function_error: bool
    """Whether a batch that failed is delivered again in two halves."""
    maximum_retry_attempts: int
    """0 to 10,000; until the records expire by default."""
    maximum_record_age_in_seconds: int
    """60 to 604,800; older records are discarded."""
    tumbling_window_in_seconds: int
    """1 to 900, for handlers that pass on a state."""


_RANGES = (
    ("parallelization_factor", 1, 10),
    ("maximum_retry_attempts", 0, 10_000),
    ("maximum_record_age_in_seconds", 60, 604_800),
    ("tumbling_window_in_seconds", 0, 900),
)


def stream_polling(
    decorator: str,
    batch_size: int,
    starting_position: str,
    window: int,
    options: PollingOptions,
    known: Collection[str] = StreamOptions.__optional_keys__,
) -> StreamPolling:
    """How a stream is read, checked as CreateEventSourceMapping would; `window` is in seconds.

    `options` may be `StreamOptions`; `known` are the names that the decorator has.

    Raises:
        UnknownOptionError: there is no such option.
        TriggerOptionError: one of them is out of range, or two do not go together.
    """
    for name in options:
        if name not in known:
            raise UnknownOptionError(decorator, name, sorted(known))
    checked_range(decorator, "batch_size", batch_size, 1, 10_000)
    checked_range(decorator, "maximum_batching_window_in_seconds", window, 0, 300)
    values: Mapping[str, Any] = options
    for name, low, high in _RANGES:
        checked_range(decorator, name, values.get(name), low, high)
    if values.get("tumbling_window_in_seconds") and values.get("parallelization_factor", 1) > 1:
        raise TriggerOptionError(
            decorator,
            "was given a tumbling window and a parallelization factor; one excludes the other",
        )
    on_failure = options.get("on_failure")
    if not (decorator == "on_kafka_record" and (on_failure or "").startswith("kafka://")):
        checked_arn(decorator, "on_failure", on_failure)
    moment = options.get("starting_position_timestamp")
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise TriggerOptionError(
            decorator,
            f"was given `starting_position_timestamp={moment.isoformat()}`, which has no time zone",
            hint="make it aware: `datetime(..., tzinfo=UTC)`",
        )
    return StreamPolling(
        batch_size=batch_size,
        starting_position=_position(decorator, starting_position, moment),
        starting_position_timestamp=_seconds(moment),
        maximum_batching_window_in_seconds=window,
        filters=filter_texts(decorator, options.get("filters")),
        parallelization_factor=values.get("parallelization_factor", 1),
        bisect_batch_on_function_error=values.get("bisect_batch_on_function_error", False),
        maximum_retry_attempts=values.get("maximum_retry_attempts"),
        maximum_record_age_in_seconds=values.get("maximum_record_age_in_seconds"),
        tumbling_window_in_seconds=values.get("tumbling_window_in_seconds", 0),
        on_failure=on_failure,
    )


def _position(
    decorator: str, position: str, timestamp: datetime | float | None
) -> StartingPosition:
    match position:
        case "LATEST" | "TRIM_HORIZON" if timestamp is None:
            return position
        case "AT_TIMESTAMP" if timestamp is not None:
            return position
        case "LATEST" | "TRIM_HORIZON" | "AT_TIMESTAMP":
            raise TriggerOptionError(
                decorator,
                "needs `starting_position_timestamp` with `AT_TIMESTAMP`, and with nothing else",
            )
        case _:
            raise TriggerOptionError(
                decorator,
                f"was given `starting_position={position!r}`",
                hint="it is one of LATEST, TRIM_HORIZON, AT_TIMESTAMP",
            )


def _seconds(timestamp: datetime | float | None) -> float | None:
    return timestamp.timestamp() if isinstance(timestamp, datetime) else timestamp
