"""Patch operations of API Gateway whose values MiniStack keeps as the strings that they come as."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ministack.services import apigateway_v1

from achalice_cli.sandbox.openapi import Record

_Operation: TypeAlias = Mapping[str, str]
_ApplyPatch: TypeAlias = Callable[[Record, Iterable[_Operation]], Record]

_NUMBERS: dict[str, type[int] | type[float]] = {
    "/quota/limit": int,
    "/quota/offset": int,
    "/throttle/burstLimit": int,
    "/throttle/rateLimit": float,
}
_TYPE = "/endpointConfiguration/types/"
_ENDPOINTS = "/endpointConfiguration/vpcEndpointIds"


def teach_patches() -> None:
    """Have MiniStack keep numbers as numbers, and lists as lists."""
    apigateway_v1._apply_patch = _with_types(apigateway_v1._apply_patch)


def _with_types(apply: _ApplyPatch) -> _ApplyPatch:
    def apply_patch(resource: Record, operations: Iterable[_Operation]) -> Record:
        for operation in operations:
            if not _understood(resource, operation):
                apply(resource, [operation])
        return resource

    return apply_patch


def _understood(resource: Record, operation: _Operation) -> bool:
    """Whether `operation` is one of those that MiniStack gets wrong; it is done then."""
    path, value = operation.get("path", ""), operation.get("value", "")
    if path in _NUMBERS and operation.get("op") != "remove":
        _, whole, part = path.split("/")
        limits = resource.setdefault(whole, {})
        if isinstance(limits, dict):
            limits[part] = _NUMBERS[path](value)
    elif path == "/enabled":
        resource["enabled"] = value == "true"
    elif path == "/apiStages":
        api, _, stage = value.partition(":")
        _change(resource, "apiStages", {"apiId": api, "stage": stage}, operation)
    elif path.startswith(_TYPE):
        _endpoint(resource)["types"] = [value]
    elif path == _ENDPOINTS:
        _change(_endpoint(resource), "vpcEndpointIds", value, operation)
    else:
        return False
    return True


def _endpoint(resource: Record) -> Record:
    """How the API is reached. It is changed in place, so it has to be the API's own."""
    current = resource.get("endpointConfiguration")
    own: Record = dict(current) if isinstance(current, dict) else {}
    resource["endpointConfiguration"] = own
    return own


def _change(resource: Record, name: str, value: object, operation: _Operation) -> None:
    """Put `value` into the list called `name`, or take it out."""
    current = resource.get(name)
    kept = [each for each in current if each != value] if isinstance(current, list) else []
    resource[name] = kept if operation.get("op") == "remove" else [*kept, value]
