"""What a variable holds by its annotation: `client: S3Client`, `resources: Resources`."""

import ast
import re
from functools import cache

from achalice_cli.analysis.aws_calls import OWN_REGION
from achalice_cli.analysis.boto3_resources import resource_kind
from achalice_cli.analysis.externals import SESSIONS, Externals
from achalice_cli.analysis.machine import EVERY
from achalice_cli.analysis.values import (
    NOTHING,
    AwsResource,
    Class,
    Client,
    External,
    Opaque,
    Paginator,
    Session,
    Value,
    Values,
    Waiter,
)
from achalice_cli.aws.service_models import ServiceModel, service_model, service_names

_PLAIN = frozenset(
    {"Any", "None", "bool", "bytes", "dict", "float", "int", "list", "object", "str"}
)
_STUBS = re.compile(r"(?:types_aiobotocore|types_aioboto3|types_boto3|mypy_boto3)_(\w+)")
"""https://youtype.github.io/types_aiobotocore_docs/"""
_UNTYPED = frozenset({"AioBaseClient", "BaseClient"})
UNTYPED_CLIENT = "botocore.client.BaseClient"
_APPS = frozenset({"Blueprint", "Chalice", "WebsocketAPI"})
_WRAPPERS = frozenset(
    {"Annotated", "ClassVar", "Final", "NotRequired", "Optional", "ReadOnly", "Required", "Union"}
)
_AWAITED = frozenset({"Awaitable", "Coroutine"})


class Annotations(Externals):
    """Reading annotations."""

    def annotation(self, node: ast.expr) -> Values:
        """What a variable holds whose annotation `node` is."""
        match node:
            case ast.Name(id=name) if name in _PLAIN:
                return NOTHING
            case ast.Constant(value=str(text)):
                parsed = _parsed(text)
                return NOTHING if parsed is None else self.annotation(parsed)
            case ast.Constant():
                return NOTHING
            case ast.BinOp(left=left, right=right):
                return self.annotation(left) | self.annotation(right)
            case ast.Subscript(value=base, slice=inner):
                return self._generic(node, base, inner)
            case ast.Name() | ast.Attribute():
                return self.annotated(self.evaluate(node))
            case _:
                return NOTHING

    def _generic(self, node: ast.expr, base: ast.expr, inner: ast.expr) -> Values:
        name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        if name == "Annotated":
            return self.annotation(parts[0]) if parts else NOTHING
        if name in _WRAPPERS or name in _AWAITED:
            return frozenset().union(*(self.annotation(part) for part in parts))
        if name in ("Literal", "Callable", "type", "Type"):
            return NOTHING
        own = self.annotated(self.evaluate(base))
        if own:
            return own
        held = tuple(self.annotation(part) for part in parts)
        if not any(held):
            return NOTHING
        return self.sequence(self.site(node), held)

    def annotated(self, values: Values) -> Values:
        """What a variable holds that is annotated with one of `values`."""
        return frozenset().union(*(self._instance(value) for value in values))

    def _instance(self, value: Value) -> Values:
        match value:
            case Class():
                return frozenset({self.instance(value, EVERY)})
            case External(path) if path in SESSIONS:
                return frozenset({Session(OWN_REGION)})
            case External() if value.name in _UNTYPED:
                return frozenset({Opaque(UNTYPED_CLIENT, EVERY)})
            case External(path) if path.startswith("achalice.") and value.name in _APPS:
                return frozenset({Opaque(path, EVERY)})
            case External(path):
                return self._stub(path, value.name)
            case _:
                return NOTHING

    def _stub(self, path: str, name: str) -> Values:
        match = _STUBS.match(path)
        model = service_model(_services().get(match[1], "")) if match else None
        if model is None:
            return NOTHING
        client = Client(model.name, OWN_REGION)
        if name.endswith("ServiceResource"):
            return frozenset({AwsResource(client, "")})
        if name.endswith("Client"):
            return frozenset({client})
        if name.endswith("Paginator"):
            return _of_operation(client, model, name.removesuffix("Paginator"))
        if name.endswith("Waiter"):
            return _of_waiter(client, model, name.removesuffix("Waiter"))
        if resource_kind(model.name, name) is not None:
            return frozenset({AwsResource(client, name)})
        return NOTHING


@cache
def _services() -> dict[str, str]:
    """Services by how the packages of their types end."""
    return {name.replace("-", "_"): name for name in service_names()}


def _of_operation(client: Client, model: ServiceModel, name: str) -> Values:
    known = name in model.operations.values()
    return frozenset({Paginator(client, name)}) if known else NOTHING


def _of_waiter(client: Client, model: ServiceModel, name: str) -> Values:
    snaked = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    polled = model.waiters.get(snaked)
    return frozenset({Waiter(client, polled)}) if polled else NOTHING


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
