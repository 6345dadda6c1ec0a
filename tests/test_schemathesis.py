"""What the app's OpenAPI document promises, its local server keeps: requests made of the document.

They go the whole way: ASGI, the event that API Gateway makes of them, authorizers, the app.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
import schemathesis
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.core.result import Err
from typing_extensions import TypedDict

from achalice import (
    AuthResponse,
    Body,
    Chalice,
    ConflictError,
    Cookie,
    File,
    Form,
    Header,
    NotFoundError,
    Path,
    Query,
    Request,
    Response,
    UnauthorizedError,
    UploadFile,
)
from achalice.events import AuthRequest
from achalice.test.contexts import LocalFunction
from achalice_cli.local.functions import LocalFunctions
from achalice_cli.local.gateway import Gateway

from .generated import try_examples


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Item(BaseModel):
    sku: Annotated[str, Field(min_length=1, max_length=8, pattern="^[a-z0-9]+$")]
    quantity: int = Field(1, ge=1, le=1000)
    size: Size = Size.SMALL
    tags: list[str] = []
    made: datetime | None = None


class Priced(Item):
    """What comes back has more than what went in."""

    item_id: int = Field(serialization_alias="itemId")
    price: Decimal
    lasts: timedelta


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_id: UUID = Field(alias="orderId")
    due: date
    items: list[Item] = Field(max_length=2)
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    notes: dict[str, int | str] = {}


@dataclass
class Point:
    x: float
    y: float = 0.0


class Movie(TypedDict):
    title: str
    year: int


class Page(BaseModel):
    number: Annotated[int, Field(ge=1)] = 1
    of: Annotated[list[int], Field(max_length=3)] = []


class Trace(BaseModel):
    x_trace_id: UUID | None = None
    x_hops: int = 0


class Login(BaseModel):
    user: Annotated[str, Field(min_length=1)]
    age: Annotated[int, Field(ge=0)] = 0


def shop() -> Chalice:
    """An app with every kind of parameter, body, result, error and authorizer."""
    app = Chalice("shop", configure_logs=False)
    app.api.cors = True
    _add_reading(app)
    _add_writing(app)
    _add_forms(app)
    _add_guarded(app)
    return app


def _add_reading(app: Chalice) -> None:
    @app.get("/items/{item_id}/{size}")
    async def item(
        item_id: Annotated[int, Path(ge=0)], size: Size, level: Level = Level.LOW
    ) -> Priced:
        """An item that is there, or is not."""
        if item_id % 2:
            raise NotFoundError(f"no item {item_id}")
        price = Decimal(item_id) / level
        lasts = timedelta(days=level)
        return Priced(sku="tea", size=size, item_id=item_id, price=price, lasts=lasts)

    @app.get("/days/{day}/{rest+}")
    async def days(day: date, rest: str) -> dict[str, str]:
        return {day.isoformat(): rest}

    @app.get("/search")
    async def search(
        q: Annotated[str, Query(min_length=1, max_length=20)],
        since: datetime | None = None,
        exact: bool = False,
        choice: Literal["a", "b"] = "a",
        numbers: Annotated[set[int] | None, Query(alias="n", max_length=3)] = None,
    ) -> list[str]:
        return [q, ascii(since), choice, str(exact), *map(str, numbers or ())]

    @app.get("/pages")
    async def pages(page: Annotated[Page, Query()], trace: Annotated[Trace, Header()]) -> Page:
        return page

    @app.get("/marked")
    async def marked(
        x_number: Annotated[int, Header(le=9)],
        session: Annotated[UUID, Cookie()],
        theme: Annotated[Size, Cookie()] = Size.SMALL,
    ) -> Response[dict[str, int]]:
        return Response({"number": x_number}, {"X-Theme": theme.value, "Vary": ["Cookie"]})

    @app.get("/files/{number}")
    async def file(number: int) -> bytes:
        return b"\xff" * (number % 3)


def _add_writing(app: Chalice) -> None:
    @app.post("/items", status_code=201)
    async def create(item: Item) -> Item:
        if item.quantity == 1000:
            raise ConflictError("too many")
        return item

    @app.put("/orders/{order_id}")
    async def replace(order_id: UUID, order: Order) -> Order:
        return order

    @app.post("/points")
    async def points(points: list[Point]) -> list[Point]:
        return points

    @app.post("/movies")
    async def movies(movie: Movie, times: Annotated[int, Body(ge=0)] = 1) -> Movie:
        return movie

    @app.delete("/items/{item_id}", status_code=204)
    async def delete(item_id: int) -> None:
        return None


def _add_forms(app: Chalice) -> None:
    @app.post("/login")
    async def login(form: Annotated[Login, Form()]) -> Login:
        return form

    @app.post("/ages")
    async def ages(
        user: Annotated[str, Form(max_length=5)], ages: Annotated[list[int], Form()]
    ) -> list[int]:
        return ages

    @app.post("/uploads")
    async def uploads(
        upload: Annotated[UploadFile, File()], title: Annotated[str, Form()] = ""
    ) -> dict[str, int]:
        return {"size": upload.size, "title": len(title)}


def _add_guarded(app: Chalice) -> None:
    @app.authorizer()
    async def by_token(request: AuthRequest) -> AuthResponse:
        if request.token == "who?":
            raise UnauthorizedError("nobody")
        return AuthResponse(["*"] if request.token == "allow" else [], "me", {"plan": "gold"})

    @app.authorizer(header="X-Key")
    async def by_key(request: AuthRequest) -> AuthResponse:
        return AuthResponse(["*"] if request.token == "allow" else [], "me")

    @app.get("/secret", authorizer=by_token)
    async def secret(request: Request) -> dict[str, str]:
        return {"plan": request.context["authorizer"]["plan"]}

    @app.post("/keys/{number}", authorizer=by_key)
    async def keys(number: int) -> list[str]:
        return [str(number)]


CREDENTIALS = {"Authorization": "allow", "X-Key": "allow"}


def requests() -> dict[str, st.SearchStrategy[Case[Any]]]:
    """Of each of the document's operations, those that fit it and those that do not."""
    app = shop()
    schema = schemathesis.openapi.from_dict(app.openapi())
    functions = LocalFunctions(lambda name: LocalFunction("shop-dev", 128, 60))
    schema.app = Gateway(app, functions, stage="api", log=lambda line: None)
    return {
        f"{operation.label} {mode.value}": operation.as_strategy(generation_mode=mode)
        for operation in map(_readable, schema.get_all_operations())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    }


def _readable(operation: Any) -> Any:
    """An operation of the document, which schemathesis must understand."""
    if isinstance(operation, Err):
        raise operation.err()
    return operation.ok()


REQUESTS = requests()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


LENIENT = (
    # Pydantic reads a number as a time, too: the seconds since 1970.
    "violates `format`",
    # Whatever is written into a field of a form is text there.
    "(was string, became",
)
"""Of what is accepted although the document says otherwise, what is meant to be."""


def is_meant(failure: BaseException) -> bool:
    return isinstance(failure, AcceptedNegativeData) and any(
        each in failure.message for each in LENIENT
    )


@pytest.mark.parametrize("kind", REQUESTS)
def test_the_server_keeps_what_the_document_promises(kind: str) -> None:
    """What fits is answered as is documented, what does not is refused, nothing is a 500."""

    def examine(case: Case[Any]) -> None:
        try:
            case.call_and_validate(headers=CREDENTIALS)
        except FailureGroup as failures:
            others = [each for each in failures.exceptions if not is_meant(each)]
            if others:
                raise

    try_examples(0, REQUESTS[kind], examine, share=25)
