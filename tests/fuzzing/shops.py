"""Apps to be fuzzed: one that reads all there is of a request, one with every kind of parameter."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AnyUrl, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from achalice import (
    Body,
    Chalice,
    Cookie,
    CORSConfig,
    File,
    Form,
    Header,
    Path,
    Query,
    Request,
    Response,
    UploadFile,
)


class Size(Enum):
    """As clients spell it."""

    SMALL = "small"
    LARGE = "large"


class Level(IntEnum):
    """A number."""

    LOW = 1
    HIGH = 2


class Item(BaseModel):
    """A model with a bit of everything."""

    sku: Annotated[str, Field(min_length=1, max_length=8, pattern=r"^[\w-]+$")]
    quantity: int = Field(1, ge=1, le=1000)
    price: Decimal | None = Field(None, max_digits=8, decimal_places=2)
    size: Size = Size.SMALL
    tags: list[str] = []
    made: datetime | None = None
    link: AnyUrl | None = None


class Cat(BaseModel):
    """One of two."""

    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    """The other."""

    kind: Literal["dog"]
    name: str


class Order(BaseModel):
    """A deep one, whose fields have other names outside."""

    model_config = ConfigDict(extra="forbid")

    order_id: UUID = Field(alias="orderId")
    items: list[Item]
    pets: list[Annotated[Cat | Dog, Field(discriminator="kind")]] = []
    notes: dict[str, str | int | None] = {}
    parent: "Order | None" = None


@dataclass
class Point:
    """A dataclass as a body."""

    x: float
    y: float = 0.0


class Movie(TypedDict):
    """A TypedDict as a body."""

    title: str
    year: int


class Page(BaseModel):
    """Query parameters as a model."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(1, ge=1)
    of: Annotated[list[int], Field(max_length=3)] = []


class Trace(BaseModel):
    """Headers as a model."""

    x_trace_id: UUID | None = None
    x_tags: list[str] = []


class Login(BaseModel):
    """A form as a model."""

    user: str = Field(min_length=1)
    age: int | None = None
    roles: list[Size] = []


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def reading() -> Chalice:
    """An app that reads all of a request."""
    app = Chalice("shop", configure_logs=False)
    app.api.compression = 1
    app.api.binary_types.append("text/plain")
    cors = CORSConfig(allow_origins=["https://*.shop.example", re.compile(r".*\d+")], max_age=1)

    @app.route("/", methods=METHODS, content_types=[])
    @app.route("/my/{rest+}", methods=METHODS, content_types=[], cors=cors)
    async def everything(request: Request, rest: str = "") -> Response[str]:
        seen = [
            rest,
            request.to_dict(),
            {name: request.headers.getlist(name) for name in request.headers},
            request.cookies,
            request.raw_body,
            request.json_body,
            request.to_original_event(),
        ]
        # Whatever came, what is sent is ASCII: the handler does its part.
        return Response(ascii(seen), {"Content-Type": "text/html"})

    @app.get("/todos/{number}")
    @app.get("/other/{number}")
    async def numbered(number: int, page: int = 1) -> str:
        return ascii(number + page)

    return app


def typed() -> Chalice:
    """An app with every kind of parameter."""
    app = Chalice("shop", configure_logs=False)
    app.api.cors = True

    @app.get("/numbers/{number}/{ratio}")
    async def numbers(number: int, ratio: float, flag: bool = False) -> Any:
        return ascii([number, ratio, flag])

    @app.get("/typed/{item}/{day}/{size}")
    async def path(
        item: UUID,
        day: date,
        size: Size,
        level: Level = Level.LOW,
        price: Annotated[Decimal, Query(gt=0, max_digits=6)] = Decimal(1),
    ) -> Any:
        return [item, day, size, level, price]

    @app.get("/files/{key+}")
    async def greedy(key: Annotated[str, Path(max_length=20)]) -> Any:
        return len(key)

    @app.get("/search")
    async def search(
        q: Annotated[str, Query(min_length=1, pattern="^[a-z]+$")],
        tags: list[str],
        since: datetime | None = None,
        at: time | None = None,
        within: timedelta | None = None,
        address: IPv4Address | None = None,
        choice: Literal["a", "b", 3] = "a",
        numbers: Annotated[set[int] | None, Query(alias="n")] = None,
    ) -> Any:
        return ascii([q, tags, since, at, within, address, choice, numbers])

    @app.get("/pages")
    async def pages(page: Annotated[Page, Query()], trace: Annotated[Trace, Header()]) -> Page:
        return page

    @app.get("/marked")
    async def marked(
        x_number: Annotated[int, Header()],
        x_list: Annotated[list[date] | None, Header()] = None,
        session: Annotated[UUID | None, Cookie()] = None,
        theme: Annotated[Size, Cookie()] = Size.SMALL,
    ) -> Any:
        return ascii([x_number, x_list, session, theme])

    @app.route("/orders", methods=["POST", "PUT"])
    async def orders(order: Order) -> Order:
        return order

    @app.post("/items")
    async def items(items: list[Item]) -> list[Item]:
        return items

    @app.post("/points")
    async def points(point: Point | None = None) -> Point | None:
        return point

    @app.post("/movies")
    async def movies(movie: Movie, times: Annotated[int, Body()] = 1) -> Any:
        return ascii([movie, times])

    @app.post("/anything", content_types=[])
    async def anything(value: Annotated[Any, Body()] = None) -> str:
        return ascii(value)

    @app.post("/login")
    async def login(form: Annotated[Login, Form()]) -> Login:
        return form

    @app.post("/fields")
    async def fields(
        user: Annotated[str, Form(max_length=5)],
        ages: Annotated[list[int], Form()],
        size: Annotated[Size | None, Form()] = None,
    ) -> Any:
        return ascii([user, ages, size])

    @app.post("/uploads")
    async def uploads(
        files: Annotated[list[UploadFile], File()],
        cover: Annotated[bytes | None, File()] = None,
        title: Annotated[str, Form()] = "",
    ) -> Any:
        names = [(each.filename, each.content_type, each.size) for each in files]
        return ascii([names, cover, title])

    return app
