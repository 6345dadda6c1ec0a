"""What event sources take as options; what AWS would refuse fails at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from achalice import _json
from achalice.exceptions import TriggerOptionError
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


def stream_polling(
    decorator: str,
    *,
    batch_size: int,
    starting_position: str,
    starting_position_timestamp: datetime | float | None,
    maximum_batching_window_in_seconds: int,
    filters: Sequence[Pattern] | Pattern | None,
    parallelization_factor: int = 1,
    bisect_batch_on_function_error: bool = False,
    maximum_retry_attempts: int | None = None,
    maximum_record_age_in_seconds: int | None = None,
    tumbling_window_in_seconds: int = 0,
    on_failure: str | None = None,
) -> StreamPolling:
    """The options of a stream, checked as CreateEventSourceMapping would.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

    Raises:
        TriggerOptionError: one of them is out of range, or two do not go together.
    """
    for option, value, low, high in (
        ("batch_size", batch_size, 1, 10_000),
        ("maximum_batching_window_in_seconds", maximum_batching_window_in_seconds, 0, 300),
        ("parallelization_factor", parallelization_factor, 1, 10),
        ("maximum_retry_attempts", maximum_retry_attempts, 0, 10_000),
        ("maximum_record_age_in_seconds", maximum_record_age_in_seconds, 60, 604_800),
        ("tumbling_window_in_seconds", tumbling_window_in_seconds, 0, 900),
    ):
        checked_range(decorator, option, value, low, high)
    if tumbling_window_in_seconds and parallelization_factor > 1:
        raise TriggerOptionError(
            decorator,
            "was given a tumbling window and a parallelization factor; one excludes the other",
        )
    checked_arn(decorator, "on_failure", on_failure)
    return StreamPolling(
        batch_size,
        _position(decorator, starting_position, starting_position_timestamp),
        _seconds(starting_position_timestamp),
        maximum_batching_window_in_seconds,
        filter_texts(decorator, filters),
        parallelization_factor,
        bisect_batch_on_function_error,
        maximum_retry_attempts,
        maximum_record_age_in_seconds,
        tumbling_window_in_seconds,
        on_failure,
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
