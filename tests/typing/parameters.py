"""What type checkers know of parameters with markers. Checked, never run."""

from typing import Annotated, assert_type

from pydantic import BaseModel, Field

from achalice import Chalice, Response
from achalice.forms import UploadFile
from achalice.parameters import Body, Cookie, File, Form, Header, Path, Query
from achalice.requests import Headers

app = Chalice("shop")


class Order(BaseModel):
    sku: str


class Filters(BaseModel):
    page: int = 1


@app.post("/{id}")
async def create(
    order_id: Annotated[int, Path(alias="id", ge=1)],
    filters: Annotated[Filters, Query()],
    order: Annotated[Order, Body(embed=True, examples=[{"sku": "tea"}])],
    user_agent: Annotated[str | None, Header(convert_underscores=False)] = None,
    session: Annotated[str, Cookie(deprecated=True, description="Old."), Field(min_length=5)] = "",
) -> Response[Order]:
    assert_type(order_id, int)
    assert_type(filters, Filters)
    assert_type(user_agent, str | None)
    assert_type(session, str)
    return Response(order)


@app.post("/upload")
async def upload(
    file: UploadFile, raw: Annotated[bytes, File()], title: Annotated[str, Form("the-title")] = ""
) -> None:
    assert_type(await file.read(), bytes)
    assert_type(file.content, bytes)
    assert_type(file.filename, str)
    assert_type(file.content_type, str | None)
    assert_type(file.headers, Headers)
    assert_type(raw, bytes)


async def markers_leave_a_handler_its_own_type() -> None:
    assert_type(await create(7, Filters(), Order(sku="tea")), Response[Order])
    assert_type(await create(7, Filters(), Order(sku="tea"), session="abc"), Response[Order])

    # No number.
    await create("7", Filters(), Order(sku="tea"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # `raw` has no default.
    await upload(UploadFile(b"tea"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def wrong_options_of_markers_are_errors() -> None:
    # No such constraint.
    Query(gee=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # A number.
    Query(max_length="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Of headers alone.
    Query(convert_underscores=False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # Of bodies alone.
    Form(embed=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
