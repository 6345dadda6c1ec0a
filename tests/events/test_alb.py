"""Requests of load balancers."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import ALBEvent, ALBResponse

from .pure_functions import answer_of

TARGET = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/6d0ecf831eec9f09"
SINGLE: dict[str, Any] = {
    "requestContext": {"elb": {"targetGroupArn": TARGET}},
    "httpMethod": "PUT",
    "path": "/orders/7%2F8",
    "queryStringParameters": {"na%20me": "green+tea%21"},
    "headers": {"cookie": "a=1", "x-forwarded-proto": "https"},
    "body": "dGVh",
    "isBase64Encoded": True,
}
SEVERAL: dict[str, Any] = {
    "requestContext": {"elb": {"targetGroupArn": TARGET}},
    "httpMethod": "GET",
    "path": "/",
    "multiValueQueryStringParameters": {"size": ["1", "%32"]},
    "multiValueHeaders": {"x-tea": ["green", "black"], "cookie": ["a=1", "b=2"]},
    "body": "",
    "isBase64Encoded": False,
}


def test_a_request_has_its_parts_and_its_query_decoded() -> None:
    event = ALBEvent.from_payload(SINGLE)

    assert (event.method, event.path) == ("PUT", "/orders/7%2F8")
    assert event.query_params.getlist("na me") == ["green tea!"]
    assert event.query_string_parameters == {"na%20me": "green+tea%21"}
    assert (event.headers["X-Forwarded-Proto"], event.cookies) == ("https", {"a": "1"})
    assert (event.raw_body, event.is_base64_encoded) == (b"tea", True)
    assert event.request_context.elb.target_group_arn == TARGET


def test_multi_value_headers_are_read_to_the_same_names() -> None:
    event = ALBEvent.from_payload(SEVERAL)

    assert event.headers["X-Tea"] == "black"
    assert event.headers.getlist("x-tea") == ["green", "black"]
    assert event.cookies == {"a": "1", "b": "2"}
    assert event.query_params.getlist("size") == ["1", "2"]
    assert (event.raw_body, event.json_body) == (b"", None)


def test_a_health_check_has_no_query() -> None:
    payload = {name: value for name, value in SEVERAL.items() if "Query" not in name}

    assert dict(ALBEvent.from_payload(payload).query_params) == {}


def test_a_request_names_its_load_balancer() -> None:
    with pytest.raises(ValidationError, match=r"requestContext\.elb"):
        ALBEvent.from_payload({**SINGLE, "requestContext": {}})


@pytest.mark.parametrize(("code", "text"), [(404, "404 Not Found"), (299, "299")])
async def test_an_answer_describes_its_status(code: int, text: str) -> None:
    async def shop(event: ALBEvent) -> ALBResponse:
        return ALBResponse(status_code=code, headers={"Content-Type": "text/plain"}, body="")

    assert await answer_of(shop, SINGLE) == {
        "statusCode": code,
        "statusDescription": text,
        "headers": {"Content-Type": "text/plain"},
        "body": "",
        "isBase64Encoded": False,
    }


def test_an_answer_may_describe_its_status_otherwise() -> None:
    assert ALBResponse(status_description="200 Fine").status_description == "200 Fine"
