"""Handlers of everything but HTTP, and what they take of an invocation."""

import inspect
import types
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from achalice import _json, events
from achalice._typing import RawEvent
from achalice.context import LambdaContext, current_invocation
from achalice.exceptions import EventShapeError, HandlerSignatureError
from achalice.lifespan import opened, resource_in
from achalice.signatures import (
    ANYTHING,
    Handler,
    adapter_for,
    call,
    leaves_of,
    name_of,
    parameters_of,
)

EventType: TypeAlias = "str | type[events.LambdaEvent]"
"""A model, or its name in `achalice.events` until the first event needs it: most functions of an
app never see the events of the others."""


def model_of(event_type: EventType) -> "type[events.LambdaEvent]":
    """The model itself."""
    if not isinstance(event_type, str):
        return event_type
    model: type[events.LambdaEvent] = getattr(events, event_type)
    return model


class BoundHandler(NamedTuple):
    """A handler of something other than HTTP, and what it takes of an invocation."""

    handler: Handler
    is_async: bool
    event_parameter: str | None
    context_parameter: str | None
    model: "EventType | None"
    """Of its trigger's events, or derived from that; None for pure functions."""
    adapter: "TypeAdapter[object] | None"
    """What reads a pure function's payload; None hands it on as it is."""
    raw: bool
    """Whether it wants a trigger's event as the dictionary that it was."""
    resources: Mapping[str, type]
    """Parameters that the app's lifespans fill."""

    @classmethod
    def read(
        cls,
        handler: Handler,
        default: "EventType | None",
        resources: Iterable[type] = (),
        *,
        filled: str | None = None,
    ) -> "BoundHandler":
        """Work out what `handler` takes.

        Parameters that are annotated with one of `resources` are filled by lifespans; the one
        named `filled` is filled by the caller.

        Its first parameter is the event: `default` unless the annotation names another reading,
        a model derived from it among them. A parameter called `context`, or annotated with
        `LambdaContext`, is Lambda's context; a pure function's second parameter is too.

        Raises:
            HandlerSignatureError: it takes more, or an event of another kind.
        """
        name = name_of(handler)
        event: tuple[str, object] | None = None
        context: str | None = None
        opened_by_lifespans: dict[str, type] = {}
        for parameter, annotation in parameters_of(handler):
            resource = resource_in(annotation, resources)
            if resource is not None:
                opened_by_lifespans[parameter.name] = resource
                continue
            if parameter.name == filled:
                continue
            wants_context = is_context(parameter, annotation)
            if context is None and (wants_context or (event is not None and default is None)):
                context = parameter.name
            elif event is None and not wants_context:
                event = (parameter.name, annotation)
            elif parameter.default is parameter.empty:
                raise HandlerSignatureError(
                    name,
                    "cannot be filled: handlers take the event and Lambda's context",
                    parameter=parameter.name,
                )
        model, adapter, raw = _event_reading(name, event, default)
        return cls(
            handler,
            inspect.iscoroutinefunction(handler),
            event and event[0],
            context,
            model,
            adapter,
            raw,
            opened_by_lifespans,
        )

    def event(
        self, payload: RawEvent, context: LambdaContext, *, for_middleware: bool
    ) -> tuple[object, None]:
        """What middleware, if there is any, and the handler get of `payload`.

        Raises:
            EventShapeError: `payload` is not what the handler declares.
        """
        wants_model = self.event_parameter is not None and not self.raw
        try:
            if self.model is not None and (wants_model or for_middleware):
                return model_of(self.model).from_payload(payload, context), None
        except ValidationError as error:
            raise self.shape_error(error) from None
        return events.LambdaFunctionEvent(payload, context), None

    async def __call__(self, event: object) -> object:
        """Call the handler with what it takes of `event`: the innermost of the chain.

        Raises:
            EventShapeError: the payload of a pure function is not what it declares.
        """
        return await call(self.handler, self.is_async, self.arguments(event))

    def arguments(self, event: object) -> dict[str, object]:
        """What the handler takes of `event`, and of its invocation.

        Raises:
            EventShapeError: the payload of a pure function is not what it declares.
        """
        arguments: dict[str, object] = {}
        if self.event_parameter is not None:
            arguments[self.event_parameter] = self._argument(event)
        if self.context_parameter is not None:
            arguments[self.context_parameter] = current_invocation.get().lambda_context
        for parameter, kind in self.resources.items():
            arguments[parameter] = opened(kind, name_of(self.handler))
        return arguments

    def _argument(self, event: object) -> object:
        if self.raw and isinstance(event, events.LambdaEvent):
            return event.to_dict()
        if not isinstance(event, events.LambdaFunctionEvent):
            return event
        if self.adapter is None:
            return event.event
        try:
            # As JSON, which it was: strict types take more from JSON than from Python.
            return self.adapter.validate_json(_json.dumps(event.event))
        except ValidationError as error:
            raise self.shape_error(error) from None

    def shape_error(self, error: ValidationError) -> EventShapeError:
        """What the handler's log says of a payload that is not what the handler declares."""
        return EventShapeError(name_of(self.handler), error.title, told(faults_of(error)))


def is_context(parameter: inspect.Parameter, annotation: object) -> bool:
    """Whether a parameter is Lambda's context, by its annotation or its name."""
    return annotation is LambdaContext or parameter.name == "context"


Fault: TypeAlias = tuple[tuple[int | str, ...], str]
"""Where in a payload something is wrong, and what."""


def faults_of(error: ValidationError) -> list[Fault]:
    """What `error` is about."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return [(each["loc"], each["msg"]) for each in details]


def told(faults: Iterable[Fault]) -> str:
    """`faults` in one line: `Records.0.body: Field required`."""
    lines = [": ".join(filter(None, (".".join(map(str, at)), message))) for at, message in faults]
    # Two fields may be read from one place: a message's `body` and `data` are.
    return "; ".join(dict.fromkeys(lines))


def _is_raw(annotation: object, is_pure: bool) -> bool:
    """Whether the annotation asks for the payload as it is; a pure function can say more of it."""
    if not is_pure:
        return any(part in (dict, Mapping) for part in leaves_of(annotation))
    is_mapping = get_origin(annotation) in (dict, Mapping)
    says_nothing = get_args(annotation)[1:] in ((), (Any,), (object,))
    return annotation in ANYTHING or (is_mapping and says_nothing)


def _event_reading(
    handler: str, event: tuple[str, object] | None, default: "EventType | None"
) -> "tuple[EventType | None, TypeAdapter[object] | None, bool]":
    """The model, the adapter, and whether the handler wants the plain dictionary."""
    if event is None or event[1] is inspect.Parameter.empty:
        return default, None, False
    parameter, annotation = event
    if default is not None:
        if annotation in (Any, object):
            return default, None, False
        annotation = _of_trigger(annotation, default)
    if isinstance(annotation, type) and issubclass(annotation, events.LambdaEvent):
        if default is not None and not issubclass(annotation, model_of(default)):
            raise HandlerSignatureError(
                handler,
                f"is a `{annotation.__name__}`, but its trigger delivers"
                f" `{model_of(default).__name__}`",
                parameter=parameter,
            )
        return annotation, None, False
    if _is_raw(annotation, default is None):
        return default, None, True
    if default is not None:
        raise HandlerSignatureError(
            handler,
            f"is not an event, but its trigger delivers `{model_of(default).__name__}`",
            parameter=parameter,
            hint=f"annotate it with `{model_of(default).__name__}`",
        )
    return None, adapter_for(annotation, handler, parameter), False


def _of_trigger(annotation: object, default: EventType) -> object:
    """What of `annotation` the trigger delivers: handlers of several say so with a union.

    It is `annotation` itself where nothing of it is.
    """
    is_union = get_origin(annotation) in (Union, types.UnionType)
    for part in get_args(annotation) if is_union else (annotation,):
        if isinstance(part, type) and issubclass(part, events.LambdaEvent):
            model = model_of(default)
            if issubclass(part, model):
                return part
            # All events are a `LambdaEvent`.
            if issubclass(model, part):
                return model
    return annotation
