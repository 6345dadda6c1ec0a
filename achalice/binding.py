"""From an HTTP request to a handler's arguments; worked out once, at registration."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NotRequired, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from typing_extensions import TypedDict

from achalice.context import LambdaContext
from achalice.exceptions import HandlerSignatureError, UnprocessableEntityError
from achalice.requests import MultiDict, Request
from achalice.signatures import (
    ANYTHING,
    Handler,
    adapter_for,
    call,
    is_list,
    is_model,
    leaves_of,
    name_of,
    parameters_of,
    takes_any_name,
)

Source = Literal["path", "query", "body", "request", "context"]
ErrorDetail = dict[str, object]
Parameters = list[tuple[inspect.Parameter, object]]

_NO_QUERY = MultiDict()


class RequestValidationError(UnprocessableEntityError):
    """Parts of a request are not what the handler's parameters say. The client gets a 422.

    `errors` has one entry a fault: `loc` (where: `("query", "page")`), `msg` and `type`.
    """

    def __init__(self, errors: list[ErrorDetail]) -> None:
        count = "1 part" if len(errors) == 1 else f"{len(errors)} parts"
        super().__init__(f"{count} of the request cannot be used")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class BoundView:
    """An HTTP handler and how its arguments come out of a request."""

    handler: Handler
    is_async: bool
    sources: tuple[tuple[str, Source], ...]
    texts: "TypeAdapter[dict[str, object]] | None"
    """Converts path and query parameters; None where all of them are plain path text."""
    lists: frozenset[str]
    """Query parameters that may be given several times."""
    body: "TypeAdapter[object] | None"
    body_is_optional: bool

    @classmethod
    def read(cls, handler: Handler, path_parameters: tuple[str, ...]) -> "BoundView":
        """Work out where each parameter of `handler` comes from.

        Raises:
            HandlerSignatureError: a parameter that nothing in a request can fill, or a path
                parameter that the handler does not take.
        """
        name = name_of(handler)
        parameters = parameters_of(handler)
        sources = {
            parameter.name: _source(parameter.name, annotation, path_parameters, name)
            for parameter, annotation in parameters
        }
        missing = [each for each in path_parameters if each not in sources]
        if missing and not takes_any_name(handler):
            raise HandlerSignatureError(
                name,
                f"does not take `{missing[0]}`, which its path names",
                hint=f"add the parameter `{missing[0]}: str`",
            )
        sources.update(dict.fromkeys(missing, "path"))
        lists = frozenset(
            parameter.name
            for parameter, annotation in parameters
            if sources[parameter.name] == "query" and is_list(annotation)
        )
        body, body_is_optional = _body(name, parameters, sources)
        return cls(
            handler,
            inspect.iscoroutinefunction(handler),
            tuple(sources.items()),
            _texts(name, parameters, sources),
            lists,
            body,
            body_is_optional,
        )

    async def __call__(self, request: Request) -> object:
        """Call the handler with the arguments in `request`.

        Raises:
            RequestValidationError: some of them are missing or wrong.
        """
        if not self.sources:
            return await call(self.handler, self.is_async, {})
        return await call(self.handler, self.is_async, self.arguments(request))

    def arguments(self, request: Request) -> dict[str, object]:
        """What the handler is called with, converted and checked."""
        errors: list[ErrorDetail] = []
        arguments = self._text_arguments(request, errors)
        for name, source in self.sources:
            if source == "request":
                arguments[name] = request
            elif source == "context":
                arguments[name] = request.lambda_context
            elif source == "body" and self.body is not None:
                self._read_body(name, self.body, request, arguments, errors)
        if errors:
            raise RequestValidationError(errors)
        return arguments

    def _text_arguments(self, request: Request, errors: list[ErrorDetail]) -> dict[str, object]:
        path = request.uri_params or {}
        query = request.query_params or _NO_QUERY
        found: dict[str, object] = {}
        for name, source in self.sources:
            if source == "path" and name in path:
                found[name] = path[name]
            elif source == "query" and name in query:
                found[name] = query.getlist(name) if name in self.lists else query[name]
        if self.texts is None:
            return found
        try:
            return self.texts.validate_python(found)
        except ValidationError as error:
            where = dict(self.sources)
            errors += _details(error, lambda loc: (where[str(loc[0])], *loc))
            return {}

    def _read_body(
        self,
        name: str,
        body: "TypeAdapter[object]",
        request: Request,
        arguments: dict[str, object],
        errors: list[ErrorDetail],
    ) -> None:
        if not request.raw_body:
            if not self.body_is_optional:
                errors.append(
                    {"loc": ("body",), "msg": "A JSON body is required", "type": "missing"}
                )
            return
        try:
            arguments[name] = body.validate_json(request.raw_body)
        except ValidationError as error:
            errors += _details(error, lambda loc: ("body", *loc))


def _details(
    error: ValidationError, place: Callable[[tuple[int | str, ...]], tuple[int | str, ...]]
) -> list[ErrorDetail]:
    return [
        {"loc": place(each["loc"]), "msg": each["msg"], "type": each["type"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _source(
    parameter: str, annotation: object, path_parameters: tuple[str, ...], handler: str
) -> Source:
    leaves = leaves_of(annotation)
    if parameter in path_parameters:
        if is_list(annotation) or any(is_model(part) or part in ANYTHING for part in leaves):
            raise HandlerSignatureError(
                handler,
                "is in the path, and no such type can be read from a part of a path",
                parameter=parameter,
                hint=f"annotate it with a simple type: `{parameter}: str`",
            )
        return "path"
    if annotation is inspect.Parameter.empty:
        raise HandlerSignatureError(
            handler,
            "is neither in the path nor annotated",
            parameter=parameter,
            hint="annotate it: a model is the JSON body, a simple type a query parameter",
        )
    if Request in leaves:
        return "request"
    if LambdaContext in leaves:
        return "context"
    if any(is_model(part) for part in leaves):
        return "body"
    if any(part in ANYTHING for part in leaves):
        raise HandlerSignatureError(
            handler,
            "could be anything",
            parameter=parameter,
            hint="take `request: Request` and read `request.json_body`, or declare a model",
        )
    return "query"


def _body(
    handler: str, parameters: Parameters, sources: Mapping[str, Source]
) -> "tuple[TypeAdapter[object] | None, bool]":
    """What reads the body, if one is wanted, and whether it may be missing."""
    bodies = [each for each in parameters if sources[each[0].name] == "body"]
    if len(bodies) > 1:
        raise HandlerSignatureError(
            handler,
            f"is a second body, after `{bodies[0][0].name}`",
            parameter=bodies[1][0].name,
            hint="put both into one model",
        )
    for parameter, annotation in bodies:
        optional = parameter.default is not parameter.empty
        return adapter_for(annotation, handler, parameter.name), optional
    return None, False


def _texts(
    handler: str, parameters: Parameters, sources: Mapping[str, Source]
) -> "TypeAdapter[dict[str, object]] | None":
    """What converts path and query; None where everything is text that the gateway delivers."""
    fields: dict[str, object] = {}
    for parameter, annotation in parameters:
        source = sources[parameter.name]
        if source not in ("path", "query"):
            continue
        if any(isinstance(each, FieldInfo) and each.alias for each in get_args(annotation)):
            raise HandlerSignatureError(
                handler,
                "has an alias, and parameters go by their own names",
                parameter=parameter.name,
                hint="take `request: Request` and read `request.query_params`",
            )
        wanted = str if annotation is parameter.empty else annotation
        adapter_for(wanted, handler, parameter.name)
        optional = source == "query" and parameter.default is not parameter.empty
        fields[parameter.name] = NotRequired[wanted] if optional else wanted
    if "query" not in sources.values() and all(wanted is str for wanted in fields.values()):
        return None
    # Those that only `**kwargs` takes are text.
    taken = {name: str for name, source in sources.items() if source == "path"} | fields
    arguments = TypedDict("Arguments", taken)  # type: ignore[misc]  # its fields are read at run time
    return TypeAdapter(arguments)  # type: ignore[arg-type]  # a TypedDict is a dict
