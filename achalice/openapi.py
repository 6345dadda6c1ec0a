"""OpenAPI 3.1 from an app's routes; imported only when asked for."""

import inspect
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaWarningKind
from pydantic_core import PydanticSerializationError, to_jsonable_python

from achalice.arguments import Argument, fields_of
from achalice.binding import BoundView, is_keyed
from achalice.exceptions import AchaliceError
from achalice.forms import MULTIPART
from achalice.signatures import adapter_for

Json = dict[str, Any]
"""A JSON object that is a part of a document."""

_JSON = "application/json"
_COMPONENTS = "#/components/schemas/"
_BODILESS = (204, 205, 304)
_ERROR: Json = {
    "type": "object",
    "title": "Error",
    "description": "What went wrong.",
    "properties": {
        "Code": {"type": "string", "description": "The error's name."},
        "Message": {"type": "string", "description": "A sentence about it."},
    },
    "required": ["Code", "Message"],
}
_FAULT: Json = {
    "type": "object",
    "properties": {
        "loc": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "description": "Where in the request, from the outside in.",
        },
        "msg": {"type": "string", "description": "What is wrong."},
        "type": {"type": "string", "description": "A name for this kind of fault."},
    },
    "required": ["loc", "msg", "type"],
}
_VALIDATION_ERROR: Json = {
    **_ERROR,
    "title": "ValidationError",
    "description": "The parts of the request that cannot be used.",
    "properties": {**_ERROR["properties"], "Errors": {"type": "array", "items": _FAULT}},
    "required": ["Code", "Message", "Errors"],
}


class NoSchemaError(AchaliceError):
    """A type in a handler's signature has no JSON schema."""

    def __init__(self, view: str, reason: str) -> None:
        super().__init__(
            f"`{view}` has a type that OpenAPI cannot describe: {reason}",
            hint="describe it with pydantic's `WithJsonSchema`",
        )
        self.view = view


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What an operation asks of whoever calls it."""

    name: str
    """The authorizer's."""
    scheme: Mapping[str, Any]
    """As OpenAPI's Security Scheme Object."""
    scopes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path, and all that a document says of it."""

    path: str
    """The route's template: `/files/{key+}`."""
    method: str
    view: str
    """The handler's name, as the route has it."""
    bound: BoundView
    status_code: int = 200
    content_types: Sequence[str] = (_JSON,)
    """Of a body that is no form; empty takes every one."""
    tags: Sequence[str] = ()
    summary: str | None = None
    """Instead of the docstring's first line."""
    description: str | None = None
    """Instead of the rest of the docstring."""
    deprecated: bool = False
    operation_id: str | None = None
    """Instead of the view's name."""
    security: Security | None = None


def document(
    title: str,
    version: str,
    operations: Iterable[Operation],
    *,
    description: str | None = None,
    servers: Sequence[str] = (),
) -> Json:
    """The OpenAPI 3.1 document of an API with these operations.

    Raises:
        NoSchemaError: a parameter or a result has no JSON schema.
    """
    operations = list(operations)
    schemas = _Schemas.of(operations)
    paths: Json = {}
    templates = {each.path for each in operations}
    ids = _operation_ids(operations)
    for operation, identifier in zip(operations, ids, strict=True):
        path, names = _path(operation.path, templates)
        writer = _OperationWriter(operation, schemas, names)
        paths.setdefault(path, {})[operation.method.lower()] = writer.operation(identifier)
    schemes = {
        each.security.name: dict(each.security.scheme) for each in operations if each.security
    }
    whole: Json = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, **_said(description=description)},
        **_said(servers=[{"url": url} for url in servers]),
        "paths": paths,
    }
    components = _said(schemas=schemas.used_in(paths), securitySchemes=schemes)
    return {**whole, **_said(components=components)}


class _Generator(GenerateJsonSchema):
    # A default that JSON cannot hold is left out, without a word.
    ignored_warning_kinds: set[JsonSchemaWarningKind] = {  # noqa: RUF012  # as pydantic has it
        "skipped-choice",
        "non-serializable-default",
    }


@dataclass(frozen=True, slots=True)
class _Schemas:
    """The JSON schemas of all types of an API; those with names are components."""

    schemas: Mapping[tuple[Any, JsonSchemaMode], Json]
    """By the identity of an `Argument` or a `ResultModel`."""
    components: Json
    error: str
    validation_error: str

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> "_Schemas":
        inputs: dict[int, tuple[int, JsonSchemaMode, TypeAdapter[Any]]] = {}
        for operation in operations:
            for item, mode, adapter in _types(operation):
                if item not in inputs:
                    _try(operation.view, mode, adapter)
                    inputs[item] = (item, mode, adapter)
        schemas, rest = TypeAdapter.json_schemas(
            inputs.values(), ref_template=_COMPONENTS + "{model}", schema_generator=_Generator
        )
        components: Json = rest.get("$defs", {})
        names = []
        for name, schema in (("Error", _ERROR), ("ValidationError", _VALIDATION_ERROR)):
            while name in components:
                name = f"HTTP{name}"  # the app has a model of that name
            components[name] = schema
            names.append(_COMPONENTS + name)
        return cls(schemas, components, names[0], names[1])

    def input(self, argument: Argument) -> Json:
        """A copy of the schema of `argument`, with its default."""
        schema = {**self.schemas[id(argument), "validation"]}
        if argument.source != "body":
            _forget_null(schema)
        if argument.source == "form" and argument.is_required and schema.get("type") == "string":
            # An empty field counts as missing.
            schema = {"minLength": 1, **schema} if "format" not in schema else schema
        if argument.source == "form" and argument.is_required and argument.is_list:
            # Nor has a form an empty list.
            schema = {"minItems": 1, **schema}
        if argument.is_required or argument.default is None:
            return schema
        with suppress(PydanticSerializationError):
            schema["default"] = to_jsonable_python(argument.default)
        return schema

    def output(self, result: object) -> Json:
        """The schema of a response model."""
        return self.schemas[id(result), "serialization"]

    def resolved(self, schema: Json) -> Json:
        """`schema`, or the component that it refers to."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].removeprefix(_COMPONENTS)]
        return schema

    def used_in(self, part: object) -> Json:
        """The components that `part` refers to, and those that they refer to."""
        used: set[str] = set()
        waiting = set(_references(part))
        while waiting:
            name = waiting.pop()
            used.add(name)
            waiting |= set(_references(self.components[name])) - used
        return {name: self.components[name] for name in sorted(used)}


def _types(operation: Operation) -> Iterator[tuple[int, JsonSchemaMode, TypeAdapter[Any]]]:
    view = operation.view
    for argument in operation.bound.parameters:
        yield id(argument), "validation", adapter_for(argument.annotation, view, argument.name)
    result = operation.bound.result
    if result is not None:
        yield id(result), "serialization", adapter_for(result.annotation, view, "return")


def _try(view: str, mode: JsonSchemaMode, adapter: TypeAdapter[Any]) -> None:
    try:
        adapter.json_schema(mode=mode, schema_generator=_Generator)
    except PydanticInvalidForJsonSchema as error:
        raise NoSchemaError(view, error.message) from None


def _references(part: object) -> Iterator[str]:
    """The components that `part` names: in a `$ref`, or as the value of a discriminator."""
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
    elif isinstance(part, str) and part.startswith(_COMPONENTS):
        yield part.removeprefix(_COMPONENTS)


@dataclass(frozen=True, slots=True)
class _OperationWriter:
    route: Operation
    schemas: _Schemas
    names: Mapping[str, str] = field(default_factory=dict)
    """Those of path parameters that the document calls otherwise."""

    def operation(self, identifier: str) -> Json:
        """The whole Operation Object."""
        route = self.route
        summary, description = _documentation(route)
        security = route.security
        return {
            "operationId": identifier,
            **_said(
                summary=summary,
                description=description,
                tags=list(route.tags),
                deprecated=route.deprecated,
                parameters=list(self._parameters()),
                requestBody=self._request_body(),
            ),
            "responses": self._responses(),
            **_said(security=[{security.name: list(security.scopes)}] if security else None),
        }

    def _parameters(self) -> Iterator[Json]:
        for argument in self.route.bound.parameters:
            if argument.source in ("body", "form"):
                continue
            if argument.model is not None:
                for name, schema, required in self._model_fields(argument):
                    yield _parameter(name, argument.source, schema, required)
                continue
            name, schema = argument.wire_name, self.schemas.input(argument)
            if argument.source == "path":
                name = self.names.get(name, name)
            parameter = _parameter(name, argument.source, schema, argument.is_required)
            yield parameter | _said(deprecated=argument.marker.deprecated)

    def _model_fields(self, argument: Argument) -> Iterator[tuple[str, Json, bool]]:
        model = argument.model
        if model is None:
            return
        names = {each.key: each.wire_name for each in fields_of(model, argument.marker)}
        schema = self._model_schema(argument)
        required = schema.get("required", ()) if argument.is_required else ()
        properties: dict[str, Json] = schema.get("properties", {})
        for key, each in properties.items():
            each = {**each}
            _forget_null(each)
            yield names.get(key, key), each, key in required

    def _model_schema(self, argument: Argument) -> Json:
        schema = self.schemas.schemas[id(argument), "validation"]
        choices = schema.get("anyOf", [schema])
        found = (self.schemas.resolved(each) for each in choices)
        return next(each for each in found if "properties" in each or len(choices) == 1)

    def _request_body(self) -> Json | None:
        bodies = [each for each in self.route.bound.parameters if each.source == "body"]
        fields = [each for each in self.route.bound.parameters if each.source == "form"]
        if not bodies and not fields:
            return None
        types = tuple(self.route.content_types) or (_JSON,)
        if fields:
            files = any(each.takes_files for each in fields)
            types = (MULTIPART,) if files else self.route.bound.content_types
            schema = self._form(fields)
        elif is_keyed(bodies):
            schema = self._object(bodies)
        else:
            schema = self.schemas.input(bodies[0])
        content = {each: {"schema": schema} for each in types}
        return {
            **_said(description=schema.get("description")),
            "content": content,
            "required": any(each.is_required for each in (*bodies, *fields)),
        }

    def _form(self, fields: Sequence[Argument]) -> Json:
        if len(fields) == 1 and fields[0].model is not None:
            return self.schemas.schemas[id(fields[0]), "validation"]
        whole = self._object([each for each in fields if each.model is None])
        for argument in fields:
            for name, schema, required in self._model_fields(argument):
                whole["properties"][name] = schema
                if required:
                    whole.setdefault("required", []).append(name)
        return whole

    def _object(self, arguments: Sequence[Argument]) -> Json:
        """An object with `arguments` as its properties."""
        properties = {
            each.wire_name: self.schemas.input(each) | _said(deprecated=each.marker.deprecated)
            for each in arguments
        }
        required = [each.wire_name for each in arguments if each.is_required]
        return {"type": "object", "properties": properties, **_said(required=required)}

    def _responses(self) -> Json:
        status = self.route.status_code
        has_body = status not in _BODILESS and self.route.method != "HEAD"
        responses: Json = {
            str(status): {
                "description": _phrase(status),
                **_said(content=self._result() if has_body else None),
            }
        }
        if self.route.security is not None:
            for refusal in (401, 403):
                # API Gateway writes these, in words of its own.
                responses.setdefault(str(refusal), {"description": _phrase(refusal)})
        if any(map(_can_be_wrong, self.route.bound.parameters)):
            # In words of our own: Python 3.13 calls the status otherwise.
            refused = _error("The request cannot be used", self.schemas.validation_error)
            responses.setdefault("422", refused)
        responses["default"] = _error("An error", self.schemas.error)
        return responses

    def _result(self) -> Json | None:
        result = self.route.bound.result
        # Text and bytes are whatever the handler's own content type says.
        if result is None or result.annotation in (str, bytes):
            return None
        return {_JSON: {"schema": self.schemas.output(result)}}


def _forget_null(schema: Json) -> None:
    """Leave null out of `schema`, in place: text cannot say it, only leave a value out."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del schema["anyOf"]
        schema.update({**choices[0], **schema})
    elif choices:
        schema["anyOf"] = choices
    if schema.get("default", ...) is None:
        del schema["default"]


def _parameter(name: str, place: str, schema: Json, required: bool) -> Json:
    described = {} if "$ref" in schema else _said(description=schema.pop("description", None))
    return {
        "name": name,
        "in": place,
        **described,
        "required": required,
        "schema": schema,
        **_said(deprecated=schema.get("deprecated")),
    }


def _can_be_wrong(argument: Argument) -> bool:
    return argument.source != "path" or argument.annotation is not str


def _error(description: str, reference: str) -> Json:
    return {"description": description, "content": {_JSON: {"schema": {"$ref": reference}}}}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _said(**parts: object) -> Json:
    """Those of `parts` that say something."""
    return {name: value for name, value in parts.items() if value}


def _documentation(operation: Operation) -> tuple[str, str]:
    """Summary and description; what comes after a form feed in a docstring is for readers of it."""
    text = (inspect.getdoc(operation.bound.handler) or "").partition("\f")[0].strip()
    first, _, rest = text.partition("\n")
    summary = operation.summary or first.strip() or operation.view.replace("_", " ").capitalize()
    return summary, rest.strip() if operation.description is None else operation.description


def _path(template: str, others: Collection[str]) -> tuple[str, Mapping[str, str]]:
    """`template` as OpenAPI takes it, and what its parameters are called there.

    OpenAPI has no word for greedy parameters: `/files/{key+}` is `/files/{key}`, unless the app has
    that, too.
    """
    plain = template.replace("+}", "}")
    if plain == template or plain not in others:
        return plain, {}
    return template, {name: f"{name}+" for name in re.findall(r"\{(\w+)\+\}", template)}


def _operation_ids(operations: Sequence[Operation]) -> list[str]:
    """The views' names, or what routes say instead.

    Views' names get the method, then the path, too, where they would be the same.
    """
    ids = [each.operation_id or each.view for each in operations]
    said = Counter(each.operation_id for each in operations)
    del said[None]
    for extra in (
        [each.method.lower() for each in operations],
        [re.sub(r"\W+", "_", each.path).strip("_") for each in operations],
        [str(number) for number, _ in enumerate(operations, start=1)],
    ):
        counts = Counter(ids)
        ids = [
            name if counts[name] == 1 or said[each.operation_id] == 1 else f"{name}_{more}"
            for each, name, more in zip(operations, ids, extra, strict=True)
        ]
    return ids
