"""What markers make of a handler's parameters: where in a request they are, and how it fits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, assert_never
from uuid import UUID

import pytest
from annotated_types import Ge
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from achalice import Chalice, Request
from achalice.binding import BoundView
from achalice.exceptions import HandlerSignatureError
from achalice.forms import UploadFile
from achalice.parameters import Body, Cookie, File, Form, Header, Path, Query
from achalice.requests import Headers

from .builders import ask, taking


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Colour(Enum):
    GREEN = "green"


class Filters(BaseModel):
    page: int = 1
    tags: list[str] = []
    order_by: str = Field("age", alias="order-by")


class StrictFilters(BaseModel):
    model_config = ConfigDict(extra="forbid")

    page: int


class Choices(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    size: int = Field(validation_alias=AliasChoices("page-size", "limit"))


class Client(BaseModel):
    user_agent: str
    x_tag: list[str] = []
    if_match: str = Field("*", alias="If-Match")


async def bound(
    handler: Callable[..., object],
    *,
    path: str = "/",
    template: str = "/",
    query: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> Any:
    """What the argument of `handler`, which returns it, was; or the answer's errors."""
    app = Chalice("shop")
    app.route(template, methods=["POST"])(handler)
    answer = await ask(app, "POST", path, query=query, headers=headers, body=body)
    return answer.json["Errors"] if answer.status_code == 422 else answer.json


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (int, "7", ["int", "7"]),
        (date, "2026-01-31", ["date", "2026-01-31"]),
        (UUID, str(UUID(int=7)), ["UUID", str(UUID(int=7))]),
        (Decimal, "1.10", ["Decimal", "1.10"]),
        (Colour, "green", ["Colour", "Colour.GREEN"]),
        (Literal["asc", "desc"], "asc", ["str", "asc"]),
        (int | None, "7", ["int", "7"]),
        (str, "tea", ["str", "tea"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("marker", [Query(), Header(), Cookie(), Path()], ids=str)
async def test_text_is_converted_wherever_it_is(
    marker: Query | Header | Cookie | Path, annotation: Any, text: str, value: list[str]
) -> None:
    handler = taking(Annotated[annotation, marker])
    match marker:
        case Path():
            found = await bound(handler, path=f"/{text}", template="/{value}")
        case Query():
            found = await bound(handler, query={"value": [text]})
        case Header():
            found = await bound(handler, headers={"Value": text})
        case Cookie():
            found = await bound(handler, headers={"Cookie": f"other=1; value={text}"})
        case _:
            assert_never(marker)

    assert found == value


@pytest.mark.parametrize(
    ("marker", "place"), [(Query(), "query"), (Header(), "header"), (Cookie(), "cookie")], ids=str
)
async def test_what_is_missing_is_told_with_its_place(marker: object, place: str) -> None:
    [error] = await bound(taking(Annotated[int, marker]))

    assert error == {"loc": [place, "value"], "msg": "Field required", "type": "missing"}


@pytest.mark.parametrize("marker", [Query(), Header(), Cookie(), Body()], ids=str)
async def test_what_is_missing_is_its_default(marker: object) -> None:
    assert await bound(taking(Annotated[int | None, marker], default=None)) == ["NoneType", "None"]


@pytest.mark.parametrize("marker", [Query(ge=1), Header(ge=1), Cookie(ge=1), Path(ge=1)], ids=str)
async def test_a_marker_takes_pydantics_constraints(marker: Any) -> None:
    template = "/{value}" if isinstance(marker, Path) else "/"
    headers = {"value": "0", "cookie": "value=0"}
    path = template.format(value=0)

    [error] = await bound(
        taking(Annotated[int, marker]),
        path=path,
        template=template,
        query={"value": ["0"]},
        headers=headers,
    )

    assert (error["loc"], error["type"]) == ([marker.source, "value"], "greater_than_equal")


@pytest.mark.parametrize("constraint", [Field(ge=1), Ge(1)], ids=str)
async def test_constraints_may_stand_beside_the_marker(constraint: object) -> None:
    [error] = await bound(taking(Annotated[int, Query(), constraint]), query={"value": ["0"]})

    assert error["type"] == "greater_than_equal"


@pytest.mark.parametrize(
    ("marker", "place"),
    [
        (Query("page-size"), "query"),
        (Header("Page-Size"), "header"),
        (Cookie("page-size"), "cookie"),
    ],
    ids=["Query", "Header", "Cookie"],
)
async def test_an_alias_is_the_requests_name(marker: Any, place: str) -> None:
    """And that of the errors: the client never hears of the handler's own name."""
    handler = taking(Annotated[int, marker])
    headers = {"page-size": "7", "cookie": "page-size=7"}

    assert await bound(handler, query={"page-size": ["7"]}, headers=headers) == ["int", "7"]
    assert [error["loc"] for error in await bound(handler)] == [[place, marker.alias]]


async def test_a_path_parameter_may_have_another_name_in_the_handler() -> None:
    app = Chalice("shop")

    @app.get("/orders/{id}")
    async def show(order_id: Annotated[int, Path(alias="id")]) -> int:
        return order_id

    answer = await ask(app, "GET", "/orders/tea")

    assert (await ask(app, "GET", "/orders/7")).json == 7
    assert answer.json["Errors"][0]["loc"] == ["path", "id"]


async def test_a_headers_underscores_are_hyphens() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def show(
        user_agent: Annotated[str, Header()],
        x_raw: Annotated[str, Header(convert_underscores=False)] = "none",
    ) -> list[str]:
        return [user_agent, x_raw]

    hyphens = await ask(app, "GET", "/", headers={"User-Agent": "tea/1", "X-Raw": "no"})
    underscores = await ask(app, "GET", "/", headers={"USER-AGENT": "tea/1", "X_Raw": "yes"})

    assert [hyphens.json, underscores.json] == [["tea/1", "none"], ["tea/1", "yes"]]


@pytest.mark.parametrize("text", ["1, 2", "1,2", " 1 ,, 2"])
async def test_a_list_header_is_split_at_its_commas(text: str) -> None:
    """RFC 9110 lets everyone between client and handler join the lines of a header so."""
    handler = taking(Annotated[list[int], Header()])

    assert await bound(handler, headers={"value": text}) == ["list", "[1, 2]"]


def test_the_lines_of_a_list_header_are_its_values() -> None:
    async def handler(value: Annotated[list[str], Header()]) -> None: ...

    request = Request(headers=Headers({"Value": "b"}, {"Value": ["a", "b, c"]}))

    assert BoundView.read(handler, ()).arguments(request) == {"value": ["a", "b", "c"]}


async def test_a_model_takes_the_whole_query() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def show(filters: Annotated[Filters, Query()], verbose: bool = False) -> list[object]:
        return [filters.page, filters.tags, filters.order_by, verbose]

    full = {"page": ["2"], "tags": ["a", "b"], "order-by": ["name"], "verbose": ["1"], "x": ["1"]}

    assert (await ask(app, "GET", "/", query=full)).json == [2, ["a", "b"], "name", True]
    assert (await ask(app, "GET", "/")).json == [1, [], "age", False]


async def test_faults_in_a_query_model_are_told_by_the_querys_names() -> None:
    errors = await bound(
        taking(Annotated[Filters, Query()]), query={"page": ["many"], "order-by": [""]}
    )

    assert [error["loc"] for error in errors] == [["query", "page"]]


async def test_a_query_model_may_forbid_what_it_does_not_know() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def show(filters: Annotated[StrictFilters, Query()], verbose: bool = False) -> int:
        return filters.page

    known = await ask(app, "GET", "/", query={"page": ["2"], "verbose": ["1"]})
    unknown = await ask(app, "GET", "/", query={"page": ["2"], "pgae": ["3"]})

    assert known.json == 2
    assert [(error["loc"], error["type"]) for error in unknown.json["Errors"]] == [
        (["query", "pgae"], "extra_forbidden")
    ]


@pytest.mark.parametrize("name", ["page-size", "limit", "size"])
async def test_a_models_field_may_have_several_names(name: str) -> None:
    found = await bound(taking(Annotated[Choices, Query()]), query={name: ["7"]})

    assert found == ["Choices", "size=7"]


async def test_a_query_model_that_may_be_missing() -> None:
    handler = taking(Annotated[Filters | None, Query()], default=None)

    assert await bound(handler) == ["NoneType", "None"]
    assert (await bound(handler, query={"page": ["2"]}))[0] == "Filters"


async def test_a_model_takes_headers() -> None:
    headers = {"User-Agent": "tea/1", "X-Tag": "a, b", "If-Match": "7", "Host": "example.com"}

    assert await bound(taking(Annotated[Client, Header()]), headers=headers) == [
        "Client",
        "user_agent='tea/1' x_tag=['a', 'b'] if_match='7'",
    ]


async def test_faults_in_a_header_model_are_told_by_the_headers_names() -> None:
    [error] = await bound(taking(Annotated[Client, Header()]))

    assert (error["loc"], error["type"]) == (["header", "user-agent"], "missing")


@pytest.mark.parametrize(
    ("annotation", "body", "value"),
    [
        (int, "7", ["int", "7"]),
        (str, '"tea"', ["str", "tea"]),
        (date, '"2026-01-31"', ["date", "2026-01-31"]),
        (dict, '{"a":1}', ["dict", "{'a': 1}"]),
        (dict[str, int], '{"a":1}', ["dict", "{'a': 1}"]),
        (list[int], "[1,2]", ["list", "[1, 2]"]),
        (Any, "[1]", ["list", "[1]"]),
        (int | None, "null", ["NoneType", "None"]),
        (Order, '{"sku":"tea"}', ["Order", "sku='tea' quantity=1"]),
    ],
    ids=str,
)
async def test_body_makes_any_type_the_json_body(
    annotation: Any, body: str, value: list[str]
) -> None:
    assert await bound(taking(Annotated[annotation, Body()]), body=body) == value


async def test_several_bodies_are_keys_of_one() -> None:
    app = Chalice("shop")

    @app.post("/")
    async def create(
        order: Order, note: Annotated[str, Body(max_length=5)], copies: Annotated[int, Body()] = 1
    ) -> list[object]:
        return [order.sku, note, copies]

    answer = await ask(app, "POST", "/", body='{"order":{"sku":"tea"},"note":"hot"}')

    assert answer.json == ["tea", "hot", 1]


async def test_faults_in_one_of_several_bodies_are_told_by_their_keys() -> None:
    app = Chalice("shop")

    @app.post("/")
    async def create(order: Order, note: Annotated[str, Body("the-note")]) -> None: ...

    empty = await ask(app, "POST", "/")
    wrong = await ask(app, "POST", "/", body='{"order":{"sku":1},"the-note":"hot"}')

    assert [error["loc"] for error in empty.json["Errors"]] == [
        ["body", "order"],
        ["body", "the-note"],
    ]
    assert [error["loc"] for error in wrong.json["Errors"]] == [["body", "order", "sku"]]


async def test_a_single_body_may_be_a_key_too() -> None:
    handler = taking(Annotated[Order, Body(embed=True)])

    assert (await bound(handler, body='{"value":{"sku":"tea"}}'))[0] == "Order"
    assert (await bound(handler, body='{"sku":"tea"}'))[0]["loc"] == ["body", "value"]


def default_marker(value: int = Query()) -> None:  # type: ignore[assignment]
    ...


def test_no_marker_may_be_a_default() -> None:
    """As FastAPI once had it: then the handler could not be called without one."""
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").get("/")(default_marker)

    assert (str(error.value), error.value.hint) == (
        "parameter `value` of `default_marker` has `Query()` as its default",
        "write `value: Annotated[..., Query()]`, and the default after it",
    )


@pytest.mark.parametrize(
    ("annotation", "template", "problem", "hint"),
    [
        (
            Annotated[int, Query(), Header()],
            "/",
            "has 2 markers, and can come from one place only",
            None,
        ),
        (Annotated[int, Query], "/", "is annotated with the class `Query`", "write `Query()`"),
        (
            Annotated[int, Query()] | None,
            "/",
            "has `Query()` around a part of its type",
            "put it around the whole: `Annotated[int | None, Query()]`",
        ),
        (Annotated[int, Path()], "/", "is `Path()`, and the path has no `{value}`", None),
        (
            Annotated[int, Path()],
            "/{other}",
            "is `Path()`, and the path has no `{value}`",
            "give the path's own name: `Path(alias=...)`",
        ),
        (
            Annotated[int, Query()],
            "/{value}",
            "is in the path, and is said to be `Query()`",
            "write `Path()`",
        ),
        (
            Annotated[dict[str, str], Query()],
            "/",
            "is `Query()`, and no such type can be read from texts",
            "annotate it with a simple type, or with a pydantic model of such",
        ),
        (
            Annotated[list[Order], Query()],
            "/",
            "is `Query()`, which fills one model and not a choice of them",
            "annotate it with `Order` alone",
        ),
        (
            Annotated[UploadFile, Query()],
            "/",
            "is a file, and is said to be `Query()`",
            "write `File()`",
        ),
        (
            Annotated[str, File()],
            "/",
            "is `File()`, and not of a type that holds one",
            "annotate it with `UploadFile` or `bytes`",
        ),
    ],
    ids=str,
)
def test_a_marker_that_no_request_can_fill_is_refused_at_once(
    annotation: object, template: str, problem: str, hint: str | None
) -> None:
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").get(template)(taking(annotation))

    assert (str(error.value), error.value.hint) == (
        f"parameter `value` of `handler` {problem}",
        hint,
    )


def test_a_body_cannot_be_json_and_a_form() -> None:
    app = Chalice("shop")

    async def create(order: Order, note: Annotated[str, Form()]) -> None: ...

    with pytest.raises(HandlerSignatureError) as error:
        app.post("/")(create)

    assert (str(error.value), error.value.hint) == (
        "parameter `order` of `create` is JSON, and `note` wants the body to be a form",
        "mark it with `Form()`, too, or put both into one JSON body",
    )
