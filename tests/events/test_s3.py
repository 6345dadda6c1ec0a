"""What happened in an S3 bucket."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import S3Event, S3TestEvent, SQSEvent, parse_event

from ..builders import FakeContext, sqs_event


def record(**changes: object) -> dict[str, Any]:
    """A put, as S3's user guide shows it."""
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-central-1",
        "eventTime": "2026-01-31T12:30:00.123Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDA1"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {"x-amz-request-id": "C3D1", "x-amz-id-2": "FMyU"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "uploads",
            "bucket": {
                "name": "pictures",
                "ownerIdentity": {"principalId": "A3NL"},
                "arn": "arn:aws:s3:::pictures",
            },
            "object": {
                "key": "2026/tea+%26+scones+%C3%A0+la+carte.jpg",
                "size": 1024,
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko",
                "sequencer": "0055AED6DCD90281E5",
            },
        },
        **changes,
    }


def with_object(**parts: object) -> dict[str, Any]:
    changed = record()
    changed["s3"] = {**changed["s3"], "object": parts}
    return changed


def event(*records: dict[str, Any]) -> dict[str, Any]:
    return {"Records": list(records or (record(),))}


def test_an_event_is_about_the_first_records_object() -> None:
    put = S3Event.from_payload(event())

    assert (put.bucket, put.key) == ("pictures", "2026/tea & scones à la carte.jpg")


@pytest.mark.parity("s3.first-record")
def test_a_record_has_all_that_s3_says() -> None:
    [put] = S3Event.from_payload(event())

    assert (put.event_version, put.event_source, put.aws_region) == (
        "2.1",
        "aws:s3",
        "eu-central-1",
    )
    assert put.event_time == datetime(2026, 1, 31, 12, 30, 0, 123_000, tzinfo=UTC)
    assert put.event_name == "ObjectCreated:Put"
    assert put.user_identity is not None
    assert put.user_identity.principal_id == "AWS:AIDA1"
    assert put.request_parameters is not None
    assert put.request_parameters.source_ip_address == "192.0.2.1"
    assert put.response_elements["x-amz-id-2"] == "FMyU"
    assert (put.s3.s3_schema_version, put.s3.configuration_id) == ("1.0", "uploads")
    assert put.s3.bucket.arn == "arn:aws:s3:::pictures"
    assert put.s3.bucket.owner_identity is not None
    assert put.s3.bucket.owner_identity.principal_id == "A3NL"


def test_a_records_shortcuts_lead_to_its_object() -> None:
    [put] = S3Event.from_payload(event())

    assert (put.bucket, put.key, put.size) == (
        "pictures",
        "2026/tea & scones à la carte.jpg",
        1024,
    )
    assert put.e_tag == "d41d8cd98f00b204e9800998ecf8427e"
    assert put.version_id == "096fKKXTRTtl3on89fVO.nfljtsv6qko"
    assert put.sequencer == "0055AED6DCD90281E5"
    assert put.s3.object.quoted_key == "2026/tea+%26+scones+%C3%A0+la+carte.jpg"


@pytest.mark.parity("s3.first-record")
def test_all_records_are_iterated() -> None:
    puts = S3Event.from_payload(event(record(), with_object(key="New+File.jpg")))

    assert [put.key for put in puts] == ["2026/tea & scones à la carte.jpg", "New File.jpg"]
    assert len(puts) == 2


def test_a_record_keeps_its_own_dictionary_and_its_invocation() -> None:
    payload, context = event(record(), record(eventVersion="2.2")), FakeContext()

    put = S3Event.from_payload(payload, context).records[1]

    assert put.to_dict() is payload["Records"][1]
    assert put.context is context


def test_a_deleted_object_has_neither_size_nor_tag() -> None:
    [gone] = S3Event.from_payload(event(with_object(key="a", sequencer="00")))

    assert (gone.size, gone.e_tag, gone.version_id) == (None, None, None)


def test_what_older_versions_and_emulators_leave_out_may_be_missing_or_null() -> None:
    bare = record(userIdentity=None, responseElements=None)
    del bare["requestParameters"]
    bare["s3"] = {"bucket": {"name": "b"}, "object": {"key": "k"}}

    [put] = S3Event.from_payload(event(bare))

    assert (put.user_identity, put.request_parameters, put.response_elements) == (None, None, {})


def test_a_restored_object_says_how_long_it_stays() -> None:
    data = {
        "restoreEventData": {
            "lifecycleRestorationExpiryTime": "2026-02-07T00:00:00.000Z",
            "lifecycleRestoreStorageClass": "GLACIER",
        }
    }
    [restored] = S3Event.from_payload(
        event(record(eventName="ObjectRestore:Completed", glacierEventData=data))
    )

    assert restored.glacier_event_data is not None
    restore = restored.glacier_event_data.restore_event_data
    assert restore.lifecycle_restoration_expiry_time == datetime(2026, 2, 7, tzinfo=UTC)
    assert restore.lifecycle_restore_storage_class == "GLACIER"


def test_an_object_that_moved_says_where_to() -> None:
    [moved] = S3Event.from_payload(
        event(
            record(
                eventName="LifecycleTransition",
                lifecycleEventData={"transitionEventData": {"destinationStorageClass": "GLACIER"}},
                intelligentTieringEventData={"destinationAccessTier": "ARCHIVE_ACCESS"},
            )
        )
    )

    assert moved.lifecycle_event_data is not None
    assert moved.lifecycle_event_data.transition_event_data.destination_storage_class == "GLACIER"
    assert moved.intelligent_tiering_event_data is not None
    assert moved.intelligent_tiering_event_data.destination_access_tier == "ARCHIVE_ACCESS"


def test_a_replication_says_how_it_went() -> None:
    data = {
        "replicationRule": "copies",
        "destinationBucket": "arn:aws:s3:::copies",
        "s3Operation": "OBJECT_PUT",
        "requestTime": "2026-01-31T12:30:00.000Z",
        "failureReason": "AssumeRoleNotPermitted",
        "threshold": "900.0",
        "replicationTime": "1200.5",
    }
    [late] = S3Event.from_payload(event(record(replicationEventData=data)))

    replication = late.replication_event_data
    assert replication is not None
    assert (replication.replication_rule, replication.s3_operation) == ("copies", "OBJECT_PUT")
    assert replication.destination_bucket == "arn:aws:s3:::copies"
    assert replication.request_time == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert replication.failure_reason == "AssumeRoleNotPermitted"
    assert (replication.threshold, replication.replication_time) == (900.0, 1200.5)


def test_a_notification_is_found_by_its_shape_and_written_back_as_it_was() -> None:
    payload = event()

    found = parse_event(payload)

    assert isinstance(found, S3Event)
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == {
        "Records": [{**record(), "eventTime": "2026-01-31T12:30:00.123000Z"}]
    }


def test_a_notification_in_a_queue_is_read_from_its_body() -> None:
    [message] = SQSEvent[S3Event].from_payload(sqs_event(json.dumps(event())))

    assert message.data.bucket == "pictures"


def test_a_record_without_an_object_is_no_notification() -> None:
    broken = record()
    del broken["s3"]["object"]

    with pytest.raises(ValidationError, match=r"Records.0.s3.object\n  Field required"):
        S3Event.from_payload(event(broken))


def test_a_test_event_has_no_records() -> None:
    payload = {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": "2026-01-31T12:30:00.000Z",
        "Bucket": "pictures",
        "RequestId": "5582815E1AEA5ADF",
        "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
    }

    test = parse_event(payload)

    assert isinstance(test, S3TestEvent)
    assert (test.service, test.event, test.bucket) == ("Amazon S3", "s3:TestEvent", "pictures")
    assert test.time == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert (test.request_id, test.host_id) == ("5582815E1AEA5ADF", payload["HostId"])
    assert test.to_dict() is payload


def test_a_short_test_event_is_one_too() -> None:
    assert isinstance(parse_event({"Event": "s3:TestEvent", "Bucket": "pictures"}), S3TestEvent)
