"""Mail that SES receives."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice
from achalice.events import SESEvent, SESResponse, parse_event

from ..builders import FakeContext


def mail(**changes: object) -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventSource": "aws:ses",
                "eventVersion": "1.0",
                "ses": {
                    "mail": {
                        "timestamp": "2026-01-31T12:30:00.000Z",
                        "source": "jane@example.com",
                        "messageId": "o3vrnil0e2ic28tr",
                        "destination": ["shop@example.com"],
                        "headersTruncated": False,
                        "headers": [
                            {"name": "Received", "value": "from b"},
                            {"name": "Received", "value": "from a"},
                            {"name": "Subject", "value": "Tea"},
                        ],
                        "commonHeaders": {
                            "returnPath": "jane@example.com",
                            "from": ["Jane Doe <jane@example.com>"],
                            "date": "Sat, 31 Jan 2026 12:30:00 +0000",
                            "to": ["shop@example.com"],
                            "messageId": "<0123456789example.com>",
                            "subject": "Tea",
                        },
                        **changes,
                    },
                    "receipt": {
                        "timestamp": "2026-01-31T12:30:01.000Z",
                        "processingTimeMillis": 574,
                        "recipients": ["shop@example.com"],
                        "spamVerdict": {"status": "PASS"},
                        "virusVerdict": {"status": "PASS"},
                        "spfVerdict": {"status": "GRAY"},
                        "dkimVerdict": {"status": "FAIL"},
                        "dmarcVerdict": {"status": "FAIL"},
                        "dmarcPolicy": "reject",
                        "action": {
                            "type": "Lambda",
                            "functionArn": "arn:aws:lambda:eu-central-1:012345678912:function:f",
                            "invocationType": "RequestResponse",
                        },
                    },
                },
            }
        ]
    }


def test_a_mail_has_an_envelope_and_headers() -> None:
    payload = mail()

    event = parse_event(payload)

    assert isinstance(event, SESEvent)
    assert event.mail.message_id == "o3vrnil0e2ic28tr"
    assert (event.mail.source, event.mail.destination) == (
        "jane@example.com",
        ("shop@example.com",),
    )
    assert event.mail.timestamp == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    common = event.mail.common_headers
    assert (common.subject, common.from_, common.to, common.cc) == (
        "Tea",
        ("Jane Doe <jane@example.com>",),
        ("shop@example.com",),
        (),
    )
    assert event.to_dict() is payload


def test_headers_are_found_in_any_casing_and_all_of_a_name() -> None:
    [record] = SESEvent.from_payload(mail())

    assert record.mail.headers_by_name["subject"] == "Tea"
    assert record.mail.headers_by_name.getlist("RECEIVED") == ["from b", "from a"]
    assert [header.name for header in record.mail.headers] == ["Received", "Received", "Subject"]


def test_a_receipt_says_what_ses_found_out() -> None:
    event = SESEvent.from_payload(mail())

    receipt = event.receipt
    assert receipt is event.records[0].receipt
    assert (receipt.processing_time_millis, receipt.recipients) == (574, ("shop@example.com",))
    verdicts = (
        receipt.spam_verdict,
        receipt.virus_verdict,
        receipt.spf_verdict,
        receipt.dkim_verdict,
        receipt.dmarc_verdict,
    )
    assert [verdict and verdict.status for verdict in verdicts] == [
        "PASS",
        "PASS",
        "GRAY",
        "FAIL",
        "FAIL",
    ]
    assert receipt.dmarc_policy == "reject"
    assert receipt.action is not None
    assert (receipt.action.type, receipt.action.invocation_type) == ("Lambda", "RequestResponse")


def test_a_mail_may_have_no_headers_at_all() -> None:
    event = SESEvent.from_payload(mail(headers=None, commonHeaders={}, destination=[]))

    assert (event.mail.headers, event.mail.common_headers.subject) == ((), None)


async def test_a_handler_says_what_happens_to_the_mail() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def filter_mail(event: SESEvent) -> SESResponse:
        return SESResponse(disposition="STOP_RULE_SET")

    assert await app.dispatch(mail(), FakeContext()) == {"disposition": "STOP_RULE_SET"}


def test_a_disposition_that_ses_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="'CONTINUE', 'STOP_RULE' or 'STOP_RULE_SET'"):
        SESResponse.model_validate({"disposition": "STOP"})
