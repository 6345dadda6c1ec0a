"""Requests and responses that pass a function at the edge."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from achalice import _json
from achalice.events import (
    CloudFrontCustomOrigin,
    CloudFrontEvent,
    CloudFrontOrigin,
    CloudFrontRequest,
    CloudFrontResponse,
    parse_event,
)

from .pure_functions import answer_of

CONFIG = {
    "distributionDomainName": "d111111abcdef8.cloudfront.net",
    "distributionId": "EDFDVBD6EXAMPLE",
    "eventType": "origin-request",
    "requestId": "4TyzHTaYWb1GX1qTfsHhEqV6HUDd",
}
REQUEST: dict[str, Any] = {
    "clientIp": "203.0.113.178",
    "headers": {
        "host": [{"key": "Host", "value": "shop.example.com"}],
        "cookie": [{"key": "Cookie", "value": "a=1"}, {"key": "Cookie", "value": "b=2"}],
    },
    "method": "POST",
    "uri": "/orders",
    "querystring": "size=1&size=2&empty=",
    "body": {
        "inputTruncated": False,
        "action": "read-only",
        "encoding": "base64",
        "data": "dGVh",
    },
    "origin": {
        "custom": {
            "customHeaders": {"x-key": [{"key": "X-Key", "value": "k"}]},
            "domainName": "example.org",
            "keepaliveTimeout": 5,
            "path": "/v2",
            "port": 443,
            "protocol": "https",
            "readTimeout": 30,
            "responseCompletionTimeout": 60,
            "sslProtocols": ["TLSv1.2"],
        }
    },
}
RESPONSE: dict[str, Any] = {
    "headers": {"set-cookie": [{"key": "Set-Cookie", "value": "a=1"}]},
    "status": "200",
    "statusDescription": "OK",
}


def event_of(**parts: Any) -> dict[str, Any]:
    return {"Records": [{"cf": {"config": CONFIG, **parts}}]}


ASKED = event_of(request=REQUEST)
ANSWERED = event_of(request=REQUEST, response=RESPONSE)


def test_a_request_has_what_aws_documents() -> None:
    event = CloudFrontEvent.from_payload(ASKED)

    assert (event.config.distribution_id, event.config.event_type) == (
        "EDFDVBD6EXAMPLE",
        "origin-request",
    )
    assert event.config.distribution_domain_name == "d111111abcdef8.cloudfront.net"
    assert event.config.request_id == "4TyzHTaYWb1GX1qTfsHhEqV6HUDd"
    request = event.request
    assert (request.method, request.uri, request.client_ip) == (
        "POST",
        "/orders",
        "203.0.113.178",
    )
    assert (request.header("Host"), request.header("X-None")) == ("shop.example.com", None)
    assert request.query_params.getlist("size") == ["1", "2"]
    assert request.cookies == {"a": "1", "b": "2"}
    assert request.raw_body == b"tea"
    assert request.body is not None
    assert (request.body.action, request.body.input_truncated) == ("read-only", False)
    assert event.response is None


def test_a_request_for_the_origin_names_it() -> None:
    origin = CloudFrontEvent.from_payload(ASKED).request.origin

    assert origin is not None
    assert origin.s3 is None
    assert origin.custom is not None
    assert (origin.custom.domain_name, origin.custom.path) == ("example.org", "/v2")
    assert (origin.custom.port, origin.custom.protocol) == (443, "https")
    assert (origin.custom.keepalive_timeout, origin.custom.read_timeout) == (5, 30)
    assert origin.custom.response_completion_timeout == 60
    assert origin.custom.ssl_protocols == ("TLSv1.2",)
    assert origin.custom.custom_headers["x-key"][0].value == "k"


def test_a_request_for_a_bucket_names_it() -> None:
    bucket = {
        "authMethod": "origin-access-identity",
        "customHeaders": {},
        "domainName": "shop.s3.amazonaws.com",
        "path": "",
        "region": "eu-central-1",
    }

    origin = CloudFrontRequest.model_validate({**REQUEST, "origin": {"s3": bucket}}).origin

    assert origin is not None
    assert origin.s3 is not None
    assert (origin.s3.domain_name, origin.s3.region) == ("shop.s3.amazonaws.com", "eu-central-1")
    assert (origin.s3.auth_method, origin.s3.path) == ("origin-access-identity", "")


def test_a_response_has_what_aws_documents() -> None:
    event = CloudFrontEvent.from_payload(ANSWERED)

    assert event.response is not None
    assert (event.response.status, event.response.status_description) == ("200", "OK")
    assert event.response.header("Set-Cookie") == "a=1"
    assert event.request.uri == "/orders"


def test_an_event_is_its_record_too() -> None:
    [record] = CloudFrontEvent.from_payload(ASKED)

    assert record.cf.request == CloudFrontEvent.from_payload(ASKED).request
    assert record.to_dict() is ASKED["Records"][0]


async def test_a_request_goes_on_as_it_came() -> None:
    async def edge(event: CloudFrontEvent) -> CloudFrontRequest:
        return event.request

    assert await answer_of(edge, ASKED) == REQUEST


async def test_a_request_goes_on_changed() -> None:
    async def edge(event: CloudFrontEvent) -> CloudFrontRequest:
        origin = CloudFrontOrigin(custom=CloudFrontCustomOrigin(domain_name="b.example.org"))
        request = event.request.with_header("X-Tea", "green", "black").with_header("cookie")
        return request.model_copy(update={"uri": "/b/orders", "origin": origin})

    assert await answer_of(edge, ASKED) == {
        **REQUEST,
        "uri": "/b/orders",
        "origin": {
            "custom": {"domainName": "b.example.org", "customHeaders": {}, "sslProtocols": []}
        },
        "headers": {
            "host": [{"key": "Host", "value": "shop.example.com"}],
            "x-tea": [{"key": "X-Tea", "value": "green"}, {"key": "X-Tea", "value": "black"}],
        },
    }


async def test_a_response_goes_on_changed() -> None:
    async def edge(event: CloudFrontEvent) -> CloudFrontResponse:
        assert event.response is not None
        return event.response.with_header("Strict-Transport-Security", "max-age=7")

    assert await answer_of(edge, ANSWERED) == {
        **RESPONSE,
        "headers": {
            **RESPONSE["headers"],
            "strict-transport-security": [
                {"key": "Strict-Transport-Security", "value": "max-age=7"}
            ],
        },
    }


def test_a_response_is_written_in_short() -> None:
    response = CloudFrontResponse.of(302, {"Location": "/login", "Vary": ["Cookie", "Accept"]})

    assert _json.plain(response) == {
        "status": "302",
        "headers": {
            "location": [{"key": "Location", "value": "/login"}],
            "vary": [{"key": "Vary", "value": "Cookie"}, {"key": "Vary", "value": "Accept"}],
        },
    }


@pytest.mark.parametrize(
    ("body", "sent", "encoding"), [("tea", "tea", "text"), (b"tea", "dGVh", "base64")]
)
def test_a_response_may_have_a_body(body: str | bytes, sent: str, encoding: str) -> None:
    assert _json.plain(CloudFrontResponse.of(200, body=body)) == {
        "status": "200",
        "headers": {},
        "body": sent,
        "bodyEncoding": encoding,
    }


@pytest.mark.parametrize("status", ["20", "600", "OK"])
def test_a_response_has_a_status_of_three_digits(status: str) -> None:
    with pytest.raises(ValidationError, match="status"):
        CloudFrontResponse(status=status)


def test_a_body_is_text_where_it_is_said_to_be() -> None:
    body = {"encoding": "text", "data": "tea", "action": "replace"}

    assert CloudFrontRequest.model_validate({**REQUEST, "body": body}).raw_body == b"tea"


def test_a_body_that_is_no_base64_is_told_when_it_is_asked_for() -> None:
    request = CloudFrontRequest.model_validate({**REQUEST, "body": {"data": "tea!"}})

    with pytest.raises(ValueError, match="body of this CloudFrontRequest is not base64"):
        _ = request.raw_body


def test_an_early_request_has_neither_query_nor_body_nor_names() -> None:
    payload = {
        "Records": [
            {
                "cf": {
                    "config": {"distributionId": "EXAMPLE"},
                    "request": {
                        "uri": "/",
                        "method": "GET",
                        "clientIp": "2001:db8::1",
                        "headers": {"host": [{"value": "shop.example.com"}]},
                    },
                }
            }
        ]
    }

    event = parse_event(payload)

    assert isinstance(event, CloudFrontEvent)
    assert (event.config.event_type, event.request.raw_body) == (None, b"")
    assert event.request.headers["host"][0].key is None
    assert _json.plain(event.request)["headers"] == {"host": [{"value": "shop.example.com"}]}


def test_a_response_may_come_without_its_request() -> None:
    event = parse_event(event_of(response=RESPONSE))

    assert isinstance(event, CloudFrontEvent)
    with pytest.raises(LookupError, match="has no request"):
        _ = event.request


def test_the_records_may_be_spelled_in_lower_case() -> None:
    payload = {"records": json.loads(json.dumps(ANSWERED["Records"]))}

    event = parse_event(payload)

    assert isinstance(event, CloudFrontEvent)
    assert event.records[0].to_dict() is payload["records"][0]
    assert "records" in event.model_dump(by_alias=True)
