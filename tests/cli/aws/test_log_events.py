from achalice_cli.aws.log_events import LogEvent, log_events
from achalice_cli.aws.session import Aws

from .scripts import Script

GROUP = "/aws/lambda/shop-dev"


async def read(aws: Aws) -> list[LogEvent]:
    return [event async for event in log_events(aws, GROUP, since=1000, pattern="")]


async def test_all_pages_are_read(aws: Aws, logs: Script) -> None:
    asked = {"logGroupName": GROUP, "startTime": 1000, "filterPattern": ""}
    one = {"eventId": "1", "timestamp": 1001, "logStreamName": "a", "message": "one\n"}
    two = {"eventId": "2", "timestamp": 1002, "logStreamName": "b", "message": "two"}
    logs.on("filter_log_events", **asked).gives(events=[one], nextToken="more")
    logs.on("filter_log_events", **asked, nextToken="more").gives(events=[two])

    assert await read(aws) == [LogEvent("1", 1001, "a", "one"), LogEvent("2", 1002, "b", "two")]


async def test_lines_of_one_moment_are_told_apart_where_they_have_no_ids(
    aws: Aws, logs: Script
) -> None:
    """Emulators leave the ids out."""
    same = {"timestamp": 1001, "logStreamName": "a", "message": "again"}
    logs.on("filter_log_events", logGroupName=GROUP, startTime=1000, filterPattern="").gives(
        events=[same, same]
    )

    assert len({event.id for event in await read(aws)}) == 2


async def test_a_function_that_never_ran_has_logged_nothing(aws: Aws, logs: Script) -> None:
    logs.on("filter_log_events", logGroupName=GROUP, startTime=1000, filterPattern="").refuses(
        "ResourceNotFoundException"
    )

    assert await read(aws) == []
