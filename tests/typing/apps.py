"""What type checkers know of apps. Checked, never run."""

import logging
from typing import Any, assert_type

from achalice import APIGateway, Chalice, CORSConfig, LambdaContext, Request
from achalice.triggers import Trigger

from ..builders import FakeContext

app = Chalice("shop", debug=True)


def an_app_has_typed_parts() -> None:
    assert_type(app.app_name, str)
    assert_type(app.log, logging.Logger)
    assert_type(app.api, APIGateway)
    assert_type(app.current_request, Request)
    assert_type(app.lambda_context, LambdaContext)
    assert_type(app.triggers, list[Trigger])
    assert_type(app.openapi(version="2"), dict[str, Any])
    assert_type(app.deadline_margin, float | None)


def settings_are_of_their_types() -> None:
    app.debug = True
    app.deadline_margin = None
    app.api.cors = CORSConfig(allow_origins=["https://shop.example"])
    app.api.binary_types.append("image/webp")

    # On or off.
    app.debug = "yes"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    # A CORSConfig, or on or off.
    app.api.cors = "*"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    # The app's own to say.
    app.current_request = Request()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    # It is `app_name`.
    Chalice(name="shop")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def an_app_is_called_by_lambda_and_awaited_by_async_code() -> None:
    assert_type(app({}, FakeContext()), object)
    assert_type(await app.dispatch({}, FakeContext()), object)

    # Forgotten to await.
    app.dispatch({}, FakeContext())  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]
    # No context.
    app({}, None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def an_app_is_entered_as_itself() -> None:
    async with app as entered:
        assert_type(entered, Chalice)


class OwnContext:
    """A context that has not what Lambda's has."""

    function_name = "f"


def a_context_is_whatever_has_what_lambdas_has() -> None:
    right: LambdaContext = FakeContext()
    # Lacks nearly everything.
    wrong: LambdaContext = OwnContext()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    app({}, right)
    app({}, wrong)


def a_context_has_typed_parts(context: LambdaContext) -> None:
    assert_type(context.function_name, str)
    assert_type(context.get_remaining_time_in_millis(), int)
    assert_type(context.memory_limit_in_mb, int | str)
