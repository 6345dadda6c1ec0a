"""What fronts make of a function's answer."""

import base64
from collections.abc import Callable

import pytest

from achalice.test.answers import (
    HttpAnswer,
    http_api_answer,
    load_balancer_answer,
    rest_answer,
)
from achalice.test.errors import MalformedAnswerError


def test_an_empty_answer_is_an_empty_200() -> None:
    """None of its fields is required."""
    assert rest_answer({}) == HttpAnswer(200, [("Content-Type", "application/json")], b"")


def test_both_kinds_of_headers_are_merged_and_a_pair_counts_once() -> None:
    answer = rest_answer(
        {
            "headers": {"Content-Type": "text/plain", "X-A": "1", "X-B": "3"},
            "multiValueHeaders": {"X-A": ["1", "2"]},
        }
    )

    assert answer.headers == [
        ("X-A", "1"),
        ("X-A", "2"),
        ("Content-Type", "text/plain"),
        ("X-B", "3"),
    ]


def test_headers_of_the_connection_are_renamed_or_dropped_by_a_rest_api() -> None:
    """Nobody learns in production only that a browser never sees `WWW-Authenticate`."""
    answer = rest_answer(
        {
            "headers": {
                "content-type": "text/plain",
                "WWW-Authenticate": "Basic",
                "Transfer-Encoding": "chunked",
                "Content-Length": "99",
            }
        }
    )

    assert answer.headers == [
        ("content-type", "text/plain"),
        ("x-amzn-Remapped-WWW-Authenticate", "Basic"),
        ("x-amzn-Remapped-Content-Length", "99"),
    ]


@pytest.mark.parametrize("read", [rest_answer, http_api_answer, load_balancer_answer])
def test_a_base64_body_is_decoded(read: Callable[[object], HttpAnswer]) -> None:
    body = base64.b64encode(b"\x00\xff").decode()

    assert read({"statusCode": 200, "body": body, "isBase64Encoded": True}).body == b"\x00\xff"


def test_an_answer_without_content_has_no_body() -> None:
    assert rest_answer({"statusCode": 204, "body": "null"}).body == b""


def test_an_http_api_makes_headers_of_cookies() -> None:
    answer = http_api_answer(
        {"statusCode": 200, "headers": {"X-A": "1"}, "cookies": ["a=1", "b=2"], "body": "hello"}
    )

    assert answer == HttpAnswer(
        200, [("X-A", "1"), ("set-cookie", "a=1"), ("set-cookie", "b=2")], b"hello"
    )


@pytest.mark.parametrize(
    ("result", "body"), [({"sku": "tea"}, b'{"sku":"tea"}'), ("hello", b"hello"), (None, b"null")]
)
def test_an_http_api_takes_a_result_without_a_status_for_the_body(
    result: object, body: bytes
) -> None:
    assert http_api_answer(result) == HttpAnswer(200, [("content-type", "application/json")], body)


def test_a_load_balancer_takes_either_kind_of_headers() -> None:
    single = load_balancer_answer({"statusCode": 200, "headers": {"X-A": "1"}})
    several = load_balancer_answer({"statusCode": 200, "multiValueHeaders": {"X-A": ["1", "2"]}})

    assert single.headers == [("X-A", "1")]
    assert several.headers == [("X-A", "1"), ("X-A", "2")]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("hello", "its `answer` is wrong: Input should be a valid dictionary"),
        ({"statusCode": 99}, "its `statusCode` is wrong: Input should be greater than or equal"),
        ({"statusCode": 200, "bdy": ""}, "its `bdy` is wrong: Extra inputs are not permitted"),
        ({"headers": {"X-A": 1}}, "its `headers.X-A` is wrong: Input should be a valid string"),
        ({"body": "?", "isBase64Encoded": True}, "its body is not base64"),
        ({"body": "x" * 6_291_557}, "its body has 6,291,557 bytes, and Lambda hands over"),
        ({"headers": {"X-Name": "名"}}, "a header holds '名'"),
    ],
)
def test_what_a_rest_api_would_not_take_is_malformed(result: object, reason: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        rest_answer(result)

    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({}, "its `statusCode` is wrong: Field required"),
        (
            {"statusCode": 200, "body": "x" * 1_048_577},
            "its body has 1,048,577 bytes, and a load balancer takes 1,048,576 at most",
        ),
    ],
)
def test_what_a_load_balancer_would_not_take_is_malformed(result: object, reason: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        load_balancer_answer(result)

    assert str(caught.value) == reason
