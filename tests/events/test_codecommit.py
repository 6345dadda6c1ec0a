"""Pushes to a repository, through its triggers."""

from datetime import UTC, datetime
from typing import Any

from achalice.events import CodeCommitEvent, parse_event

PUSH: dict[str, Any] = {
    "Records": [
        {
            "awsRegion": "eu-central-1",
            "codecommit": {
                "references": [
                    {"commit": "5c4ef1049f1d27", "created": True, "ref": "refs/heads/main"},
                    {"commit": "5c4ef1049f1d28", "ref": "refs/tags/v1"},
                ]
            },
            "customData": "this is custom data",
            "eventId": "5a824061-17ca-46a9-bbf9-114edeadbeef",
            "eventName": "ReferenceChanges",
            "eventPartNumber": 1,
            "eventSource": "aws:codecommit",
            "eventSourceARN": "arn:aws:codecommit:eu-central-1:123456789012:shop",
            "eventTime": "2026-01-31T12:30:00.000+0000",
            "eventTotalParts": 1,
            "eventTriggerConfigId": "5a824061",
            "eventTriggerName": "build",
            "eventVersion": "1.0",
            "userIdentityARN": "arn:aws:iam::123456789012:root",
        }
    ]
}


def test_a_push_names_its_branches_and_tags() -> None:
    event = parse_event(PUSH)

    assert isinstance(event, CodeCommitEvent)
    [push] = event
    main, tag = push.codecommit.references
    assert (main.commit, main.ref, main.created, main.deleted) == (
        "5c4ef1049f1d27",
        "refs/heads/main",
        True,
        None,
    )
    assert (tag.ref, tag.created) == ("refs/tags/v1", None)
    assert push.to_dict() is PUSH["Records"][0]


def test_a_push_says_who_pushed_where_and_when() -> None:
    [push] = CodeCommitEvent.from_payload(PUSH)

    assert push.event_time == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert push.event_source_arn == "arn:aws:codecommit:eu-central-1:123456789012:shop"
    assert push.user_identity_arn == "arn:aws:iam::123456789012:root"
    assert (push.event_name, push.event_trigger_name) == ("ReferenceChanges", "build")
    assert (push.event_part_number, push.event_total_parts) == (1, 1)
    assert (push.custom_data, push.event_id) == (
        "this is custom data",
        "5a824061-17ca-46a9-bbf9-114edeadbeef",
    )
