"""Where the arguments of an HTTP handler come from, and what happens when they do not fit."""

import base64
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NewType, TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType, TypedDict

from achalice import Chalice, LambdaContext, Request
from achalice.exceptions import HandlerSignatureError

from .builders import FakeContext, answer_to, ask, rest_event, sqs_event, taking

if TYPE_CHECKING:
    from ipaddress import IPv4Address


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Delivery(BaseModel):
    """Takes nothing for something else."""

    model_config = ConfigDict(strict=True)

    at: datetime
    id: UUID
    weight: Decimal


@dataclass
class Address:
    city: str
    zip_code: int


class Filter(TypedDict):
    colour: str


ItemT = TypeVar("ItemT")


class Page(BaseModel, Generic[ItemT]):
    items: list[ItemT]


class Colour(Enum):
    GREEN = "green"
    BLACK = "black"


OrderId = NewType("OrderId", int)
Orders = TypeAliasType("Orders", list[Order])

DELIVERY = (
    '{"at":"2026-01-31T12:30:00Z","id":"00000000-0000-0000-0000-000000000007","weight":"1.5"}'
)


async def bound(
    handler: Callable[..., object],
    path: str = "/",
    *,
    template: str = "/",
    query: Mapping[str, Sequence[str]] | None = None,
    body: str | None = None,
) -> Any:
    """What the argument of `handler`, which returns it, was; or the answer's errors."""
    app = Chalice("shop")
    app.route(template, methods=["POST"])(handler)
    answer = await ask(app, "POST", path, query=query, body=body)
    return answer.json["Errors"] if answer.status_code == 422 else answer.json


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (str, "7", ["str", "7"]),
        (int, "7", ["int", "7"]),
        (float, "1.5", ["float", "1.5"]),
        (bool, "true", ["bool", "True"]),
        (bool, "0", ["bool", "False"]),
        (Decimal, "1.10", ["Decimal", "1.10"]),
        (UUID, "00000000-0000-0000-0000-000000000007", ["UUID", str(UUID(int=7))]),
        (datetime, "2026-01-31T12:30:00Z", ["datetime", "2026-01-31 12:30:00+00:00"]),
        (date, "2026-01-31", ["date", "2026-01-31"]),
        (timedelta, "PT5M", ["timedelta", "0:05:00"]),
        (Colour, "green", ["Colour", "Colour.GREEN"]),
        (Literal["asc", "desc"], "asc", ["str", "asc"]),
        (OrderId, "7", ["int", "7"]),
        (int | None, "7", ["int", "7"]),
        (Annotated[int, Field(ge=1)], "7", ["int", "7"]),
        (Annotated[str, ["metadata that has no hash"]], "7", ["str", "7"]),
        (bytes, "tea", ["bytes", "b'tea'"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("source", ["path", "query"])
async def test_text_becomes_what_the_annotation_says(
    source: str, annotation: object, text: str, value: list[str]
) -> None:
    if source == "path":
        found = await bound(taking(annotation), f"/{text}", template="/{value}")
    else:
        found = await bound(taking(annotation), query={"value": [text]})

    assert found == value


@pytest.mark.parametrize(
    ("annotation", "text", "fault"),
    [
        (int, "many", "int_parsing"),
        (int, "", "int_parsing"),
        (bool, "perhaps", "bool_parsing"),
        (UUID, "7", "uuid_parsing"),
        (datetime, "tomorrow", "datetime_from_date_parsing"),
        (Colour, "red", "enum"),
        (Literal["asc", "desc"], "up", "literal_error"),
        (Annotated[int, Field(ge=1)], "0", "greater_than_equal"),
        (int | None, "", "int_parsing"),
    ],
    ids=str,
)
async def test_text_that_is_not_what_the_annotation_says_is_a_422(
    annotation: object, text: str, fault: str
) -> None:
    [error] = await bound(taking(annotation), query={"value": [text]})

    assert (error["loc"], error["type"]) == (["query", "value"], fault)


async def test_a_422_lists_every_fault_with_its_place() -> None:
    app = Chalice("shop")

    @app.post("/shops/{shop_id}/orders")
    async def create(shop_id: int, verbose: bool, order: Order) -> None: ...

    answer = await ask(
        app,
        "POST",
        "/shops/tea/orders",
        query={"verbose": ["perhaps"]},
        body='{"quantity": "many"}',
    )

    assert (answer.status_code, answer.json) == (
        422,
        {
            "Code": "UnprocessableEntityError",
            "Message": "4 parts of the request cannot be used",
            "Errors": [
                {
                    "loc": ["path", "shop_id"],
                    "msg": "Input should be a valid integer, unable to parse string as an integer",
                    "type": "int_parsing",
                },
                {
                    "loc": ["query", "verbose"],
                    "msg": "Input should be a valid boolean, unable to interpret input",
                    "type": "bool_parsing",
                },
                {"loc": ["body", "sku"], "msg": "Field required", "type": "missing"},
                {
                    "loc": ["body", "quantity"],
                    "msg": "Input should be a valid integer, unable to parse string as an integer",
                    "type": "int_parsing",
                },
            ],
        },
    )


async def test_a_single_fault_is_counted_in_the_singular() -> None:
    app = Chalice("shop")
    app.get("/")(taking(int))

    answer = await ask(app, "GET", "/")

    assert answer.json["Message"] == "1 part of the request cannot be used"


@pytest.mark.parametrize("annotation", [str, int, list[str], str | None], ids=str)
async def test_a_query_parameter_without_a_default_is_required(annotation: object) -> None:
    assert await bound(taking(annotation)) == [
        {"loc": ["query", "value"], "msg": "Field required", "type": "missing"}
    ]


async def test_a_missing_query_parameter_is_its_default() -> None:
    assert await bound(taking(int, default=5)) == ["int", "5"]


async def test_a_default_is_given_as_it_is() -> None:
    """Like any function's: pydantic has no say in it."""
    assert await bound(taking(int | None, default=None), query={"other": ["1"]}) == [
        "NoneType",
        "None",
    ]


async def test_an_empty_query_value_is_an_empty_text() -> None:
    assert await bound(taking(str, default="default"), query={"value": [""]}) == ["str", ""]


async def test_of_several_query_values_the_last_counts() -> None:
    assert await bound(taking(int), query={"value": ["1", "2"]}) == ["int", "2"]


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (list[int], ["list", "[1, 2]"]),
        (tuple[int, ...], ["tuple", "(1, 2)"]),
        (set[int], ["set", "{1, 2}"]),
        (frozenset[int], ["frozenset", "frozenset({1, 2})"]),
        (Sequence[int], ["list", "[1, 2]"]),
        (list[int] | None, ["list", "[1, 2]"]),
        (Annotated[list[int], Field(min_length=1)], ["list", "[1, 2]"]),
        (list, ["list", "['1', '2']"]),
    ],
    ids=str,
)
async def test_a_list_takes_all_query_values(annotation: object, value: list[str]) -> None:
    assert await bound(taking(annotation), query={"value": ["1", "2"]}) == value


async def test_the_faulty_value_of_a_list_is_told_by_its_place() -> None:
    [error] = await bound(taking(list[int]), query={"value": ["1", "two"]})

    assert error["loc"] == ["query", "value", 1]


@pytest.mark.parity("route.parameters-are-text")
async def test_a_path_parameter_without_an_annotation_is_text() -> None:
    app = Chalice("shop")

    def untyped(name):  # type: ignore[no-untyped-def]  # as Chalice apps are written
        return [type(name).__name__, name]

    app.get("/{name}")(untyped)

    assert (await ask(app, "GET", "/7")).json == ["str", "7"]


@pytest.mark.parity("route.parameters-encoded")
async def test_a_path_parameter_is_decoded_once() -> None:
    """A REST API leaves it as the client encoded it; twice would turn the text `%41` into `A`."""
    app = Chalice("shop")

    @app.get("/{name}")
    async def show(name: str) -> str:
        return name

    event = rest_event("/100%2541%2Fb", template="/{name}", params={"name": "100%2541%2Fb"})

    assert (await answer_to(app, event)).body == "100%41/b"


@pytest.mark.parity("route.greedy")
async def test_a_greedy_parameter_is_the_rest_of_the_path() -> None:
    app = Chalice("shop")

    @app.get("/files/{key+}")
    async def show(key: str) -> str:
        return key

    assert (await ask(app, "GET", "/files/a/b.txt")).body == "a/b.txt"


@pytest.mark.parametrize(
    ("annotation", "body", "value"),
    [
        (Order, '{"sku":"tea"}', ["Order", "sku='tea' quantity=1"]),
        (Address, '{"city":"Ulm","zip_code":1}', ["Address", "Address(city='Ulm', zip_code=1)"]),
        (Filter, '{"colour":"green"}', ["dict", "{'colour': 'green'}"]),
        (list[Order], '[{"sku":"tea"}]', ["list", "[Order(sku='tea', quantity=1)]"]),
        (Orders, '[{"sku":"tea"}]', ["list", "[Order(sku='tea', quantity=1)]"]),
        (Page[int], '{"items":[1]}', ["Page[int]", "items=[1]"]),
        (Order | Page[int], '{"items":[1]}', ["Page[int]", "items=[1]"]),
        (Order | None, "null", ["NoneType", "None"]),
        (Annotated[Order, Field(title="Tea")], '{"sku":"tea"}', ["Order", "sku='tea' quantity=1"]),
    ],
    ids=str,
)
async def test_a_model_is_the_json_body(annotation: object, body: str, value: list[str]) -> None:
    assert await bound(taking(annotation), body=body) == value


async def test_a_strict_model_takes_what_json_has_no_type_for() -> None:
    """Strictness is about JSON's own types: a time can only be text there."""
    assert await bound(taking(Delivery), body=DELIVERY) == [
        "Delivery",
        str(Delivery.model_validate_json(DELIVERY)),
    ]


@pytest.mark.parametrize("body", [None, ""])
async def test_a_body_is_required(body: str | None) -> None:
    assert await bound(taking(Order), body=body) == [
        {"loc": ["body"], "msg": "A JSON body is required", "type": "missing"}
    ]


async def test_a_missing_body_is_its_default() -> None:
    assert await bound(taking(Order | None, default=None)) == ["NoneType", "None"]


@pytest.mark.parametrize(
    ("body", "loc", "fault"),
    [
        ("{", ["body"], "json_invalid"),
        ("[]", ["body"], "model_type"),
        ("null", ["body"], "model_type"),
        ('{"sku":"tea","quantity":1.5}', ["body", "quantity"], "int_from_float"),
    ],
)
async def test_a_body_that_is_no_such_model_is_a_422(body: str, loc: list[str], fault: str) -> None:
    [error] = await bound(taking(Order), body=body)

    assert (error["loc"], error["type"]) == (loc, fault)


async def test_a_base64_body_is_decoded_for_its_model() -> None:
    """API Gateway encodes every body of an API with `*/*` among its binary types."""
    app = Chalice("shop")

    @app.post("/")
    async def create(order: Order) -> Order:
        return order

    body = base64.b64encode(b'{"sku":"tea"}').decode()

    assert (await answer_to(app, rest_event("/", "POST", body=body, is_base64=True))).json == {
        "sku": "tea",
        "quantity": 1,
    }


async def test_a_body_that_is_not_the_base64_it_is_said_to_be_is_a_400() -> None:
    app = Chalice("shop")
    app.post("/")(taking(Order))

    answer = await answer_to(app, rest_event("/", "POST", body="no base64!", is_base64=True))

    assert answer.status_code == 400


async def test_parameters_may_be_called_like_anything() -> None:
    """`json` and `copy` are names of `BaseModel` attributes, and good names for parameters."""
    app = Chalice("shop")

    @app.post("/{schema}/{self}")
    async def create(
        schema: str, self: int, json: bool, copy: int, handler: str, model_config: str, dict: Order
    ) -> list[object]:
        return [schema, self, json, copy, handler, model_config, dict.sku]

    query = {"json": ["1"], "copy": ["2"], "handler": ["h"], "model_config": ["m"]}
    answer = await ask(app, "POST", "/s/1", query=query, body='{"sku":"tea"}')

    assert answer.json == ["s", 1, True, 2, "h", "m", "tea"]


@pytest.mark.parametrize("annotation", [Request, Request | None], ids=str)
async def test_a_request_is_the_request(annotation: object) -> None:
    app = Chalice("shop")

    async def show(value: object) -> str:
        return app.current_request.path if value is app.current_request else "another"

    show.__annotations__["value"] = annotation
    app.get("/tea")(show)

    assert (await ask(app, "GET", "/tea")).body == "/tea"


async def test_annotations_may_be_postponed(monkeypatch: pytest.MonkeyPatch) -> None:
    """`from __future__ import annotations` leaves them as text, in a whole module at once."""
    module = ModuleType("app")
    monkeypatch.setitem(sys.modules, "app", module)
    exec(
        """
from __future__ import annotations
from pydantic import BaseModel
from achalice import Chalice, Request
from achalice.events import SQSEvent

app = Chalice("shop")
received = []

class Order(BaseModel):
    sku: str

@app.post("/{number}")
async def create(number: int, order: Order, request: Request, page: int | None = None) -> object:
    return [number, order, request.path, page]

@app.on_sqs_message(queue="orders")
async def on_orders(event: SQSEvent[Order]) -> None:
    received.extend(record.data.sku for record in event)
""",
        vars(module),
    )

    answer = await ask(module.app, "POST", "/7", body='{"sku":"tea"}')
    await module.app.dispatch(sqs_event('{"sku":"tea"}'), FakeContext())

    assert (answer.json, module.received) == ([7, {"sku": "tea"}, "/7", None], ["tea"])


async def test_keyword_only_parameters_are_filled() -> None:
    app = Chalice("shop")

    @app.get("/{name}")
    async def show(*, name: str, page: int = 1, context: LambdaContext) -> list[object]:
        return [name, page, context.function_version]

    assert (await ask(app, "GET", "/tea")).json == ["tea", 1, "$LATEST"]


class Unreadable:
    """Nothing that pydantic knows."""


def needs_a_later_import(value: "IPv4Address") -> None: ...


def misspelt(value: "datetime.dattime") -> None: ...  # type: ignore[name-defined]


def not_a_type(value: "not a type") -> None: ...  # type: ignore[valid-type]  # noqa: F722


def positional(value: str, /) -> None: ...


def nothing() -> None: ...


def unannotated(value):  # type: ignore[no-untyped-def]  # that is the test
    ...


@pytest.mark.parity("refused.arguments")
@pytest.mark.parametrize(
    ("handler", "template", "problem", "hint"),
    [
        (
            nothing,
            "/{order_id}",
            "`nothing` does not take `order_id`, which its path names",
            "add the parameter `order_id: str`",
        ),
        (
            unannotated,
            "/",
            "parameter `value` of `unannotated` is neither in the path nor annotated",
            "annotate it: a model is the JSON body, a simple type a query parameter",
        ),
        (
            positional,
            "/",
            "parameter `value` of `positional` is positional-only, "
            "and arguments are passed by name",
            None,
        ),
        (
            needs_a_later_import,
            "/",
            "`needs_a_later_import` is annotated with `IPv4Address`, "
            "which does not exist where it is defined",
            "define or import it above the handler, outside of `if TYPE_CHECKING:`",
        ),
        (
            misspelt,
            "/",
            "`misspelt` has an annotation that cannot be read: "
            "type object 'datetime.datetime' has no attribute 'dattime'",
            None,
        ),
        (
            not_a_type,
            "/",
            "`not_a_type` has an annotation that cannot be read: "
            "Forward reference must be an expression -- got 'not a type'",
            None,
        ),
        *(
            (
                taking(annotation),
                "/",
                "parameter `value` of `handler` could be anything",
                "declare a model, or write `value: Annotated[..., Body()]` for any JSON",
            )
            for annotation in (dict, dict[str, int], Mapping[str, str], Any, object, list[Any])
        ),
        *(
            (
                taking(annotation),
                "/{value}",
                "parameter `value` of `handler` is in the path, "
                "and no such type can be read from a part of a path",
                "annotate it with a simple type: `value: str`",
            )
            for annotation in (Order, Address, list[str], dict[str, str], Order | None)
        ),
        (
            taking(Annotated[int, Field(alias="page-size")]),
            "/",
            "parameter `value` of `handler` has an alias that is pydantic's, "
            "which only fields of models have",
            "write `Query(alias=...)`",
        ),
    ],
)
def test_a_signature_that_no_request_can_fill_is_refused_at_once(
    handler: Callable[..., object], template: str, problem: str, hint: str | None
) -> None:
    """Not at the first request, and with the handler's and the parameter's names."""
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").get(template)(handler)

    assert (str(error.value), error.value.hint) == (problem, hint)


def test_a_type_that_pydantic_does_not_know_is_refused_in_one_line() -> None:
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").get("/")(taking(Unreadable))

    assert str(error.value).startswith(
        "parameter `value` of `handler` has a type that pydantic cannot read: Unable to generate"
    )
    assert "\n" not in str(error.value)


def test_a_refused_route_is_not_declared() -> None:
    app = Chalice("shop")

    with pytest.raises(HandlerSignatureError):
        app.get("/{order_id}")(nothing)

    assert (app.triggers, app.match("/7")) == ([], None)
