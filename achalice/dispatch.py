"""From a raw event to the handler it is for, and back with its answer."""

from collections.abc import Coroutine
from typing import Any

from achalice import _json
from achalice._typing import RawEvent
from achalice.answering import Answering
from achalice.context import Invocation, LambdaContext, current_invocation
from achalice.deadlines import within
from achalice.exceptions import UnknownHandlerError
from achalice.fronts import RestFront, front_of
from achalice.middleware import Next, chain
from achalice.record_handlers import RecordHandler
from achalice.registry import Function, Registry
from achalice.triggers import HTTP_HANDLER

_REST = RestFront()


class Dispatcher:
    """Brings events to the handlers in `registry`."""

    def __init__(self, registry: Registry, answering: Answering) -> None:
        self.registry = registry
        self.answering = answering
        self.deadline_margin: float | None = 0.5
        """Seconds before Lambda's time-out at which an invocation is cancelled; None: never."""
        self._chains: dict[str, tuple[bool, Next]] = {}
        """By function: whether there is middleware, and the chain."""

    def dispatch(
        self,
        payload: RawEvent,
        context: LambdaContext,
        handler: str | None,
    ) -> Coroutine[Any, Any, object]:
        """Bring `payload` to the handler called `handler`, or to the only one it can be for.

        What it returns is to be awaited; one coroutine less for every invocation.

        Raises:
            UnknownHandlerError: there is no handler of that name.
            UnroutableEventError: no name was given and the payload does not tell.
            DeadlineExceededError: Lambda was about to end the invocation.
        """
        name = handler
        if name != HTTP_HANDLER or not self.registry.views:
            name = self._choose(payload, handler)
        if name == HTTP_HANDLER:
            front = front_of(payload) or _REST
            return self.answering.answer(front, payload, context, self.deadline_margin)
        return self._invoke(name, payload, context, self.deadline_margin)

    async def _invoke(
        self, name: str, payload: RawEvent, context: LambdaContext, margin: float | None
    ) -> object:
        if name in self.registry.authorizers:
            authorizer = self.registry.authorizers[name]
            return await within(margin, context, authorizer.authorize(payload, context))
        function = self.registry.functions[name]
        middleware, respond = self._chain(name, function)
        event, batch = function.bound.event(payload, context, for_middleware=middleware)
        invocation = Invocation(
            context, None, self.registry.lifespan.values, margin, batch, payload
        )
        token = current_invocation.set(invocation)
        try:
            # What is called once a record ends its records itself, and middleware may look on.
            if margin is not None and isinstance(function.bound, RecordHandler):
                margin /= 2
            return _json.plain(await within(margin, context, respond(event)))
        finally:
            current_invocation.reset(token)

    def forget_chains(self) -> None:
        """Middleware has been added."""
        self._chains.clear()
        self.answering.forget_chains()

    def _chain(self, name: str, function: Function) -> tuple[bool, Next]:
        if name not in self._chains:
            middleware = self.registry.middleware_for(function.kind, function.own_middleware)
            respond = chain(middleware, function.bound)
            if function.around is not None:
                respond = function.around(respond)
            self._chains[name] = bool(middleware), respond
        return self._chains[name]

    def _choose(self, payload: RawEvent, name: str | None) -> str:
        """The name of the handler asked for, or of the only one that fits."""
        if name is not None:
            if name in self.registry.names:
                return name
            raise UnknownHandlerError(name, self.registry.names)
        # Deployed functions are told, and start without knowing any shape.
        from achalice.recognition import handler_for

        return handler_for(payload, self.registry)
