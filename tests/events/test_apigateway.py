"""Requests that API Gateway hands over whole: REST APIs, and HTTP APIs with payload 1.0."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import APIGatewayProxyEvent, APIGatewayProxyResponse, parse_event
from achalice.exceptions import BadRequestError, EventShapeError

from ..builders import rest_event
from .pure_functions import answer_of

SAMPLE: dict[str, Any] = {
    "resource": "/orders/{order_id}",
    "path": "/orders/7",
    "httpMethod": "POST",
    "headers": {"Content-Type": "application/json", "Cookie": "a=1; b=2"},
    "multiValueHeaders": {
        "Content-Type": ["application/json"],
        "Cookie": ["a=1; b=2"],
        "X-Tea": ["green", "black"],
    },
    "queryStringParameters": {"size": "2"},
    "multiValueQueryStringParameters": {"size": ["1", "2"]},
    "pathParameters": {"order_id": "7"},
    "stageVariables": {"table": "orders"},
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "abc123",
        "authorizer": {"principalId": "jane", "integrationLatency": 451, "seats": "3"},
        "deploymentId": "v99qix",
        "domainName": "abc123.execute-api.eu-central-1.amazonaws.com",
        "domainPrefix": "abc123",
        "extendedRequestId": "request-id",
        "httpMethod": "POST",
        "identity": {
            "sourceIp": "192.0.2.1",
            "userAgent": "curl",
            "apiKey": "k",
            "apiKeyId": "kid",
            "userArn": None,
            "clientCert": {
                "clientCertPem": "PEM",
                "subjectDN": "www.example.com",
                "issuerDN": "issuer",
                "serialNumber": "a1:a1",
                "validity": {
                    "notBefore": "May 28 12:30:02 2019 GMT",
                    "notAfter": "Aug  5 09:36:04 2021 GMT",
                },
            },
        },
        "operationName": "makeOrder",
        "path": "/dev/orders/7",
        "protocol": "HTTP/1.1",
        "requestId": "c6af9ac6",
        "requestTime": "09/Apr/2015:12:34:56 +0000",
        "requestTimeEpoch": 1428582896000,
        "resourceId": "123456",
        "resourcePath": "/orders/{order_id}",
        "stage": "dev",
    },
    "body": '{"sku": "tea"}',
    "isBase64Encoded": False,
}


def test_a_request_has_its_parts_decoded() -> None:
    event = APIGatewayProxyEvent.from_payload(SAMPLE)

    assert (event.method, event.http_method) == ("POST", "POST")
    assert (event.path, event.resource) == ("/orders/7", "/orders/{order_id}")
    assert event.headers["content-type"] == "application/json"
    assert event.headers.getlist("x-tea") == ["green", "black"]
    assert event.query_params.getlist("size") == ["1", "2"]
    assert event.query_string_parameters == {"size": "2"}
    assert (event.path_parameters, event.stage_variables) == (
        {"order_id": "7"},
        {"table": "orders"},
    )
    assert event.cookies == {"a": "1", "b": "2"}
    assert (event.raw_body, event.json_body) == (b'{"sku": "tea"}', {"sku": "tea"})
    assert (event.is_base64_encoded, event.version) == (False, None)


def test_the_request_context_is_typed() -> None:
    context = APIGatewayProxyEvent.from_payload(SAMPLE).request_context

    assert (context.account_id, context.api_id, context.stage) == ("123456789012", "abc123", "dev")
    assert (context.http_method, context.path) == ("POST", "/dev/orders/7")
    assert (context.resource_id, context.resource_path) == ("123456", "/orders/{order_id}")
    assert (context.domain_prefix, context.deployment_id) == ("abc123", "v99qix")
    assert (context.operation_name, context.protocol) == ("makeOrder", "HTTP/1.1")
    assert (context.request_id, context.extended_request_id) == ("c6af9ac6", "request-id")
    assert context.request_time == "09/Apr/2015:12:34:56 +0000"
    assert context.request_time_epoch == datetime(2015, 4, 9, 12, 34, 56, tzinfo=UTC)
    assert (context.identity.source_ip, context.identity.user_agent) == ("192.0.2.1", "curl")
    assert (context.identity.api_key, context.identity.api_key_id) == ("k", "kid")


def test_a_clients_certificate_keeps_its_initialisms() -> None:
    certificate = APIGatewayProxyEvent.from_payload(SAMPLE).request_context.identity.client_cert

    assert certificate is not None
    assert (certificate.subject_dn, certificate.issuer_dn) == ("www.example.com", "issuer")
    assert (certificate.client_cert_pem, certificate.serial_number) == ("PEM", "a1:a1")
    assert certificate.validity is not None
    assert certificate.validity.not_before == "May 28 12:30:02 2019 GMT"


def test_a_lambda_authorizers_own_context_is_kept() -> None:
    authorizer = APIGatewayProxyEvent.from_payload(SAMPLE).request_context.authorizer

    assert authorizer is not None
    assert (authorizer.principal_id, authorizer.integration_latency) == ("jane", 451)
    assert authorizer.context == {"seats": "3"}


def test_cognitos_claims_are_there_by_their_names() -> None:
    payload = rest_event("/")
    payload["requestContext"]["authorizer"] = {"claims": {"cognito:username": "jane"}}

    authorizer = APIGatewayProxyEvent.from_payload(payload).request_context.authorizer

    assert authorizer is not None
    assert authorizer.claims == {"cognito:username": "jane"}
    assert (authorizer.scopes, authorizer.context) == ((), {})


def test_payload_1_of_an_http_api_has_an_authorizer_of_nulls() -> None:
    payload = {**rest_event("/"), "version": "1.0"}
    payload["requestContext"] |= {"authorizer": {"claims": None, "scopes": None}}

    event = APIGatewayProxyEvent.from_payload(payload)

    assert event.version == "1.0"
    assert event.request_context.authorizer is not None
    assert event.request_context.authorizer.scopes == ()


@pytest.mark.parametrize(
    ("claims", "read"), [('{"sub": "jane"}', {"sub": "jane"}), ("jane", None), ("[]", None)]
)
def test_a_lambda_authorizer_may_call_a_text_claims_and_scopes(claims: str, read: object) -> None:
    payload = rest_event("/")
    payload["requestContext"]["authorizer"] = {"claims": claims, "scopes": "orders, carts"}

    authorizer = APIGatewayProxyEvent.from_payload(payload).request_context.authorizer

    assert authorizer is not None
    assert (authorizer.claims, authorizer.scopes) == (read, ("orders", "carts"))


def test_the_consoles_test_button_sends_nulls() -> None:
    nothing = (
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
        "isBase64Encoded",
    )
    payload = {**SAMPLE, **dict.fromkeys(nothing)}

    event = APIGatewayProxyEvent.from_payload(payload)

    assert (dict(event.headers), dict(event.query_params), event.cookies) == ({}, {}, {})
    assert (event.path_parameters, event.stage_variables) == ({}, {})
    assert (event.body, event.raw_body, event.json_body) == (None, b"", None)
    assert event.is_base64_encoded is False


def test_old_events_have_single_values_only() -> None:
    names = ("multiValueHeaders", "multiValueQueryStringParameters", "isBase64Encoded")
    payload = {name: value for name, value in SAMPLE.items() if name not in names}

    event = APIGatewayProxyEvent.from_payload(payload)

    assert event.headers["CONTENT-TYPE"] == "application/json"
    assert event.query_params.getlist("size") == ["2"]


@pytest.mark.parametrize("context", [None, {}, {"identity": None, "authorizer": None}])
def test_what_is_known_of_the_request_may_be_nothing(context: object) -> None:
    event = APIGatewayProxyEvent.from_payload({**SAMPLE, "requestContext": context})

    assert event.request_context.identity.source_ip is None
    assert event.request_context.stage is None


def test_a_binary_body_is_decoded() -> None:
    body = base64.b64encode(b"\x00tea").decode()

    event = APIGatewayProxyEvent.from_payload(rest_event("/", "PUT", body=body, is_base64=True))

    assert (event.raw_body, event.body) == (b"\x00tea", body)


def test_a_body_that_is_no_json_is_told_when_it_is_asked_for() -> None:
    event = APIGatewayProxyEvent.from_payload(rest_event("/", "PUT", body="tea"))

    with pytest.raises(ValueError, match="body of this APIGatewayProxyEvent is not JSON"):
        _ = event.json_body


def test_a_body_that_is_no_base64_is_told_when_it_is_asked_for() -> None:
    event = APIGatewayProxyEvent.from_payload(rest_event("/", "PUT", body="tea!", is_base64=True))

    with pytest.raises(BadRequestError, match="body of this APIGatewayProxyEvent is not base64"):
        _ = event.raw_body


def test_headers_are_dumped_as_they_came() -> None:
    payload = {**SAMPLE, "headers": {"X-One": "1"}, "multiValueHeaders": {"X-One": ["0", "1"]}}

    dumped = APIGatewayProxyEvent.from_payload(payload).model_dump(mode="json", by_alias=True)

    assert (dumped["headers"], dumped["multiValueHeaders"]) == (
        {"X-One": "1"},
        {"X-One": ["0", "1"]},
    )


def test_a_request_has_a_method() -> None:
    with pytest.raises(ValidationError, match="httpMethod"):
        APIGatewayProxyEvent.from_payload({"resource": "/", "path": "/", "requestContext": {}})


def test_tests_build_one_by_hand() -> None:
    event = APIGatewayProxyEvent(http_method="GET", query_string_parameters={"a": "1"})

    assert (event.path, dict(event.query_params), event.to_dict()) == ("/", {"a": "1"}, {})


def test_a_connection_id_alone_makes_no_websocket() -> None:
    """Tools for testing put one into requests, too."""
    payload = rest_event("/")
    payload["requestContext"]["connectionId"] = "c1"

    assert type(parse_event(payload)) is APIGatewayProxyEvent


async def test_a_function_answers_with_a_response() -> None:
    async def shop(event: APIGatewayProxyEvent) -> APIGatewayProxyResponse:
        return APIGatewayProxyResponse(
            status_code=201, multi_value_headers={"Set-Cookie": ["a=1", "b=2"]}, body=event.path
        )

    assert await answer_of(shop, SAMPLE) == {
        "statusCode": 201,
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
        "body": "/orders/7",
        "isBase64Encoded": False,
    }


async def test_bytes_are_answered_as_base64() -> None:
    async def picture(event: APIGatewayProxyEvent) -> APIGatewayProxyResponse:
        return APIGatewayProxyResponse(headers={"Content-Type": "image/png"}, body=b"\x89PNG")

    assert await answer_of(picture, SAMPLE) == {
        "statusCode": 200,
        "headers": {"Content-Type": "image/png"},
        "body": "iVBORw==",
        "isBase64Encoded": True,
    }


def test_a_response_has_a_status_that_http_knows() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 599"):
        APIGatewayProxyResponse(status_code=1000)


async def test_another_event_is_told_with_its_faults() -> None:
    async def shop(event: APIGatewayProxyEvent) -> None: ...

    with pytest.raises(EventShapeError) as error:
        await answer_of(shop, {"Records": []})

    assert str(error.value) == (
        "the event given to `shop` is not a `APIGatewayProxyEvent`: httpMethod: Field required"
    )
