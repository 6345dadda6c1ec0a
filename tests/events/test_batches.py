"""Answers that name the records to retry."""

import pytest
from pydantic import ValidationError

from achalice import _json
from achalice.events import BatchItemFailure, BatchItemFailures, KafkaItemIdentifier, SQSEvent

from ..builders import sqs_event


def test_failures_are_named_by_record_or_by_identifier() -> None:
    [record] = SQSEvent.from_payload(sqs_event("tea"))

    assert _json.plain(BatchItemFailures.of(record, "other")) == {
        "batchItemFailures": [{"itemIdentifier": "message-1"}, {"itemIdentifier": "other"}]
    }


def test_no_failures_are_success() -> None:
    assert _json.plain(BatchItemFailures()) == {"batchItemFailures": []}


def test_kafka_records_are_named_by_partition_and_offset() -> None:
    failure = BatchItemFailure(item_identifier=KafkaItemIdentifier(partition="orders-0", offset=7))

    assert _json.plain(BatchItemFailures(batch_item_failures=(failure,))) == {
        "batchItemFailures": [{"itemIdentifier": {"partition": "orders-0", "offset": 7}}]
    }


def test_an_empty_identifier_is_refused_as_lambda_would_retry_all() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        BatchItemFailures.of("")
