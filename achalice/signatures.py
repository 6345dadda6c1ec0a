"""Handlers' signatures as their authors wrote them, and calling the handlers."""

import asyncio
import inspect
import types
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter
from typing_extensions import is_typeddict

from achalice._threads import run_in_thread
from achalice.exceptions import HandlerCancelledError, HandlerSignatureError

Handler = Callable[..., object]

ANYTHING = (Any, object, dict, Mapping)
"""Types that say nothing of what is in them."""

_PLAIN = (str, int, float, bool, bytes)

LISTS = (list, tuple, set, frozenset, Sequence, AbstractSet)
"""Collections of several values."""


def name_of(handler: Handler) -> str:
    """How messages call `handler`.

    Raises:
        HandlerSignatureError: it is an object without a name of its own.
    """
    name = getattr(handler, "__name__", None)
    if not isinstance(name, str):
        raise HandlerSignatureError(
            repr(handler), "has no name", hint="write a function that calls it, and decorate that"
        )
    return name


async def call(handler: Handler, is_async: bool, arguments: Mapping[str, object]) -> object:
    """Call `handler`; a plain `def` runs in a worker thread, with this call's context variables.

    Raises:
        HandlerCancelledError: something that it awaited was cancelled, and it was not.
    """
    if is_async:
        awaitable: Any = handler(**arguments)
    else:
        # A thread cannot be cancelled: at the deadline it is left behind, frozen with the process.
        awaitable = await run_in_thread(lambda: handler(**arguments))
        # A decorator may hide an `async def` behind a plain function.
        if not isinstance(awaitable, Awaitable):
            return awaitable
    try:
        return await awaitable
    except asyncio.CancelledError as error:
        check_cancelled(handler, error)
        raise


def check_cancelled(handler: Handler, error: asyncio.CancelledError) -> None:
    """Nothing, if somebody cancels the current task, and `error` is how `handler` ended.

    Raises:
        HandlerCancelledError: nobody does: something that `handler` awaited was cancelled.
    """
    # No `Exception`: let out when nobody asked for it, it would end Lambda's process.
    task = asyncio.current_task()
    if task is not None and not task.cancelling():
        raise HandlerCancelledError(name_of(handler)) from error


def hints_of(handler: Handler) -> dict[str, Any]:
    """The annotations of `handler`, by name; that of its result is `"return"`.

    Raises:
        HandlerSignatureError: one of them cannot be read.
    """
    name = name_of(handler)
    try:
        return get_type_hints(handler, include_extras=True)
    except NameError as error:
        raise HandlerSignatureError(
            name,
            f"is annotated with `{error.name}`, which does not exist where it is defined",
            hint="define or import it above the handler, outside of `if TYPE_CHECKING:`",
        ) from None
    except Exception as error:
        raise HandlerSignatureError(
            name, f"has an annotation that cannot be read: {error}"
        ) from None


def parameters_of(
    handler: Handler, hints: Mapping[str, object] | None = None
) -> list[tuple[inspect.Parameter, object]]:
    """Each parameter with its annotation; `Parameter.empty` where it has none.

    Raises:
        HandlerSignatureError: one cannot be passed by name, or its annotation cannot be read.
    """
    name = name_of(handler)
    if hints is None:
        hints = hints_of(handler)
    parameters = []
    for parameter in inspect.signature(handler).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise HandlerSignatureError(
                name,
                "is positional-only, and arguments are passed by name",
                parameter=parameter.name,
            )
        annotation = hints.get(parameter.name, parameter.empty)
        # A `type` statement's name stands for what is right of its equals sign.
        parameters.append((parameter, getattr(annotation, "__value__", annotation)))
    return parameters


def takes_any_name(handler: Handler) -> bool:
    """Whether the handler has `**kwargs`."""
    parameters = inspect.signature(handler).parameters.values()
    return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)


def leaves_of(annotation: object) -> list[object]:
    """The types that a list, a union or `Annotated` is made of."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return leaves_of(get_args(annotation)[0])
    if origin in (*LISTS, Union, types.UnionType):
        return [leaf for part in get_args(annotation) for leaf in leaves_of(part)]
    return [origin or annotation]


def is_model(annotation: object) -> bool:
    """Whether it is a pydantic model, a dataclass or a TypedDict."""
    if is_typeddict(annotation):
        return True
    return isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or is_dataclass(annotation)
    )


def is_list(annotation: object) -> bool:
    """Whether it is a collection of several values, or may be."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return is_list(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return any(is_list(part) for part in get_args(annotation))
    return (origin or annotation) in LISTS


def adapter_for(annotation: object, handler: str, parameter: str) -> "TypeAdapter[object]":
    """What reads values as `annotation`.

    Raises:
        HandlerSignatureError: pydantic cannot read values as that.
    """
    try:
        if annotation in _PLAIN:
            return _plain_adapter(annotation)
        return TypeAdapter(annotation)  # type: ignore[arg-type]  # a type known at run time only
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise HandlerSignatureError(
            handler, f"has a type that pydantic cannot read: {reason}", parameter=parameter
        ) from None


@cache
def _plain_adapter(annotation: object) -> "TypeAdapter[object]":
    # Most parameters are of these, and each adapter costs a cold start a tenth of a millisecond.
    return TypeAdapter(annotation)  # type: ignore[arg-type]  # a type known at run time only
