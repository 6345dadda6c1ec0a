"""Events made of records: messages, objects, changes of items."""

import base64
import hashlib
import itertools
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

from achalice import _json
from achalice._typing import RawEvent
from achalice.test.contexts import ACCOUNT, REGION
from achalice.test.dynamodb_json import ItemChange, ViewType, image_of

_sequence = itertools.count(1)


def text_of(body: object) -> str:
    """A text as it is, everything else as JSON.

    Raises:
        TypeError: JSON cannot hold it.
    """
    return body if isinstance(body, str) else _json.dumps(body).decode()


def bytes_of(body: object) -> bytes:
    """Bytes as they are, a text as UTF-8, everything else as JSON.

    Raises:
        TypeError: JSON cannot hold it.
    """
    return body if isinstance(body, bytes) else text_of(body).encode()


def bodies_in(bodies: Sequence[object]) -> Sequence[object]:
    """`bodies`, which is a list of them.

    Raises:
        TypeError: it is one text.
    """
    if isinstance(bodies, str | bytes):
        raise TypeError(f"`message_bodies` is one body, not a list of them: write [{bodies!r}]")
    return bodies


def sns_event(
    message: object, subject: str, attributes: Mapping[str, object], topic: str
) -> RawEvent:
    """A message of a topic.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
    """
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{topic}"
    subscription = f"{arn}:{uuid4()}"
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription,
                "Sns": {
                    "Type": "Notification",
                    "MessageId": str(uuid4()),
                    "TopicArn": arn,
                    "Subject": subject or None,
                    "Message": text_of(message),
                    "Timestamp": now_in_millis(),
                    "SignatureVersion": "1",
                    "Signature": base64.b64encode(uuid4().bytes).decode(),
                    "SigningCertUrl": f"https://sns.{REGION}.amazonaws.com/local.pem",
                    "UnsubscribeUrl": f"https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe"
                    f"&SubscriptionArn={subscription}",
                    "MessageAttributes": {
                        name: _sns_attribute(value) for name, value in attributes.items()
                    },
                },
            }
        ]
    }


def _sns_attribute(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping) and value.keys() == {"Type", "Value"}:
        return value
    if isinstance(value, bytes):
        return {"Type": "Binary", "Value": base64.b64encode(value).decode()}
    if isinstance(value, list | tuple):
        return {"Type": "String.Array", "Value": text_of(value)}
    kind = "String" if isinstance(value, str | bool) else "Number"
    return {"Type": kind, "Value": text_of(value)}


def sqs_event(
    bodies: Sequence[object], queue: str, attributes: Mapping[str, object], group: str
) -> RawEvent:
    """A batch of messages of a queue.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    typed = {name: _sqs_attribute(value) for name, value in attributes.items()}
    records = [_sqs_record(text_of(body), queue, typed, group) for body in bodies_in(bodies)]
    return {"Records": records}


def _sqs_record(
    body: str, queue: str, attributes: dict[str, dict[str, str]], group: str
) -> dict[str, Any]:
    millis = str(int(time.time() * 1000))
    ordered: dict[str, str] = {}
    if queue.endswith(".fifo"):
        ordered = {
            "SequenceNumber": f"{next(_sequence):020}",
            "MessageGroupId": group,
            "MessageDeduplicationId": uuid4().hex,
        }
    return {
        "messageId": str(uuid4()),
        "receiptHandle": base64.b64encode(uuid4().bytes * 4).decode(),
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": millis,
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": millis,
            **ordered,
        },
        "messageAttributes": {name: {**value} for name, value in attributes.items()},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def _sqs_attribute(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"binaryValue": base64.b64encode(value).decode(), "dataType": "Binary"}
    kind = "String" if isinstance(value, str | bool) else "Number"
    return {"stringValue": text_of(value), "dataType": kind}


def s3_event(bucket: str, key: str, event_name: str, size: int) -> RawEvent:
    """What happened to an object.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    name = event_name.removeprefix("s3:")
    # What is gone has neither.
    content = {} if name.startswith("ObjectRemoved") else {"size": size, "eTag": uuid4().hex}
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": REGION,
                "eventTime": now_in_millis(),
                "eventName": name,
                "userIdentity": {"principalId": "AWS:AIDAINPONIXQXHT3IKHL2"},
                "requestParameters": {"sourceIPAddress": "127.0.0.1"},
                "responseElements": {
                    "x-amz-request-id": uuid4().hex[:16].upper(),
                    "x-amz-id-2": base64.b64encode(uuid4().bytes * 3).decode(),
                },
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": "local",
                    "bucket": {
                        "name": bucket,
                        "ownerIdentity": {"principalId": "A3I5XTEXAMAI3E"},
                        "arn": f"arn:aws:s3:::{bucket}",
                    },
                    "object": {
                        "key": quote_plus(key, safe="/*"),
                        **content,
                        "sequencer": f"{next(_sequence):018X}",
                    },
                },
            }
        ]
    }


def kinesis_event(bodies: Sequence[object], stream: str, partition_key: str) -> RawEvent:
    """Records of a stream.

    https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    """
    return {
        "Records": [
            _kinesis_record(bytes_of(body), stream, partition_key) for body in bodies_in(bodies)
        ]
    }


def _kinesis_record(body: bytes, stream: str, partition_key: str) -> dict[str, Any]:
    sequence_number = f"4959{next(_sequence):052}"
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": partition_key,
            "sequenceNumber": sequence_number,
            "data": base64.b64encode(body).decode(),
            "approximateArrivalTimestamp": round(time.time(), 3),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{sequence_number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT}:role/lambda-role",
        "awsRegion": REGION,
        "eventSourceARN": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{stream}",
    }


def dynamodb_event(changes: Sequence[ItemChange], table: str, view_type: ViewType) -> RawEvent:
    """Changes of a table's items.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
    """
    stream = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000")
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/{stream}"
    return {"Records": [_dynamodb_record(change, arn, view_type) for change in changes]}


def _dynamodb_record(change: ItemChange, arn: str, view_type: ViewType) -> dict[str, Any]:
    shown: dict[str, Any] = {"Keys": image_of(change.keys)}
    if change.new is not None and view_type in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"):
        shown["NewImage"] = image_of(change.new)
    if change.old is not None and view_type in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES"):
        shown["OldImage"] = image_of(change.old)
    return {
        "eventID": uuid4().hex,
        "eventName": change.event_name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": float(int(time.time())),
            **shown,
            "SequenceNumber": f"{next(_sequence):021}",
            "SizeBytes": len(_json.dumps(shown)),
            "StreamViewType": view_type,
        },
        "eventSourceARN": arn,
    }


def now_in_millis() -> str:
    """The time as AWS writes it, with milliseconds: `2026-01-31T09:15:00.000Z`."""
    now = datetime.now(UTC)
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"
