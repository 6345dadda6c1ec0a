"""Chains around handlers: what sees an event before its handler, and the answer after it."""

import asyncio
import concurrent.futures
import inspect
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, get_args

from achalice._threads import run_in_thread
from achalice.context import LambdaContext

EventKind: TypeAlias = Literal[
    "http",
    "s3",
    "sns",
    "sqs",
    "kinesis",
    "dynamodb",
    "kafka",
    "logs",
    "websocket",
    "cloudwatch",
    "scheduled",
    "event",
    "pure_lambda",
]
"""What calls a handler; Chalice's names, and `kafka`, `logs`, `event` (of `@app.on_event`)."""

MiddlewareKind: TypeAlias = Literal["all"] | EventKind
KINDS: tuple[str, ...] = ("all", *get_args(EventKind))

EventT_contra = TypeVar("EventT_contra", contravariant=True)
ResultT_co = TypeVar("ResultT_co", covariant=True)


class GetResponse(Protocol[EventT_contra, ResultT_co]):
    """Calls the rest of the chain: the next middleware, in the end the handler."""

    def __call__(self, event: EventT_contra, /) -> Coroutine[Any, Any, ResultT_co]:
        """What comes back for `event`, which need not be the one that came in."""
        ...


class GetResponseSync(Protocol[EventT_contra, ResultT_co]):
    """The same for middleware that is a plain `def`."""

    def __call__(self, event: EventT_contra, /) -> ResultT_co:
        """What comes back for `event`; blocks."""
        ...


Next: TypeAlias = Callable[[Any], Coroutine[Any, Any, Any]]
Middleware: TypeAlias = Callable[[Any, Any], Any]


class Registered(NamedTuple):
    """A middleware and what it is for."""

    function: Middleware
    kind: MiddlewareKind

    def sees(self, kind: EventKind) -> bool:
        """Whether events of `kind` pass through it."""
        return self.kind in ("all", kind)


def chain(registered: Sequence[Middleware], handler: Next) -> Next:
    """`handler` behind all of `registered`, the first of which is the outermost."""
    following = handler
    for middleware in reversed(registered):
        following = _link(middleware, following)
    return following


def _is_async(middleware: Middleware) -> bool:
    """Whether calling it gives a coroutine; an object may have an `async def __call__`."""
    return inspect.iscoroutinefunction(middleware) or inspect.iscoroutinefunction(
        type(middleware).__call__
    )


def _link(middleware: Middleware, following: Next) -> Next:
    if _is_async(middleware):

        async def link(event: Any) -> Any:
            return await middleware(event, following)

        return link

    async def link_in_thread(event: Any) -> Any:
        result = await _in_thread(lambda get_response: middleware(event, get_response), following)
        return await result if isinstance(result, Awaitable) else result

    return link_in_thread


async def _in_thread(
    function: Callable[[Callable[[Any], Any]], Any], following: GetResponse[Any, Any]
) -> Any:
    """The result of `function`, called in a thread with a `following` that blocks."""
    calls = _CallsFromThread(following)
    try:
        return await run_in_thread(function, calls.get_response)
    except asyncio.CancelledError:
        await calls.end()
        raise


class _CallsFromThread:
    """What a thread asks the loop for, which may never run again once nobody waits for the thread.

    A thread that waited for it then would wait for ever, and keep the process from its end.
    """

    def __init__(self, following: GetResponse[Any, Any]) -> None:
        self._following = following
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._is_over = False
        self._calls: list[concurrent.futures.Future[Any]] = []
        self._tasks: list[asyncio.Task[Any]] = []

    def get_response(self, event: Any) -> Any:
        """What comes of `event`; blocks the thread."""
        with self._lock:
            if self._is_over:
                raise asyncio.CancelledError
            call = asyncio.run_coroutine_threadsafe(self._follow(event), self._loop)
            self._calls.append(call)
        try:
            return call.result()
        except concurrent.futures.CancelledError:
            # That of futures is an `Exception`, and no middleware should take it for a failure.
            raise asyncio.CancelledError from None

    async def _follow(self, event: Any) -> Any:
        task = asyncio.current_task()
        if self._is_over or task is None:
            raise asyncio.CancelledError
        self._tasks.append(task)
        return await self._following(event)

    async def end(self) -> None:
        """Cancel what is under way, and wait for its `finally` blocks."""
        with self._lock:
            self._is_over = True
        # The thread cannot be cancelled; what it waits for can.
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*map(asyncio.wrap_future, self._calls), return_exceptions=True)


class ConvertToMiddleware:
    """Makes middleware of a decorator for `(event, context)` functions, sync or async.

    The decorator is applied around each call, with the original event and Lambda's context.
    """

    def __init__(self, lambda_wrapper: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        self._wrapper = lambda_wrapper

    async def __call__(self, event: Any, get_response: GetResponse[Any, Any]) -> Any:
        """Call the wrapped rest of the chain."""
        original, context = _original(event)

        async def rest(_event: object, _context: object) -> Any:
            return await get_response(event)

        wrapped = self._wrapper(rest)
        if inspect.iscoroutinefunction(wrapped):
            return await wrapped(original, context)

        # A decorator that is not async calls what it wraps like a function, and wants its result.
        def call(get_response: Callable[[Any], Any]) -> Any:
            return self._wrapper(lambda _event, _context: get_response(event))(original, context)

        return await _in_thread(call, get_response)


def _original(event: Any) -> tuple[dict[str, Any], LambdaContext | None]:
    if hasattr(event, "to_original_event"):
        return event.to_original_event(), event.lambda_context
    return event.to_dict(), event.context
