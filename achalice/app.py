"""`Chalice`: decorators that say what calls a handler, and the entry point that Lambda invokes."""

import logging
import os
from collections.abc import Callable, Sequence

from achalice import events
from achalice._loop import KeptLoop
from achalice._typing import HandlerT, RawEvent
from achalice.binding import BoundView
from achalice.context import LambdaContext, current_invocation
from achalice.dispatch import Dispatcher, EventKind, View
from achalice.exceptions import (
    DuplicateHandlerError,
    DuplicateRouteError,
    RoutePathError,
    TriggerOptionError,
)
from achalice.handlers import BoundHandler
from achalice.requests import Request
from achalice.routing import PathTemplate
from achalice.schedules import Cron, Rate
from achalice.signatures import name_of
from achalice.triggers import (
    HANDLER_VARIABLE,
    HTTP_HANDLER,
    HTTP_METHODS,
    HttpRoute,
    PureFunction,
    Schedule,
    SqsQueue,
    Trigger,
)


class Chalice:
    """An application: what calls its handlers, and the entry point of all of its functions.

    Every Lambda function of the app has the handler string `app.app`; the environment variable
    `ACHALICE_HANDLER` says which handler it runs. Decorators return the function they are given,
    so it can be awaited in a test and decorated again.
    """

    def __init__(self, app_name: str, debug: bool = False) -> None:
        self.app_name = app_name
        self.log = logging.getLogger(app_name)
        self.triggers: list[Trigger] = []
        """What was declared, in order. The tool deploys this and nothing else."""
        self._dispatcher = Dispatcher(self.log, debug)
        self._loop = KeptLoop()

    @property
    def debug(self) -> bool:
        """Whether unexpected errors are shown to HTTP clients with their traceback."""
        return self._dispatcher.debug

    @debug.setter
    def debug(self, on: bool) -> None:
        self._dispatcher.debug = on

    @property
    def current_request(self) -> Request:
        """The request that is being handled; right in concurrent code, too.

        Raises:
            LookupError: no HTTP request is being handled.
        """
        invocation = current_invocation.get(None)
        if invocation is None or invocation.request is None:
            raise LookupError("no HTTP request is being handled here")
        return invocation.request

    @property
    def lambda_context(self) -> LambdaContext:
        """The Lambda context of the invocation that is being handled.

        Raises:
            LookupError: no invocation is being handled.
        """
        invocation = current_invocation.get(None)
        if invocation is None:
            raise LookupError("no invocation is being handled here")
        return invocation.lambda_context

    def __call__(self, event: RawEvent, context: LambdaContext) -> object:
        """Handle one invocation: what Lambda calls.

        Raises:
            RunningLoopError: called from async code; `await app.dispatch(...)` there.
        """
        return self._loop.run(lambda: self.dispatch(event, context))

    async def dispatch(self, event: RawEvent, context: LambdaContext) -> object:
        """Handle one invocation in async code: a test, a local server.

        HTTP errors become answers. Everything else that a handler raises is raised here.

        Raises:
            UnknownHandlerError: `ACHALICE_HANDLER` names no handler of the app.
            UnroutableEventError: it is not set, and the event could be for several or none.
            EventShapeError: the event is not what the handler declares.
        """
        return await self._dispatcher.dispatch(event, context, os.environ.get(HANDLER_VARIABLE))

    def match(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The template that `path` fits and its parameters' text, or None: what a gateway finds."""
        found = self._dispatcher.router.match(path)
        return None if found is None else (found[0].text, found[1])

    def route(
        self,
        path: str,
        *,
        methods: Sequence[str] = ("GET",),
        name: str | None = None,
        content_types: Sequence[str] = ("application/json",),
        status_code: int = 200,
    ) -> Callable[[HandlerT], HandlerT]:
        """Answer HTTP requests for `path`.

        `{name}` in the path stands for one part of it and is passed as the argument of that name;
        `{name+}`, at the end only, for all that is left. Of the handler's other parameters, a
        `Request` is the request, a pydantic model, dataclass or TypedDict is the JSON body, and
        simple types are query parameters. `status_code` is that of a result which is no `Response`.
        `content_types` is what a body may be; another one is answered with 415, and an empty
        list takes all. `name` replaces the function's own name in messages and documents.

        Raises:
            RoutePathError: API Gateway would refuse the path or a method.
            DuplicateRouteError: another handler has a method of this path.
            HandlerSignatureError: nothing can fill one of the handler's parameters.
            TriggerOptionError: `content_types` is one text instead of a list.
        """
        if isinstance(content_types, str):
            raise TriggerOptionError(
                "route",
                f"was given `content_types={content_types!r}`, which is no list",
                hint=f"write `content_types=[{content_types!r}]`",
            )

        def register(handler: HandlerT) -> HandlerT:
            self._add_route(
                handler,
                HttpRoute(
                    path,
                    tuple(dict.fromkeys(method.upper() for method in methods)),
                    name or name_of(handler),
                    tuple(each.lower() for each in content_types),
                ),
                status_code,
            )
            return handler

        return register

    def get(self, path: str, *, status_code: int = 200) -> Callable[[HandlerT], HandlerT]:
        """Answer GET requests for `path`; see `route`."""
        return self.route(path, methods=["GET"], status_code=status_code)

    def post(self, path: str, *, status_code: int = 200) -> Callable[[HandlerT], HandlerT]:
        """Answer POST requests for `path`; see `route`."""
        return self.route(path, methods=["POST"], status_code=status_code)

    def put(self, path: str, *, status_code: int = 200) -> Callable[[HandlerT], HandlerT]:
        """Answer PUT requests for `path`; see `route`."""
        return self.route(path, methods=["PUT"], status_code=status_code)

    def patch(self, path: str, *, status_code: int = 200) -> Callable[[HandlerT], HandlerT]:
        """Answer PATCH requests for `path`; see `route`."""
        return self.route(path, methods=["PATCH"], status_code=status_code)

    def delete(self, path: str, *, status_code: int = 200) -> Callable[[HandlerT], HandlerT]:
        """Answer DELETE requests for `path`; see `route`."""
        return self.route(path, methods=["DELETE"], status_code=status_code)

    def lambda_function(self, name: str | None = None) -> Callable[[HandlerT], HandlerT]:
        """Make a Lambda function that nothing but its name calls.

        The first parameter is the payload: as it is, or read as the type it is annotated with. A
        second one is Lambda's context. The result is returned as JSON, models included.

        Raises:
            DuplicateHandlerError: the app has a handler of that name.
        """

        def register(handler: HandlerT) -> HandlerT:
            function = name or name_of(handler)
            self._add_handler(function, "pure", BoundHandler.read(handler, None))
            self.triggers.append(PureFunction(function))
            return handler

        return register

    def schedule(
        self, expression: str | Rate | Cron, name: str | None = None, description: str = ""
    ) -> Callable[[HandlerT], HandlerT]:
        """Call the handler by the clock, with a `CloudWatchEvent`.

        `expression` is a `Rate`, a `Cron`, or the text that EventBridge's PutRule takes.

        Raises:
            TriggerOptionError: the text is neither `rate(...)` nor `cron(...)`.
            DuplicateHandlerError: the app has a handler of that name.
        """
        text = expression if isinstance(expression, str) else expression.to_string()
        if not (text.startswith(("rate(", "cron(")) and text.endswith(")")):
            raise TriggerOptionError(
                "schedule",
                f"does not understand `{text}`",
                hint='write "rate(5 minutes)", "cron(0 9 * * ? *)", Rate(...) or Cron(...)',
            )

        def register(handler: HandlerT) -> HandlerT:
            function = name or name_of(handler)
            self._add_handler(
                function, "eventbridge", BoundHandler.read(handler, events.CloudWatchEvent)
            )
            self.triggers.append(Schedule(function, text, description))
            return handler

        return register

    def on_sqs_message(
        self,
        queue: str | None = None,
        batch_size: int = 1,
        name: str | None = None,
        queue_arn: str | None = None,
        maximum_batching_window_in_seconds: int = 0,
        maximum_concurrency: int | None = None,
    ) -> Callable[[HandlerT], HandlerT]:
        """Call the handler with batches of a queue's messages, as an `SQSEvent`.

        Annotate the event as `SQSEvent[Order]` and each `record.data` is an `Order`. If the
        handler raises, the whole batch comes back after the queue's visibility time-out.

        Args:
            queue: the name of a queue in the app's account and region.
            batch_size: 1 to 10,000 messages; above 10 a batching window is needed, and FIFO
                queues have none.
            name: of the function; the handler's own by default.
            queue_arn: instead of `queue`, for a queue elsewhere.
            maximum_batching_window_in_seconds: 0 to 300, how long Lambda may wait for a batch.
            maximum_concurrency: 2 to 1000 invocations at a time; Lambda's own scaling by default.

        Raises:
            TriggerOptionError: an option is missing or out of AWS's range.
            DuplicateHandlerError: the app has a handler of that name.
        """
        source = _queue(queue, queue_arn)
        _check_sqs_options(
            source, batch_size, maximum_batching_window_in_seconds, maximum_concurrency
        )

        def register(handler: HandlerT) -> HandlerT:
            function = name or name_of(handler)
            self._add_handler(function, "sqs", BoundHandler.read(handler, events.SQSEvent))
            self.triggers.append(
                SqsQueue(
                    function,
                    source,
                    batch_size,
                    maximum_batching_window_in_seconds,
                    maximum_concurrency,
                )
            )
            return handler

        return register

    def _add_route(
        self, handler: Callable[..., object], route: HttpRoute, status_code: int
    ) -> None:
        unknown = [method for method in route.methods if method not in HTTP_METHODS]
        if unknown or not route.methods:
            problem = f"has the method `{unknown[0]}`" if unknown else "has no method"
            raise RoutePathError(
                route.path,
                problem,
                handler=route.view,
                hint=f"methods are {', '.join(HTTP_METHODS)}",
            )
        template = PathTemplate.parse(route.path, handler=route.view)
        view = View(route, BoundView.read(handler, template.parameters), status_code)
        registered = self._dispatcher.views.get(route.path, {})
        for method in route.methods:
            if method in registered:
                first = registered[method].route.view
                raise DuplicateRouteError(method, route.path, first=first, second=route.view)
        self._dispatcher.router.add(template, handler=route.view)
        self._dispatcher.views[route.path] = {**registered, **dict.fromkeys(route.methods, view)}
        self.triggers.append(route)

    def _add_handler(self, name: str, kind: EventKind, bound: BoundHandler) -> None:
        """Register a function; the same one may have several triggers of one kind."""
        known = self._dispatcher.handlers.get(name)
        if name == HTTP_HANDLER or (known is not None and known != (kind, bound)):
            raise DuplicateHandlerError(name)
        self._dispatcher.handlers[name] = (kind, bound)


def _queue(queue: str | None, queue_arn: str | None) -> str:
    if (queue is None) == (queue_arn is None):
        raise TriggerOptionError(
            "on_sqs_message", "needs either `queue` or `queue_arn`, and only one of them"
        )
    if queue_arn is not None:
        if not queue_arn.startswith("arn:"):
            raise TriggerOptionError(
                "on_sqs_message",
                f"was given `queue_arn={queue_arn!r}`, which is no ARN",
                hint=f'did you mean `queue="{queue_arn}"`?',
            )
        return queue_arn
    name = queue or ""
    if not name or name.startswith(("arn:", "http:", "https:")):
        raise TriggerOptionError(
            "on_sqs_message",
            f"was given `queue={name!r}`, which is no queue's name",
            hint="give the name alone, or an ARN as `queue_arn`",
        )
    return name


def _check_sqs_options(
    queue: str, batch_size: int, window: int, maximum_concurrency: int | None
) -> None:
    """Refuse what CreateEventSourceMapping refuses.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """

    def wrong(problem: str, hint: str | None = None) -> TriggerOptionError:
        return TriggerOptionError("on_sqs_message", problem, hint=hint)

    fifo = queue.endswith(".fifo")
    if not 1 <= batch_size <= (10 if fifo else 10_000):
        raise wrong(
            f"was given `batch_size={batch_size}`; 1 to {10 if fifo else 10_000} are possible"
        )
    if not 0 <= window <= 300:
        raise wrong(
            f"was given `maximum_batching_window_in_seconds={window}`; 0 to 300 are possible"
        )
    if fifo and window:
        raise wrong("was given a batching window, which FIFO queues do not have")
    if batch_size > 10 and not window:
        raise wrong(
            f"was given `batch_size={batch_size}` without a batching window",
            "add `maximum_batching_window_in_seconds=1`: AWS wants one for more than 10 messages",
        )
    if maximum_concurrency is not None and not 2 <= maximum_concurrency <= 1000:
        raise wrong(
            f"was given `maximum_concurrency={maximum_concurrency}`; 2 to 1000 are possible"
        )
