"""The OpenAPI document of an API, as clients and generators read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, ConfigDict, Field, computed_field
from typing_extensions import TypedDict

from achalice import LambdaContext, Request, Response
from achalice.binding import BoundView
from achalice.forms import UploadFile
from achalice.openapi import NoSchemaError, Operation, Security, document
from achalice.parameters import Body, Cookie, Form, Header, Path, Query
from achalice.routing import PathTemplate

from .builders import taking

ERROR = {"$ref": "#/components/schemas/Error"}
VALIDATION_ERROR = {"$ref": "#/components/schemas/ValidationError"}


class Order(BaseModel):
    """What a customer wants."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sku": "tea"}]})

    sku: str
    quantity: int = Field(1, ge=1, description="How many.", examples=[3])


class Priced(Order):
    @computed_field
    def price(self) -> float:
        return 2.5 * self.quantity


class Filters(BaseModel):
    page: int = Field(1, description="From 1.")
    tag: list[str] = Field(alias="the-tag")


class Client(BaseModel):
    user_agent: str


class Upload(BaseModel):
    title: str
    file: UploadFile


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]
    toys: list[Order]


class Colour(Enum):
    GREEN = "green"


class Filter(TypedDict):
    colour: Colour


@dataclass
class Address:
    city: str


class Error(BaseModel):
    """The app's own, which has a good name, too."""

    reason: str


def operation(
    handler: Callable[..., object], path: str = "/", method: str = "POST", **options: Any
) -> Operation:
    """A route that `handler` answers."""
    parameters = PathTemplate.parse(path, handler="handler").parameters
    bound = BoundView.read(handler, parameters)
    return Operation(path=path, method=method, view=handler.__name__, bound=bound, **options)


def described(*operations: Operation) -> dict[str, Any]:
    """The document of these operations, which is a valid one."""
    whole = document("shop", "1.0", operations)
    validate(whole)
    return whole


def only(handler: Callable[..., object], path: str = "/", **options: Any) -> dict[str, Any]:
    """The Operation Object of `handler`."""
    [item] = described(operation(handler, path, **options))["paths"].values()
    [found] = item.values()
    assert isinstance(found, dict)
    return found


def parameter(annotation: object, path: str = "/", **options: Any) -> dict[str, Any]:
    """The Parameter Object of `value`."""
    [found] = only(taking(annotation, **options), path)["parameters"]
    assert isinstance(found, dict)
    return found


def test_a_document_has_what_every_document_must() -> None:
    whole = document("shop", "1.0", [], description="Tea.", servers=["https://example.com"])

    validate(whole)
    assert whole == {
        "openapi": "3.1.0",
        "info": {"title": "shop", "version": "1.0", "description": "Tea."},
        "servers": [{"url": "https://example.com"}],
        "paths": {},
    }


async def get_order(
    order_id: int,
    request: Request,
    context: LambdaContext,
    x_trace: Annotated[str | None, Header(description="To follow it.")] = None,
    session: Annotated[str, Cookie(deprecated=True)] = "",
    sort: Literal["asc", "desc"] = "asc",
    since: Annotated[date, Query("from", examples=["2026-01-31"])] = date(2026, 1, 1),
    ids: Annotated[list[int], Query(max_length=3)] = [],  # noqa: B006  # that is the test
) -> Order:
    """Find an order.

    By its number, *or not at all*.
    \f
    Nobody outside reads this.
    """
    raise NotImplementedError


def test_an_operation_is_described_by_its_handler() -> None:
    assert only(get_order, "/orders/{order_id}", method="GET", tags=["orders"]) == {
        "operationId": "get_order",
        "summary": "Find an order.",
        "description": "By its number, *or not at all*.",
        "tags": ["orders"],
        "parameters": [
            {"name": "order_id", "in": "path", "required": True, "schema": {"type": "integer"}},
            {
                "name": "x-trace",
                "in": "header",
                "description": "To follow it.",
                "required": False,
                "schema": {"type": "string"},
            },
            {
                "name": "session",
                "in": "cookie",
                "required": False,
                "deprecated": True,
                "schema": {"type": "string", "default": ""},
            },
            {
                "name": "sort",
                "in": "query",
                "required": False,
                "schema": {"type": "string", "enum": ["asc", "desc"], "default": "asc"},
            },
            {
                "name": "from",
                "in": "query",
                "required": False,
                "schema": {
                    "type": "string",
                    "format": "date",
                    "examples": ["2026-01-31"],
                    "default": "2026-01-01",
                },
            },
            {
                "name": "ids",
                "in": "query",
                "required": False,
                "schema": {
                    "type": "array",
                    "items": {"type": "integer"},
                    "maxItems": 3,
                    "default": [],
                },
            },
        ],
        "responses": {
            "200": {
                "description": "OK",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
            },
            "422": {
                "description": "The request cannot be used",
                "content": {"application/json": {"schema": VALIDATION_ERROR}},
            },
            "default": {
                "description": "An error",
                "content": {"application/json": {"schema": ERROR}},
            },
        },
    }


def test_models_are_components_with_their_examples() -> None:
    whole = described(operation(get_order, "/orders/{order_id}"))

    assert whole["components"]["schemas"]["Order"] == {
        "title": "Order",
        "description": "What a customer wants.",
        "type": "object",
        "properties": {
            "sku": {"title": "Sku", "type": "string"},
            "quantity": {
                "title": "Quantity",
                "description": "How many.",
                "type": "integer",
                "default": 1,
                "minimum": 1,
                "examples": [3],
            },
        },
        "required": ["sku"],
        "examples": [{"sku": "tea"}],
    }
    assert whole["components"]["schemas"]["Error"]["required"] == ["Code", "Message"]


def test_a_handler_without_a_docstring_is_called_by_its_name() -> None:
    async def cancel_order() -> None: ...

    found = only(cancel_order)

    assert (found["summary"], "description" in found) == ("Cancel order", False)


def test_a_route_may_have_the_last_word() -> None:
    found = only(get_order, "/{order_id}", summary="Order", description="One.", deprecated=True)

    assert (found["summary"], found["description"], found["deprecated"]) == ("Order", "One.", True)


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (int, {"type": "integer"}),
        (float | None, {"type": "number"}),
        (int | str | None, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (Annotated[int, Field(ge=1)], {"type": "integer", "minimum": 1}),
        (
            Annotated[int, Query(ge=1, title="Page")],
            {"type": "integer", "minimum": 1, "title": "Page"},
        ),
        (Colour, {"$ref": "#/components/schemas/Colour"}),
        (set[str], {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
    ],
    ids=str,
)
def test_a_query_parameter_has_the_schema_of_its_type(annotation: object, schema: object) -> None:
    assert parameter(annotation) == {
        "name": "value",
        "in": "query",
        "required": True,
        "schema": schema,
    }


def test_a_default_that_json_cannot_hold_is_not_told() -> None:
    assert parameter(int, default=object())["schema"] == {"type": "integer"}


def test_a_query_model_is_described_field_by_field() -> None:
    found = only(taking(Annotated[Filters, Query()]))["parameters"]

    assert [(each["name"], each["in"], each["required"]) for each in found] == [
        ("page", "query", False),
        ("the-tag", "query", True),
    ]
    assert found[0]["description"] == "From 1."


def test_a_header_model_is_described_by_the_headers_names() -> None:
    [found] = only(taking(Annotated[Client | None, Header()], default=None))["parameters"]

    assert (found["name"], found["in"], found["required"]) == ("user-agent", "header", False)


def test_a_model_that_only_parameters_have_is_no_component() -> None:
    whole = described(operation(taking(Annotated[Filters, Query()])))

    assert set(whole["components"]["schemas"]) == {"Error", "ValidationError"}


@pytest.mark.parametrize(
    ("path", "name"), [("/files/{value}", "value"), ("/files/{value+}", "value")]
)
def test_a_path_is_written_as_openapi_allows(path: str, name: str) -> None:
    whole = described(operation(taking(str), path, "GET"))

    assert list(whole["paths"]) == ["/files/{value}"]
    assert whole["paths"]["/files/{value}"]["get"]["parameters"][0]["name"] == name


@pytest.mark.parametrize(
    "paths",
    [("/files/{value}", "/files/{value+}"), ("/files/{value+}", "/files/{value}")],
    ids=["first", "last"],
)
def test_a_greedy_path_beside_its_modest_twin_keeps_its_plus(paths: tuple[str, str]) -> None:
    whole = described(*(operation(taking(str), path, "GET") for path in paths))

    assert tuple(whole["paths"]) == paths


def test_a_path_parameter_is_called_as_in_the_path() -> None:
    assert parameter(Annotated[int, Path(alias="id")], "/{id}")["name"] == "id"


@pytest.mark.parametrize("handler", [taking(str), taking(int)], ids=["str", "int"])
def test_a_422_is_told_only_where_something_can_be_wrong(handler: Callable[..., object]) -> None:
    wrong = only(handler, "/{value}")["responses"]

    assert ("422" in wrong) == (handler.__annotations__["value"] is int)


@pytest.mark.parametrize(
    ("annotation", "default", "body"),
    [
        (
            Order,
            ...,
            {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                "required": True,
            },
        ),
        (
            Annotated[dict[str, int], Body(description="Counts.", examples=[{"tea": 1}])],
            ...,
            {
                "description": "Counts.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "additionalProperties": {"type": "integer"},
                            "description": "Counts.",
                            "examples": [{"tea": 1}],
                        }
                    }
                },
                "required": True,
            },
        ),
        (
            Order | None,
            None,
            {
                "content": {
                    "application/json": {
                        "schema": {
                            "anyOf": [{"$ref": "#/components/schemas/Order"}, {"type": "null"}]
                        }
                    }
                },
                "required": False,
            },
        ),
        (
            Annotated[int, Body(embed=True)],
            ...,
            {
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {"value": {"type": "integer"}},
                            "required": ["value"],
                        }
                    }
                },
                "required": True,
            },
        ),
        (
            Annotated[Upload, Form()],
            ...,
            {
                "content": {
                    "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}}
                },
                "required": True,
            },
        ),
    ],
    ids=str,
)
def test_a_body_is_described(annotation: object, default: object, body: object) -> None:
    assert only(taking(annotation, default))["requestBody"] == body


def test_a_body_has_the_content_types_of_its_route() -> None:
    body = only(taking(Order), content_types=["application/json", "application/x-tea+json"])

    assert list(body["requestBody"]["content"]) == ["application/json", "application/x-tea+json"]


def test_a_form_is_described_field_by_field() -> None:
    async def send(
        file: UploadFile,
        note: Annotated[str, Form(max_length=5)] = "",
        more: list[UploadFile] = [],  # noqa: B006
    ) -> None: ...

    [(kind, content)] = only(send)["requestBody"]["content"].items()

    assert (kind, content["schema"]) == (
        "multipart/form-data",
        {
            "type": "object",
            "properties": {
                "file": {"type": "string", "format": "binary"},
                "note": {"type": "string", "maxLength": 5, "default": ""},
                "more": {
                    "type": "array",
                    "items": {"type": "string", "format": "binary"},
                    "default": [],
                },
            },
            "required": ["file"],
        },
    )


def test_a_form_without_files_may_be_url_encoded() -> None:
    body = only(taking(Annotated[str, Form()]))["requestBody"]

    assert list(body["content"]) == ["application/x-www-form-urlencoded", "multipart/form-data"]


def test_a_required_field_of_a_form_cannot_be_empty() -> None:
    """It counts as missing, and who generates requests from the document should know."""
    body = only(taking(Annotated[str, Form()]))["requestBody"]

    assert body["content"]["multipart/form-data"]["schema"]["properties"] == {
        "value": {"type": "string", "minLength": 1}
    }


def test_a_required_list_of_a_form_cannot_be_empty() -> None:
    body = only(taking(Annotated[list[int], Form()]))["requestBody"]

    assert body["content"]["multipart/form-data"]["schema"]["properties"] == {
        "value": {"type": "array", "items": {"type": "integer"}, "minItems": 1}
    }


def returning(annotation: object) -> Callable[..., object]:
    """A handler with this return annotation."""

    async def handler() -> object: ...

    handler.__annotations__["return"] = annotation
    return handler


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (Response[Order], {"$ref": "#/components/schemas/Order"}),
        (Address, {"$ref": "#/components/schemas/Address"}),
        (Filter, {"$ref": "#/components/schemas/Filter"}),
    ],
    ids=str,
)
def test_a_result_has_the_schema_of_its_annotation(annotation: object, schema: object) -> None:
    answer = only(returning(annotation), status_code=201)["responses"]["201"]

    assert answer == {"description": "Created", "content": {"application/json": {"schema": schema}}}


@pytest.mark.parametrize("annotation", [None, Response, dict, object, str, bytes], ids=str)
def test_a_result_that_may_be_anything_is_not_described(annotation: object) -> None:
    assert only(returning(annotation))["responses"]["200"] == {"description": "OK"}


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_an_answer_without_a_body_has_no_content(method: str, status: int) -> None:
    found = only(returning(Order), method=method, status_code=status)

    assert list(found["responses"][str(status)]) == ["description"]


def test_a_model_that_is_read_and_written_differently_has_two_schemas() -> None:
    async def price(order: Priced) -> Priced:
        return order

    whole = described(operation(price))

    assert {"Priced-Input", "Priced-Output"} < set(whole["components"]["schemas"])


def test_a_choice_of_models_by_their_kind_keeps_all_of_them() -> None:
    pet = Annotated[Cat | Dog, Field(discriminator="kind")]

    whole = described(operation(taking(Annotated[pet, Body()])))

    assert {"Cat", "Dog", "Order"} < set(whole["components"]["schemas"])


def test_the_apps_own_error_keeps_its_name() -> None:
    schemas = described(operation(returning(Error)))["components"]["schemas"]

    assert list(schemas["Error"]["properties"]) == ["reason"]
    assert list(schemas["HTTPError"]["properties"]) == ["Code", "Message"]


def test_an_authorizer_is_a_security_scheme() -> None:
    scheme = {"type": "openIdConnect", "openIdConnectUrl": "https://example.com"}
    security = Security(name="jwt", scheme=scheme, scopes=["orders"])

    whole = described(
        operation(returning(None), security=security), operation(returning(None), "/b")
    )

    assert whole["components"]["securitySchemes"] == {"jwt": scheme}
    assert whole["paths"]["/"]["post"]["security"] == [{"jwt": ["orders"]}]
    assert {"401", "403"} < set(whole["paths"]["/"]["post"]["responses"])
    assert "security" not in whole["paths"]["/b"]["post"]


def test_operations_have_ids_of_their_own() -> None:
    """Generated clients make functions of them."""
    handler, other = returning(None), returning(None)
    other.__name__ = "other"

    whole = described(
        operation(handler, "/a", "GET"),
        operation(handler, "/a", "PUT"),
        operation(handler, "/b", "GET"),
        operation(other, "/a", "POST"),
    )

    ids = [each["operationId"] for item in whole["paths"].values() for each in item.values()]
    assert ids == ["handler_get_a", "handler_put", "other", "handler_get_b"]


def test_an_id_that_a_route_says_stays_as_it_is() -> None:
    """What was made of names gives way to it."""
    handler = returning(None)

    whole = described(
        operation(handler, "/a", "GET"),
        operation(handler, "/b", "GET", operation_id="handler"),
    )

    ids = [each["operationId"] for item in whole["paths"].values() for each in item.values()]
    assert ids == ["handler_get", "handler"]


def test_a_type_without_a_schema_is_told_with_its_handler() -> None:
    with pytest.raises(NoSchemaError) as error:
        document("shop", "1.0", [operation(taking(Annotated[Callable[[], int], Body()]))])

    assert str(error.value).startswith("`handler` has a type that OpenAPI cannot describe: ")
