import base64

import pytest

from achalice_cli.local.answers import HttpAnswer, MalformedAnswerError, http_answer


def test_an_empty_answer_is_an_empty_200() -> None:
    """None of its fields is required."""
    assert http_answer({}) == HttpAnswer(200, [("Content-Type", "application/json")], b"")


def test_both_kinds_of_headers_are_merged_and_a_pair_counts_once() -> None:
    answer = http_answer(
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


def test_headers_of_the_connection_are_renamed_or_dropped() -> None:
    """Nobody learns in production only that a browser never sees `WWW-Authenticate`."""
    answer = http_answer(
        {
            "headers": {
                "content-type": "text/plain",
                "WWW-Authenticate": "Basic",
                "Transfer-Encoding": "chunked",
                "Content-Length": "99",
            }
        }
    )

    assert answer.encoded_headers() == [
        (b"content-type", b"text/plain"),
        (b"x-amzn-remapped-www-authenticate", b"Basic"),
        (b"x-amzn-remapped-content-length", b"99"),
        (b"content-length", b"0"),
    ]


def test_a_base64_body_is_decoded() -> None:
    answer = http_answer({"body": base64.b64encode(b"\x00\xff").decode(), "isBase64Encoded": True})

    assert answer.body == b"\x00\xff"


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("hello", "its `answer` is wrong: Input should be a valid dictionary"),
        ({"statusCode": 99}, "its `statusCode` is wrong: Input should be greater than or equal"),
        ({"statusCode": 200, "bdy": ""}, "its `bdy` is wrong: Extra inputs are not permitted"),
        ({"headers": {"X-A": 1}}, "its `headers.X-A` is wrong: Input should be a valid string"),
        ({"body": "?", "isBase64Encoded": True}, "its body is not base64"),
        ({"body": "x" * 6_291_557}, "its body has 6,291,557 bytes, and Lambda hands over"),
    ],
)
def test_what_api_gateway_would_not_take_is_malformed(result: object, reason: str) -> None:
    with pytest.raises(MalformedAnswerError) as caught:
        http_answer(result)

    assert str(caught.value).startswith(reason)


def test_a_header_that_http_cannot_carry_is_malformed() -> None:
    with pytest.raises(MalformedAnswerError):
        http_answer({"headers": {"X-Name": "名"}}).encoded_headers()
