"""What type checkers know of responses. Checked, never run."""

from typing import assert_type

from pydantic import BaseModel

from achalice import Response


class Order(BaseModel):
    sku: str


class Gift(Order):
    note: str


def a_response_knows_the_type_of_its_body(order: Order) -> None:
    assert_type(Response(order), Response[Order])
    assert_type(Response(order).body, Order)
    assert_type(Response[Order](order).body, Order)
    assert_type(Response(body=order).body, Order)
    assert_type(Response({"a": 1}), Response[dict[str, int]])
    assert_type(Response([order]), Response[list[Order]])
    assert_type(Response(""), Response[str])
    assert_type(Response(None, status_code=204), Response[None])

    # Another body.
    Response[Order]({"sku": "tea"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # None is a body, too, and must be said.
    Response()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_response_has_typed_parts(response: Response[Order]) -> None:
    assert_type(response.status_code, int)
    assert_type(response.headers, dict[str, str | list[str]])
    response.headers["X-Count"] = "5"
    response.status_code = 201
    response.set_cookie("session", "abc", max_age=60, same_site="Strict")

    # Headers are text.
    response.headers["X-Count"] = 5  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]
    # As it is spelled.
    response.set_cookie("session", "abc", same_site="strict")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def options_are_of_their_types() -> None:
    Response("", {"X-One": "1", "Set-Cookie": ["a=1", "b=2"]}, 201)

    # Headers are text.
    Response("", {"X-Count": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    # A number.
    Response("", status_code="201")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def any_response(response: Response) -> int:
    assert_type(response, Response[object])
    return response.status_code


def one_of_orders(response: Response[Order]) -> Order:
    return response.body


def a_response_fits_where_a_wider_one_is_wanted(gift: Gift) -> None:
    made = Response(gift)
    any_response(made)
    one_of_orders(made)

    # Another body.
    one_of_orders(Response("tea"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # No gift.
    narrower: Response[Gift] = Response(Order(sku="tea"))  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]
    one_of_orders(narrower)
