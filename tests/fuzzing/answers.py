"""What every answer must be, whatever was asked: fit for Lambda's runtime client and the front."""

import base64
import json
import os
from typing import Any
from unittest.mock import patch

from awslambdaric.lambda_runtime_marshaller import to_json

STATUSES = range(100, 600)


def check(answer: object) -> dict[str, Any]:
    """Fail unless `answer` can be sent; return it."""
    assert isinstance(answer, dict), answer
    status = answer["statusCode"]
    assert type(status) is int, answer
    assert status in STATUSES, answer
    _check_headers(answer)
    body = answer["body"]
    assert isinstance(body, str), answer
    if answer.get("isBase64Encoded"):
        base64.b64decode(body, validate=True)
    assert set(answer) <= _KEYS, answer
    _check_json(answer)
    return answer


_KEYS = {
    "body",
    "cookies",
    "headers",
    "isBase64Encoded",
    "multiValueHeaders",
    "statusCode",
    "statusDescription",
}


def _check_headers(answer: dict[str, Any]) -> None:
    several = answer.get("multiValueHeaders", {})
    assert all(type(values) is list and values for values in several.values()), answer
    texts = [
        *answer.get("headers", {}).items(),
        *((name, value) for name, values in several.items() for value in values),
        *(("cookie", each) for each in answer.get("cookies", [])),
    ]
    for name, value in texts:
        assert type(name) is str, answer
        assert type(value) is str, answer
        assert not {"\r", "\n"} & {*name, *value}, answer


def _check_json(answer: dict[str, Any]) -> None:
    """As Lambda's runtime client makes it, of Python's that escape and of those that do not."""
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    for environment in ("AWS_Lambda_python3.11", "AWS_Lambda_python3.13"):
        with patch.dict(os.environ, {"AWS_EXECUTION_ENV": environment}):
            assert json.loads(to_json(answer).encode()) == answer
