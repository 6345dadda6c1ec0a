"""From an HTTP request to a handler's arguments, and from its result to a body."""

import inspect
from collections.abc import Awaitable, Collection, Mapping
from typing import Any, NamedTuple

from achalice.arguments import Argument, Given, read_parameter
from achalice.context import LambdaContext
from achalice.exceptions import HandlerSignatureError
from achalice.forms import MULTIPART, URL_ENCODED, has_multipart
from achalice.parameters import Body, Path, Source
from achalice.readers import (
    ErrorDetail,
    GivenReader,
    Injected,
    JsonReader,
    KeyedJsonReader,
    PathReader,
    Reader,
    RequestValidationError,
    TextReader,
)
from achalice.requests import Request
from achalice.responses import NO_HEADERS, Reply, Response, is_response
from achalice.results import ResultModel
from achalice.signatures import Handler, call, hints_of, name_of, parameters_of, takes_any_name

__all__ = ["FROM_ANNOTATION", "BoundView", "RequestValidationError"]

FROM_ANNOTATION: Any = object()
"""Says that the return annotation of a handler is its response model."""

_GIVEN: Mapping[object, Injected] = {
    Request: lambda request: request,
    LambdaContext: lambda request: request.lambda_context,
}
_NOTHING: Mapping[object, Injected] = {}


class BoundView(NamedTuple):
    """An HTTP handler: how its arguments come out of a request, and what its result is."""

    handler: Handler
    is_async: bool
    parameters: tuple[Argument, ...]
    """Those that are in the request, in the handler's order."""
    readers: tuple[Reader, ...]
    result: ResultModel | None
    """None where results are taken as they are."""
    content_types: tuple[str, ...]
    """What the body may be if it is a form; `()` where the route says it."""

    @classmethod
    def read(
        cls,
        handler: Handler,
        path_parameters: tuple[str, ...],
        *,
        response_model: object = FROM_ANNOTATION,
        injected: Mapping[object, Injected] = _NOTHING,
    ) -> "BoundView":
        """Work out where each parameter of `handler` comes from, and what it returns.

        `injected` has types that a parameter may be annotated with, and what gives their values.

        Raises:
            HandlerSignatureError: a parameter that nothing in a request can fill, a path
                parameter that the handler does not take, a type that pydantic cannot read.
        """
        name = name_of(handler)
        hints = hints_of(handler)
        arguments: list[Argument] = []
        readers: list[Reader] = []
        for parameter, annotation in parameters_of(handler, hints):
            found = read_parameter(parameter, annotation, path_parameters, name, injected)
            if isinstance(found, Given):
                give = injected.get(found.kind) or _GIVEN[found.kind]
                readers.append(GivenReader(found.name, give))
            else:
                arguments.append(found)
        arguments += _left_over(handler, name, arguments, path_parameters)
        if response_model is FROM_ANNOTATION:
            response_model = hints.get("return", inspect.Signature.empty)
        return cls(
            handler,
            inspect.iscoroutinefunction(handler),
            tuple(arguments),
            (*_readers(name, arguments), *readers),
            ResultModel.read(response_model, name),
            _content_types(name, arguments),
        )

    def __call__(self, request: Request) -> Awaitable[object]:
        """Call the handler with the arguments in `request`; the result is to be awaited.

        Whoever awaits it asks `check_cancelled` what a `CancelledError` is.

        Raises:
            RequestValidationError: some of them are missing or wrong.
        """
        arguments = self.arguments(request)
        if self.is_async:
            # One coroutine less than `call` for most requests.
            made: Awaitable[object] = self.handler(**arguments)  # type: ignore[assignment]  # async
            return made
        return call(self.handler, is_async=False, arguments=arguments)

    def arguments(self, request: Request) -> dict[str, object]:
        """What the handler is called with, converted and checked.

        Raises:
            RequestValidationError: some of it is missing or wrong.
        """
        arguments: dict[str, object] = {}
        errors: list[ErrorDetail] = []
        for reader in self.readers:
            reader.read(request, arguments, errors)
        if errors:
            raise RequestValidationError(errors)
        return arguments

    def reply(self, result: object, status_code: int) -> Response | Reply:
        """The answer that `result` is, with its body turned into JSON by the response model.

        A result that is taken as it is, text and bytes are its body unchanged, and so is a
        `Response`, unless the annotation says what its body is.

        Raises:
            ResultShapeError: it is not what the handler declares.
        """
        model = self.model_of(result)
        if not is_response(result):
            body = result if model is None else model.encode(result)
            return Reply(body, NO_HEADERS, status_code)
        if model is None:
            return result
        return Reply(model.encode(result.body), result.headers, result.status_code)

    def model_of(self, result: object) -> ResultModel | None:
        """What the body of `result` has to fit; None where it is taken as it is."""
        model = self.result
        if model is None or model.reads_responses or not is_response(result):
            return model
        return None


def _left_over(
    handler: Handler, name: str, arguments: Collection[Argument], path_parameters: tuple[str, ...]
) -> list[Argument]:
    """The path parameters that `handler` takes without naming them: text."""
    taken = {each.wire_name for each in arguments if each.source == "path"}
    missing = [each for each in path_parameters if each not in taken]
    if missing and not takes_any_name(handler):
        raise HandlerSignatureError(
            name,
            f"does not take `{missing[0]}`, which its path names",
            hint=f"add the parameter `{missing[0]}: str`",
        )
    return [Argument(each, each, Path(), str, inspect.Parameter.empty) for each in missing]


def _readers(name: str, arguments: Collection[Argument]) -> list[Reader]:
    readers: list[Reader] = [PathReader(each, name) for each in arguments if each.source == "path"]
    sources: tuple[Source, ...] = ("query", "header", "cookie", "form")
    for source in sources:
        found = [each for each in arguments if each.source == source]
        if found:
            readers.append(TextReader(source, found, name))
    bodies = [each for each in arguments if each.source == "body"]
    if is_keyed(bodies):
        readers.append(KeyedJsonReader(bodies, name))
    elif bodies:
        readers.append(JsonReader(bodies[0], name))
    return readers


def is_keyed(bodies: Collection[Argument]) -> bool:
    """Whether the body is an object with the arguments `bodies` as its keys."""
    markers = [each.marker for each in bodies]
    return len(bodies) > 1 or any(isinstance(each, Body) and each.embed for each in markers)


def _content_types(name: str, arguments: Collection[Argument]) -> tuple[str, ...]:
    """What a handler with a form takes; `()` for one without.

    Raises:
        HandlerSignatureError: it wants JSON as well, or files without the extra `forms`.
    """
    fields = [each for each in arguments if each.source == "form"]
    bodies = [each for each in arguments if each.source == "body"]
    if not fields:
        return ()
    if bodies:
        raise HandlerSignatureError(
            name,
            f"is JSON, and `{fields[0].name}` wants the body to be a form",
            parameter=bodies[0].name,
            hint="mark it with `Form()`, too, or put both into one JSON body",
        )
    files = [each for each in fields if each.takes_files]
    if has_multipart():
        return (MULTIPART,) if any(each.is_required for each in files) else (URL_ENCODED, MULTIPART)
    if files:
        raise HandlerSignatureError(
            name,
            "is a file, and files need python-multipart, which is not installed",
            parameter=files[0].name,
            hint="add `achalice[forms]` to the requirements",
        )
    return (URL_ENCODED,)
