"""What an app opens once for each Lambda environment, and closes at its end."""

import asyncio
import inspect
import types
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from achalice.context import current_invocation
from achalice.exceptions import HandlerSignatureError, LifespanClosedError, LifespanError
from achalice.signatures import ANYTHING, name_of

LifespanFunction = Callable[[], AsyncIterator[object]]


class Resource(NamedTuple):
    """One registered lifespan: what makes the resource, and its type."""

    function: LifespanFunction
    type: type
    """Handler parameters that are annotated with it receive the resource."""

    @classmethod
    def read(cls, function: LifespanFunction) -> "Resource":
        """The resource of an async generator function.

        Raises:
            HandlerSignatureError: it is none, or does not say what it yields.
        """
        name = name_of(function)
        hint = "write `async def resources() -> AsyncIterator[Resources]:` with one `yield`"
        if not inspect.isasyncgenfunction(function):
            raise HandlerSignatureError(name, "is no async generator function", hint=hint)
        if inspect.signature(function).parameters:
            raise HandlerSignatureError(name, "takes parameters, and nothing fills them", hint=hint)
        yields = get_type_hints(function).get("return")
        if get_origin(yields) not in (AsyncIterator, AsyncGenerator) or not get_args(yields):
            raise HandlerSignatureError(name, "does not say what it yields", hint=hint)
        kind: Any = get_args(yields)[0] or types.NoneType
        if kind in ANYTHING or (kind is not types.NoneType and kind.__module__ == "builtins"):
            raise HandlerSignatureError(
                name,
                f"yields a `{name_of_type(kind)}`, and handlers take those for other things",
                hint="give it a class of its own, by which handlers can ask for it",
            )
        return cls(function, kind)


class Lifespan:
    """All resources of an app: opened before the first invocation, closed at shutdown."""

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self.resources: list[Resource] = list(resources)
        self.values: dict[type, object] = {}
        """What is open, by type; empty before it is."""
        self.closers: list[Callable[[], Awaitable[None]]] = []
        """What closes things that handlers have opened on their way, and that were kept."""
        self._stack: AsyncExitStack | None = None

    @property
    def types(self) -> frozenset[type]:
        """What handlers can ask for."""
        return frozenset(each.type for each in self.resources) - {types.NoneType}

    async def open(self) -> None:
        """Open everything, in order. The task that calls it must call `close`, too.

        Raises:
            LifespanError: something could not be opened; what was open is closed again.
        """
        if self._stack is not None:
            return
        stack = AsyncExitStack()
        values: dict[type, object] = {}
        for resource in self.resources:
            manager = asynccontextmanager(resource.function)()
            try:
                values[resource.type] = await stack.enter_async_context(manager)
            except BaseException as error:
                # Not `async with`: the error would be raised in the others, at their `yield`.
                await stack.aclose()
                if not isinstance(error, Exception | asyncio.CancelledError) or _is_cancelled():
                    raise
                raise LifespanError(name_of(resource.function), error) from error
        self._stack = stack
        self.values.update(values)

    async def close(self) -> None:
        """Close what is open, the last opened first."""
        stack, self._stack = self._stack, None
        self.values.clear()
        try:
            if stack is not None:
                await stack.aclose()
        finally:
            for close in self.closers:
                await close()


def resource_in(annotation: object, kinds: Iterable[type]) -> type | None:
    """Which of `kinds` a parameter with `annotation` asks for; None for another parameter."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    is_union = get_origin(annotation) in (Union, types.UnionType)
    parts = get_args(annotation) if is_union else (annotation,)
    return next((kind for kind in kinds if kind in parts), None)


def opened(kind: type, handler: str) -> object:
    """The resource that the current invocation has of `kind`, for `handler`.

    Raises:
        LifespanClosedError: it has none.
    """
    resources = current_invocation.get().resources
    if kind not in resources:
        raise LifespanClosedError(handler, name_of_type(kind))
    return resources[kind]


def name_of_type(kind: object) -> str:
    """How messages call `kind`, which need not be a class."""
    return getattr(kind, "__name__", str(kind))


def _is_cancelled() -> bool:
    """Whether somebody cancelled the task that opens, which no failure to open is."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
