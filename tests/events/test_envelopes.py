"""Events in the bodies of others."""

import json

import pytest

from achalice.events import S3Event, SNSMessage, SQSEvent

from ..builders import sqs_event

NOTIFICATION = {
    "Records": [
        {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "eu-west-1",
            "eventTime": "2026-01-31T12:45:07.000Z",
            "eventName": "ObjectCreated:Put",
            "s3": {
                "s3SchemaVersion": "1.0",
                "bucket": {"name": "orders", "arn": "arn:aws:s3:::orders"},
                "object": {"key": "green+tea.txt", "size": 3, "eTag": "d41d8", "sequencer": "01"},
            },
        }
    ]
}


@pytest.mark.parametrize(
    "body", [NOTIFICATION, {"TopicArn": "t", "Message": json.dumps(NOTIFICATION)}]
)
def test_a_notification_of_s3_is_read_through_queue_and_topic(body: object) -> None:
    [record] = SQSEvent[SNSMessage[S3Event]].from_payload(sqs_event(json.dumps(body)))

    assert (record.data.data.bucket, record.data.data.key) == ("orders", "green tea.txt")


def test_a_notification_of_s3_is_read_from_a_queue() -> None:
    [record] = SQSEvent[S3Event].from_payload(sqs_event(json.dumps(NOTIFICATION)))

    assert (record.data.bucket, record.data.key) == ("orders", "green tea.txt")
