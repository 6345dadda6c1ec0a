"""Reading what functions have logged, and what they are logging."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, our_errors
from achalice_cli.aws.session import Aws


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One thing that a function logged."""

    id: str
    """Of its own, in all of CloudWatch Logs."""
    milliseconds: int
    """Since the epoch."""
    stream: str
    """One for each environment that runs the function."""
    message: str


async def log_events(aws: Aws, group: str, *, since: int, pattern: str) -> AsyncIterator[LogEvent]:
    """What `group` holds from `since` on, milliseconds since the epoch, the oldest first.

    `pattern` is one of CloudWatch Logs' filter patterns; `""` lets everything through. A group
    that does not exist, as that of a function that has never run, holds nothing.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

    Raises:
        AwsCallError, AwsTransportError, UnreachableEndpointError: it could not be read.
    """
    with our_errors("logs"):
        logs = await aws.logs()
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since, filterPattern=pattern
        )
        alike: Counter[str] = Counter()
        try:
            async for page in pages:
                for event in page["events"]:
                    stream, at = event["logStreamName"], event["timestamp"]
                    place = f"{stream}/{at}"
                    alike[place] += 1
                    # Emulators leave the id out.
                    own = event.get("eventId", f"{place}/{alike[place]}")
                    yield LogEvent(own, at, stream, event["message"].rstrip("\n"))
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
