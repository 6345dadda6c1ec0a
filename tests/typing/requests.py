"""What type checkers know of requests. Checked, never run."""

from typing import Any, assert_type

from achalice import LambdaContext, Request
from achalice.requests import Headers, MultiDict


def a_request_has_typed_parts(request: Request) -> None:
    assert_type(request.method, str)
    assert_type(request.path, str)
    assert_type(request.headers, Headers)
    assert_type(request.headers["accept"], str)
    assert_type(request.headers.get("accept"), str | None)
    assert_type(request.headers.getlist("accept"), list[str])
    assert_type(request.query_params, MultiDict | None)
    assert_type(request.uri_params, dict[str, str] | None)
    assert_type(request.cookies, dict[str, str])
    assert_type(request.content_type, str)
    assert_type(request.raw_body, bytes)
    assert_type(request.json_body, Any)
    assert_type(request.stage_vars, dict[str, str] | None)
    assert_type(request.lambda_context, LambdaContext | None)
    assert_type(request.to_dict(), dict[str, Any])


def a_query_is_looked_at_before_it_is_read(request: Request) -> None:
    if request.query_params is not None:
        assert_type(request.query_params["page"], str)
        assert_type(request.query_params.getlist("page"), list[str])

    # There may be no query.
    request.query_params["page"]  # type: ignore[index]  # pyright: ignore[reportOptionalSubscript]


def a_request_is_frozen(request: Request) -> None:
    # Middleware hands on another one.
    request.path = "/"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    # Read-only, like the rest.
    request.headers["accept"] = "*/*"  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    assert_type(request.model_copy(update={"path": "/"}), Request)


def a_request_is_built_by_name() -> None:
    Request(method="GET", path="/orders", headers=Headers({"accept": "*/*"}))
    # By name.
    Request("GET")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # It is `method`.
    Request(verb="GET")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # `Headers`, whose names have any casing.
    Request(headers={"accept": "*/*"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
