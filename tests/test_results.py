"""What a handler's result becomes by its response model."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Annotated, Any, NoReturn

import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    computed_field,
    field_serializer,
    field_validator,
)
from typing_extensions import TypeAliasType, TypedDict

from achalice import Response, _json
from achalice.binding import BoundView
from achalice.exceptions import HandlerSignatureError
from achalice.results import ResultShapeError


class Order(BaseModel):
    sku: str
    quantity: int = 1


class SecretOrder(Order):
    margin: float = 0.5


class Basket(BaseModel):
    orders: list[Order]


class Aliased(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    order_id: int = Field(alias="orderId")


class Unaliased(Aliased):
    model_config = ConfigDict(serialize_by_alias=False)


class Colour(StrEnum):
    GREEN = "green"


@dataclass
class Address:
    city: str


@dataclass
class SecretAddress(Address):
    key: str = "under the mat"


class Filter(TypedDict):
    colour: str


class Unreadable:
    """Nothing that pydantic knows."""


class FromDatabase:
    """Has what an order has, and is none."""

    sku = "tea"
    quantity = 2
    margin = 0.5


Orders = TypeAliasType("Orders", list[Order])


def view(annotation: object, **options: Any) -> BoundView:
    """A handler with this return annotation."""

    async def handler() -> object: ...

    handler.__annotations__["return"] = annotation
    return BoundView.read(handler, (), **options)


def sent(annotation: object, result: object, **options: Any) -> object:
    """What a client gets of `result`: what the JSON says, or text and bytes."""
    return read(view(annotation, **options), result)


def read(bound: BoundView, result: object) -> object:
    body = bound.reply(result, 200).body
    if result is None or type(result) in (str, bytes):
        return body
    assert isinstance(body, str)
    return _json.loads(body)


@pytest.mark.parametrize(
    ("annotation", "result", "body"),
    [
        (Order, Order(sku="tea"), {"sku": "tea", "quantity": 1}),
        (Order, {"sku": "tea"}, {"sku": "tea", "quantity": 1}),
        (Order, FromDatabase(), {"sku": "tea", "quantity": 2}),
        (Order | None, None, None),
        (Order | None, Order(sku="tea"), {"sku": "tea", "quantity": 1}),
        (list[Order], [{"sku": "tea"}], [{"sku": "tea", "quantity": 1}]),
        (Orders, (Order(sku="tea"),), [{"sku": "tea", "quantity": 1}]),
        (dict[str, Order], {"a": Order(sku="tea")}, {"a": {"sku": "tea", "quantity": 1}}),
        (Address, Address("Ulm"), {"city": "Ulm"}),
        (Filter, {"colour": "green"}, {"colour": "green"}),
        (int, 7, 7),
        (date, date(2026, 1, 31), "2026-01-31"),
        (Colour, Colour.GREEN, "green"),
        (Awaitable[Order], {"sku": "tea"}, {"sku": "tea", "quantity": 1}),
        (str, "tea", "tea"),
        (bytes, b"tea", b"tea"),
        (Order | str, "tea", "tea"),
    ],
)
def test_a_result_is_sent_as_its_annotation_says(
    annotation: object, result: object, body: object
) -> None:
    assert sent(annotation, result) == body


@pytest.mark.parametrize(
    ("annotation", "result", "body"),
    [
        (Order, SecretOrder(sku="tea"), {"sku": "tea", "quantity": 1}),
        (Order, {"sku": "tea", "margin": 0.5}, {"sku": "tea", "quantity": 1}),
        (list[Order], [SecretOrder(sku="tea")], [{"sku": "tea", "quantity": 1}]),
        (Order | None, SecretOrder(sku="tea"), {"sku": "tea", "quantity": 1}),
        (Basket, Basket(orders=[SecretOrder(sku="a")]), {"orders": [{"sku": "a", "quantity": 1}]}),
        (Address, SecretAddress("Ulm"), {"city": "Ulm"}),
    ],
    ids=str,
)
def test_what_a_subclass_has_in_addition_is_not_leaked(
    annotation: object, result: object, body: object
) -> None:
    assert sent(annotation, result) == body


@pytest.mark.parametrize(
    ("annotation", "result", "fault"),
    [
        (Order, {"quantity": 1}, "sku: Field required"),
        (Order, {"sku": "tea", "quantity": "many"}, "quantity: Input should be a valid integer"),
        (Order, None, "Input should be a valid dictionary or object to extract fields from"),
        (list[Order], [{"sku": "tea"}, {}], "1.sku: Field required"),
        (int, "many", "Input should be a valid integer"),
        (str, 7, "Input should be a valid string"),
        (Order, Order(sku="tea").model_copy(update={"sku": 7}), "Expected `str`"),
    ],
    ids=str,
)
def test_a_result_that_does_not_fit_is_an_error_that_says_where(
    annotation: object, result: object, fault: str
) -> None:
    with pytest.raises(ResultShapeError) as error:
        sent(annotation, result)

    assert str(error.value).startswith("`handler` returned what does not fit its response model: ")
    assert fault in str(error.value)


class Price(BaseModel):
    cents: int

    @field_serializer("cents")
    def write(self, cents: int) -> str:
        return "free" if cents == 0 else cents  # type: ignore[return-value]  # a mistake


class Weight(BaseModel):
    grams: Annotated[int, PlainSerializer(lambda grams: grams or "none", return_type=int)]


class Shape(BaseModel):
    sides: int

    @computed_field
    def name(self) -> str:
        return self.sides if self.sides > 4 else "known"  # type: ignore[return-value]  # a mistake


class Open(BaseModel, extra="allow"):
    __pydantic_extra__: dict[str, int]


@pytest.mark.parametrize(
    ("fits", "changes"),
    [
        (Order(sku="tea"), {"quantity": "many"}),
        (Order(sku="tea"), {"sku": 7}),
        (Basket(orders=[]), {"orders": [7]}),
        (Price(cents=0), {"cents": 1}),
        (Weight(grams=1), {"grams": 0}),
        (Shape(sides=4), {"sides": 5}),
        (Open(), {"wide": "very"}),
    ],
    ids=str,
)
def test_that_one_result_fits_says_nothing_of_the_next(
    fits: BaseModel, changes: dict[str, object]
) -> None:
    bound = view(type(fits))
    bound.reply(fits, 200)

    with pytest.raises(ResultShapeError):
        bound.reply(fits.model_copy(update=changes), 200)


class Wide(BaseModel):
    a: int | None
    b: int | None
    c: int | None
    d: int | None
    e: int | None
    f: int | None
    g: int | None


def test_what_fitted_is_not_remembered_without_end() -> None:
    bound = view(Wide)
    for values in product((1, None), repeat=7):
        result = Wide.model_validate(dict(zip("abcdefg", values, strict=True)))
        assert read(bound, result) == result.model_dump()

    assert bound.result is not None
    assert len(bound.result.fitting or ()) == 64


class Mine(Response[Order]): ...


def test_a_response_of_ones_own_has_the_model_of_the_one_that_it_is_of() -> None:
    response = Mine(body=SecretOrder(sku="tea"))

    assert view(Mine).reply(response, 200).body == '{"sku":"tea","quantity":1}'


def test_what_a_subclass_has_in_addition_is_not_leaked_either_where_one_fitted_before() -> None:
    bound = view(Order)

    assert read(bound, Order(sku="tea")) == read(bound, Order(sku="tea"))
    assert read(bound, SecretOrder(sku="tea")) == {"sku": "tea", "quantity": 1}


@pytest.mark.parametrize(
    "annotation",
    [
        None,
        Any,
        object,
        dict,
        list,
        dict[str, Any],
        Mapping[str, object],
        list[object],
        tuple[Any, ...],
        dict[str, Any] | None,
        Response,
        Response[Any],
        Response | None,
        Response | Order,
        NoReturn,
        AsyncIterator[bytes],
    ],
    ids=str,
)
def test_an_annotation_that_says_nothing_leaves_results_as_they_are(annotation: object) -> None:
    bound, result = view(annotation), {"margin": 0.5}

    assert bound.result is None
    assert bound.reply(result, 200).body is result


def test_a_handler_without_an_annotation_leaves_results_as_they_are() -> None:
    def untyped():  # type: ignore[no-untyped-def]  # as Chalice apps are written
        ...

    assert BoundView.read(untyped, ()).result is None


class Counted(BaseModel):
    number: int

    @field_validator("number")
    @classmethod
    def count(cls, number: int) -> int:
        seen.append(number)
        return number


seen: list[int] = []


def test_an_instance_of_the_model_is_not_validated_again() -> None:
    result = Counted(number=7)
    seen.clear()

    assert (sent(Counted, result), seen) == ({"number": 7}, [])


@pytest.mark.parametrize(
    "annotation", [Response[Order], Response[Order] | None, Order | Response[Order]]
)
def test_the_body_of_a_response_fits_too_if_the_annotation_says_so(annotation: object) -> None:
    response = Response(SecretOrder(sku="tea"), {"X-One": "1"}, 201)

    assert view(annotation).reply(response, 200).body == '{"sku":"tea","quantity":1}'
    assert isinstance(response.body, SecretOrder)


def test_a_response_where_a_model_was_promised_is_as_it_is() -> None:
    response = Response({"error": "sold out"}, status_code=409)

    assert view(Order).reply(response, 200) is response


@pytest.mark.parametrize(
    ("annotation", "body"),
    [
        (Aliased, {"orderId": 7}),
        (list[Aliased], [{"orderId": 7}]),
        (Unaliased, {"order_id": 7}),
        (list[Unaliased], [{"order_id": 7}]),
    ],
    ids=str,
)
def test_aliases_are_the_wires_names_unless_the_model_says_otherwise(
    annotation: object, body: object
) -> None:
    model = Unaliased(order_id=7)

    assert sent(annotation, [model] if isinstance(body, list) else model) == body


def test_a_response_model_overrules_the_annotation() -> None:
    assert sent(SecretOrder, SecretOrder(sku="tea"), response_model=Order) == {
        "sku": "tea",
        "quantity": 1,
    }
    assert view(Order, response_model=None).result is None


def test_a_result_that_pydantic_cannot_read_is_refused_at_once() -> None:
    with pytest.raises(HandlerSignatureError) as error:
        view(Unreadable)

    assert str(error.value).startswith("`handler` returns a type that pydantic cannot read: ")
    assert error.value.hint == "annotate the result with a model, or pass `response_model=None`"


def test_types_that_a_handler_may_ask_for_can_be_added() -> None:
    """The one that the app's lifespan yields is."""

    def handler(database: Unreadable) -> None: ...

    database = Unreadable()
    injected: Mapping[object, Callable[..., object]] = {Unreadable: lambda request: database}
    bound = BoundView.read(handler, (), injected=injected)

    assert bound.arguments(None)["database"] is database  # type: ignore[arg-type]
