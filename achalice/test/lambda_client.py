"""Invoking an app's Lambda functions in a test, and what comes back."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from achalice import _json
from achalice.app import Chalice
from achalice.context import LambdaContext
from achalice.test.contexts import Functions
from achalice.test.errors import FunctionNotFoundError

ModelT = TypeVar("ModelT")


@dataclass(frozen=True)
class InvokeResponse:
    """What a function returned."""

    payload: Any
    """Its JSON value."""

    def parse(self, kind: type[ModelT]) -> ModelT:
        """The payload as a `kind`: a pydantic model, a dataclass, `list[Order]`.

        Raises:
            pydantic.ValidationError: it is none.
        """
        return TypeAdapter(kind).validate_json(_json.dumps(self.payload))


class LambdaClient:
    """Invokes functions by the names of their handlers."""

    def __init__(self, app: Chalice, functions: Functions) -> None:
        self._app = app
        self._functions = functions

    async def invoke(
        self, name: str, payload: object = None, *, context: LambdaContext | None = None
    ) -> InvokeResponse:
        """Invoke the function of the handler `name`, with its blueprint's prefix if it has one.

        Handlers of every trigger can be invoked, authorizers too; `api_handler` is the function
        of all routes. `payload` becomes JSON on its way, as it does in AWS: pydantic models are
        welcome, and None is `{}`. What the handler raises is raised here, as it is. `context`
        replaces the one that is made of the stage's configuration, its time-out included.

        Raises:
            FunctionNotFoundError: the app has no such function.
            DeadlineExceededError: the function's time was up.
            TypeError: JSON cannot hold the payload.
        """
        known = dict.fromkeys(trigger.handler for trigger in self._app.triggers)
        if name not in known:
            raise FunctionNotFoundError(name, known)
        event = {} if payload is None else _json.loads(_json.dumps(payload))
        with self._functions.invoking(name) as made:
            result = await self._app.dispatch(event, made if context is None else context)
        return InvokeResponse(_json.plain(result))
