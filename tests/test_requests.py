"""What handlers get to know of an HTTP request."""

import base64
import json

import pytest
from pydantic import ValidationError

from achalice import Chalice, Request, Response
from achalice.exceptions import BadRequestError
from achalice.requests import Headers, MultiDict

from .builders import FakeContext, answer_to, request_of, rest_event


def request(**parts: object) -> Request:
    return request_of({**rest_event(), **parts}, FakeContext())


@pytest.mark.parity(
    "request.method",
    "request.path",
    "request.headers",
    "request.uri-params",
    "request.context",
    "request.stage-vars",
    "request.lambda-context",
)
def test_a_request_has_the_parts_of_its_event() -> None:
    context = FakeContext()
    event = rest_event(
        "/orders/7",
        "PUT",
        template="/orders/{order_id}",
        params={"order_id": "7"},
        query={"verbose": ["true"]},
        headers={"X-Trace": "1"},
    )

    request = request_of({**event, "stageVariables": {"table": "orders"}}, context)

    assert request.method == "PUT"
    assert request.path == "/orders/7"
    assert request.resource_path == "/orders/{order_id}"
    assert request.headers == {"x-trace": "1"}
    assert request.query_params == MultiDict({"verbose": ["true"]})
    assert request.uri_params == {"order_id": "7"}
    assert request.stage_vars == {"table": "orders"}
    assert request.context["identity"]["sourceIp"] == "192.0.2.1"
    assert request.lambda_context is context


@pytest.mark.parity("request.headers.null", "request.query.none", "request.uri-params.none")
def test_what_the_event_leaves_out_is_absent() -> None:
    """The console's test button sends nulls for everything, headers included."""
    bare = request()

    assert (
        dict(bare.headers),
        bare.query_params,
        bare.uri_params,
        bare.stage_vars,
        bare.raw_body,
    ) == (
        {},
        None,
        None,
        None,
        b"",
    )


@pytest.mark.parity("request.missing-parts")
@pytest.mark.parametrize("missing", sorted(rest_event()))
async def test_an_event_without_one_of_its_parts_is_still_answered(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People write events by hand, and forget some."""
    monkeypatch.setenv("ACHALICE_HANDLER", "api_handler")
    app = Chalice("shop")

    @app.get("/")
    async def index(request: Request) -> object:
        return request.to_dict(), request.json_body, request.raw_body.decode()

    event = rest_event()
    del event[missing]

    assert (await answer_to(app, event)).status_code == 200


@pytest.mark.parity("request.headers.any-casing")
def test_headers_are_found_in_any_casing() -> None:
    headers = Headers({"X-Trace": "1", "accept": "text/plain"})

    assert (headers["x-trace"], headers["ACCEPT"], "x-TRACE" in headers) == (
        "1",
        "text/plain",
        True,
    )
    assert dict(headers) == {"x-trace": "1", "accept": "text/plain"}
    assert len(headers) == 2
    assert repr(headers) == "Headers({'x-trace': '1', 'accept': 'text/plain'})"


@pytest.mark.parity("request.headers.read-only")
def test_headers_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        Headers({"a": "1"})["a"] = "2"  # type: ignore[index]  # that is the test


def test_of_one_header_in_two_casings_the_last_wins() -> None:
    assert dict(Headers({"X-Trace": "1", "x-trace": "2"})) == {"x-trace": "2"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain", "content-type": "application/json"},
        {"content-type": "text/plain", "Content-Type": "application/json"},
    ],
)
def test_the_content_type_is_the_last_of_two_casings(headers: dict[str, str]) -> None:
    assert request(body="7", headers=headers).json_body == 7


def test_what_follows_from_a_field_is_another_in_a_copy_with_another_field() -> None:
    original = request(body="7", headers={"cookie": "a=1", "content-type": "application/json"})
    assert (original.cookies, original.content_type, original.json_body, original.raw_body) == (
        {"a": "1"},
        "application/json",
        7,
        b"7",
    )

    copied = original.model_copy(update={"headers": Headers({"cookie": "z=9"})})

    assert (copied.cookies, copied.content_type, copied.json_body) == ({"z": "9"}, "", None)
    assert (copied.raw_body, copied.to_original_event()) == (b"7", original.to_original_event())
    assert original.cookies == {"a": "1"}


NAMES = ["Content-Type", "content-type", "CONTENT-TYPE"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("values", "found"), [(["a"], "a"), (["a", "b"], "b"), ([], "a"), ([7, None], "a"), (None, "a")]
)
def test_one_header_is_found_like_all_of_them(
    name: str, values: list[object] | None, found: str
) -> None:
    several: dict[str, object] = {} if values is None else {name: values}
    headers = Headers({name: found, "Accept": "c"}, several)

    assert (headers.find("content-type"), headers["content-type"]) == (found, found)


@pytest.mark.parametrize("name", NAMES)
def test_one_header_is_found_where_only_the_lists_have_it(name: str) -> None:
    headers = Headers({"Accept": "b"}, {name: ["a"]})

    assert (headers.find("content-type"), headers["content-type"]) == ("a", "a")


def test_a_header_that_is_not_there_is_not_found() -> None:
    headers = Headers({"Accept": "b", "Content-Type": None}, {"Accept": ["b"]})

    assert (headers.find("content-type"), headers.find("origin")) == (None, None)


@pytest.mark.parity("request.query.last", "request.query.getlist")
def test_a_query_parameter_is_its_last_value_and_a_list_of_all() -> None:
    query = MultiDict({"tag": ["green", "black"], "page": ["1"]})

    assert (query["tag"], query.getlist("tag"), dict(query)) == (
        "black",
        ["green", "black"],
        {"tag": "black", "page": "1"},
    )


@pytest.mark.parity("request.query.getlist-copy")
def test_the_list_of_a_query_parameters_values_is_a_copy() -> None:
    query = MultiDict({"tag": ["green"]})

    query.getlist("tag").append("black")

    assert query.getlist("tag") == ["green"]


@pytest.mark.parity("request.query.assignment", "request.query.repr")
def test_a_query_can_be_changed_without_changing_the_event() -> None:
    event = rest_event(query={"tag": ["green"], "page": ["1"]})
    query = request_of(event, FakeContext()).query_params
    assert query is not None

    query["tag"] = "black"
    del query["page"]

    assert repr(query) == "MultiDict({'tag': ['black']})"
    assert event["multiValueQueryStringParameters"] == {"tag": ["green"], "page": ["1"]}


@pytest.mark.parity("request.query.missing", "request.query.empty-list")
@pytest.mark.parametrize("query", [MultiDict(), MultiDict({"tag": []})])
def test_a_query_parameter_without_a_value_is_missing(query: MultiDict) -> None:
    with pytest.raises(KeyError, match="tag"):
        query["tag"]


@pytest.mark.parity("request.query.missing-list")
def test_an_unknown_query_parameter_has_no_list() -> None:
    with pytest.raises(KeyError, match="tag"):
        MultiDict().getlist("tag")


@pytest.mark.parity("request.raw-body", "request.raw-body.empty")
@pytest.mark.parametrize(
    ("body", "is_base64", "raw"),
    [
        ("grüner Tee", False, "grüner Tee".encode()),
        (base64.b64encode(b"\xff\x00").decode(), True, b"\xff\x00"),
        (None, True, b""),
        ("", False, b""),
    ],
)
def test_the_raw_body_is_what_the_client_sent(
    body: str | None, is_base64: bool, raw: bytes
) -> None:
    assert request(body=body, isBase64Encoded=is_base64).raw_body == raw


@pytest.mark.parity("request.raw-body.once")
def test_the_raw_body_is_decoded_once() -> None:
    encoded = request(body="AAE=", isBase64Encoded=True)

    assert encoded.raw_body is encoded.raw_body


async def test_a_body_that_is_not_the_base64_it_is_said_to_be_is_answered_with_400() -> None:
    app = Chalice("shop")

    @app.post("/")
    async def upload(request: Request) -> int:
        return len(request.raw_body)

    answer = await answer_to(app, rest_event("/", "POST", body="no base64!", is_base64=True))

    assert (answer.status_code, answer.json) == (
        400,
        {"Code": "BadRequestError", "Message": "The body is not the base64 it is said to be"},
    )


@pytest.mark.parity("request.json-body", "request.json-body.casing")
@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON", "application/json; charset=utf-8"]
)
def test_a_json_body_is_its_value(content_type: str) -> None:
    json_request = request(body='{"sku": "tea"}', headers={"content-type": content_type})

    assert json_request.json_body == {"sku": "tea"}


def test_a_json_body_is_read_once() -> None:
    """A handler that changes it, and one that reads it twice, find what they expect."""
    json_request = request(body="[]", headers={"Content-Type": "application/json"})

    assert json_request.json_body is json_request.json_body


@pytest.mark.parity("request.json-body.other-type", "request.json-body.no-type")
@pytest.mark.parametrize("headers", [None, {}, {"Content-Type": "text/plain"}])
def test_a_body_that_is_not_said_to_be_json_has_no_json_value(
    headers: dict[str, str] | None,
) -> None:
    assert request(body='{"sku": "tea"}', headers=headers).json_body is None


@pytest.mark.parity("request.json-body.malformed", "request.json-body.empty")
@pytest.mark.parametrize("body", ["{", None, '"\\ud800"', "NaN"])
def test_a_json_body_that_is_not_json_is_a_bad_request(body: str | None) -> None:
    with pytest.raises(BadRequestError, match=r"^Error Parsing JSON$"):
        _ = request(body=body, headers={"Content-Type": "application/json"}).json_body


@pytest.mark.parity("request.to-dict", "request.to-dict.json")
def test_a_request_as_a_dictionary_is_json() -> None:
    """It is what people log."""
    event = rest_event(
        "/orders/7", template="/orders/{id}", params={"id": "7"}, query={"tag": ["a", "b"]}
    )

    assert json.loads(json.dumps(request_of(event, FakeContext()).to_dict())) == {
        "method": "GET",
        "path": "/orders/7",
        "resource_path": "/orders/{id}",
        "headers": {},
        "query_params": {"tag": "b"},
        "uri_params": {"id": "7"},
        "context": event["requestContext"],
        "stage_vars": None,
    }


@pytest.mark.parity("request.original-event")
def test_the_original_event_is_the_very_dictionary() -> None:
    event = rest_event()

    assert request_of(event, FakeContext()).to_original_event() is event


@pytest.mark.parity("request.mutable")
def test_a_request_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        request().path = "/other"  # type: ignore[misc]  # that is the test


def test_a_request_is_equal_to_another_one_of_the_same_event() -> None:
    event = rest_event(query={"tag": ["a"]})
    first, second = (request_of(event, FakeContext()) for _ in range(2))

    assert first == second
    assert first.raw_body == b""
    assert first == second


@pytest.mark.parity("request.constructor")
def test_a_request_can_be_built_by_hand_for_a_test() -> None:
    built = Request(
        method="POST",
        path="/orders",
        headers=Headers({"X-Trace": "1"}),
        lambda_context=FakeContext(),
    )

    assert (built.resource_path, built.raw_body, built.to_original_event()) == ("/", b"", {})


@pytest.mark.parity("request.headers.repeated")
def test_a_header_that_came_twice_has_a_list() -> None:
    several = request(multiValueHeaders={"X-Tag": ["a", "b"]}, headers={"X-Tag": "b"})

    assert (several.headers["x-tag"], several.headers.getlist("X-TAG")) == ("b", ["a", "b"])
    several.headers.getlist("x-tag").clear()
    assert several.headers.getlist("x-tag") == ["a", "b"]


def test_an_unknown_header_has_no_list() -> None:
    with pytest.raises(KeyError, match="x-tag"):
        Headers().getlist("X-Tag")


def test_headers_that_are_no_text_are_absent() -> None:
    odd = request(headers={"a": 1, "b": None, "c": "c"}, multiValueHeaders={"d": [1], "e": "x"})

    assert dict(odd.headers) == {"c": "c"}


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=1;b=2;", {"a": "1", "b": "2"}),
        ("a=1; a=2", {"a": "1"}),
        ('a="x y"', {"a": "x y"}),
        (r'a="x\073 y"; b=2', {"a": "x; y", "b": "2"}),
        (r'a="\"x\\y\" \374"', {"a": '"x\\y" ü'}),
        ('a="x; b=y"', {"a": '"x', "b": 'y"'}),
        ("token=a=b==", {"token": "a=b=="}),
        ("bare; a=1", {"a": "1"}),
        ("", {}),
    ],
)
def test_cookies_are_read_by_name(header: str, cookies: dict[str, str]) -> None:
    assert request(headers={"Cookie": header}).cookies == cookies


@pytest.mark.parametrize("value", ["plain", "a b", 'said "so"', "a;b,c", "back\\slash", "für"])
def test_a_cookie_comes_back_as_it_was_set(value: str) -> None:
    response = Response("")

    response.set_cookie("a", value)

    sent_back = response.headers["Set-Cookie"][0].partition("; ")[0]
    assert request(headers={"Cookie": sent_back}).cookies == {"a": value}


def test_a_request_without_cookies_has_none() -> None:
    assert request().cookies == {}


@pytest.mark.parametrize(
    ("header", "content_type"),
    [("Text/CSV; charset=utf-8", "text/csv"), (" text/csv ", "text/csv"), ("", "")],
)
def test_a_content_type_is_without_parameters(header: str, content_type: str) -> None:
    assert request(headers={"content-type": header}).content_type == content_type


@pytest.mark.parity("request.json-body.suffix")
@pytest.mark.parametrize(
    "content_type", ["application/vnd.api+json", "application/problem+JSON; charset=utf-8"]
)
def test_types_that_are_json_by_their_suffix_have_a_value(content_type: str) -> None:
    assert request(body="[1]", headers={"Content-Type": content_type}).json_body == [1]


@pytest.mark.parametrize("body", [5, {}, [], True])
def test_a_body_that_is_no_text_is_no_body(body: object) -> None:
    assert request(body=body).raw_body == b""


@pytest.mark.parametrize(("body", "is_base64"), [("\ud800", False), ("ü", True), ("YQ", True)])
def test_a_body_that_cannot_be_read_is_a_bad_request(body: str, is_base64: bool) -> None:
    with pytest.raises(BadRequestError):
        _ = request(body=body, isBase64Encoded=is_base64).raw_body
