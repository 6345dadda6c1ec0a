"""Terraform's JSON: what its AWS provider makes of a stage."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import (
    STAGE_TAG,
    Alias,
    ApiKey,
    ApiMapping,
    AsyncInvocation,
    BucketNotifications,
    Desired,
    DomainName,
    Function,
    FunctionUrl,
    GivenRole,
    HttpApi,
    KafkaMapping,
    Layer,
    LogFilter,
    LogGroup,
    Permission,
    QueueMapping,
    Resource,
    RestApi,
    Role,
    Rule,
    Schedule,
    StreamMapping,
    TopicSubscription,
    UsagePlan,
    UsagePlanKey,
    WebsocketApi,
    WebsocketRoutes,
)
from achalice_cli.exports.exported import Archives, Exported, LeftOut
from achalice_cli.exports.terraform.domains import api_mapping, domain_name
from achalice_cli.exports.terraform.expressions import DATA, encoded
from achalice_cli.exports.terraform.functions import (
    alias,
    async_invocation,
    function,
    layer,
    log_group,
    role,
)
from achalice_cli.exports.terraform.http_apis import function_url, http_api
from achalice_cli.exports.terraform.mappings import mapping
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.notifications import (
    bucket_notifications,
    log_filter,
    topic_subscription,
)
from achalice_cli.exports.terraform.outputs import outputs
from achalice_cli.exports.terraform.permissions import permission
from achalice_cli.exports.terraform.pieces import Block, Local, Output, Piece
from achalice_cli.exports.terraform.rest_apis import api_key, rest_api, usage_plan, usage_plan_key
from achalice_cli.exports.terraform.rules import rule, schedule
from achalice_cli.exports.terraform.websocket_apis import websocket_api, websocket_routes

FILE_NAME = "achalice.tf.json"

TERRAFORM = ">= 1.5"
PROVIDER = ">= 6.28, < 7.0"
"""The first version knows `invoked_via_function_url`, without which no function URL answers.

https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""


def render(desired: Desired, archives: Archives) -> Exported:
    """The document of a stage that should consist of `desired`."""
    names = Names({address: _untagged(resource) for address, resource in desired.items()})
    pieces = [
        piece
        for address, resource in names.desired.items()
        for piece in _pieces(names, address, resource, archives)
    ]
    document: dict[str, JsonValue] = {
        "//": "Made by `achalice package --pkg-format terraform`: changes go into the app.",
        "terraform": {
            "required_version": TERRAFORM,
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": PROVIDER}},
        },
        "data": {name: {"current": {}} for name in DATA},
        "locals": _locals(pieces),
        "resource": _resources(pieces),
        "output": _outputs(outputs(names)),
    }
    left_out = tuple(piece for piece in pieces if isinstance(piece, LeftOut))
    return Exported({name: value for name, value in document.items() if value}, left_out)


def _untagged(resource: Resource) -> Resource:
    """Without the tag by which `achalice deploy` would take it for its own."""
    if not hasattr(resource, "tags"):
        return resource
    tags = {name: value for name, value in resource.tags.items() if name != STAGE_TAG}
    return resource.model_copy(update={"tags": tags})


def _locals(pieces: Iterable[Piece]) -> JsonValue:
    found = {each.name: encoded(each.value) for each in pieces if isinstance(each, Local)}
    return dict(sorted(found.items()))


def _resources(pieces: Iterable[Piece]) -> JsonValue:
    by_type: dict[str, dict[str, JsonValue]] = {}
    for each in pieces:
        if isinstance(each, Block):
            by_type.setdefault(each.type, {})[each.label] = encoded(each.arguments)
    return {kind: dict(sorted(made.items())) for kind, made in sorted(by_type.items())}


def _outputs(pieces: Iterable[Output]) -> JsonValue:
    found: dict[str, JsonValue] = {each.name: {"value": encoded(each.value)} for each in pieces}
    return dict(sorted(found.items()))


def _pieces(
    names: Names, address: Address, resource: Resource, archives: Archives
) -> Iterator[Piece]:
    """What makes the one `resource`."""
    match resource:
        case GivenRole():
            return
        case Role():
            yield from role(names, address, resource)
        case LogGroup():
            yield from log_group(names, address, resource)
        case Layer():
            yield from layer(names, address, resource, archives.layer)
        case Function():
            yield from function(names, address, resource, archives.code)
        case Alias():
            yield from alias(names, address, resource)
        case AsyncInvocation():
            yield from async_invocation(names, address, resource)
        case Permission():
            yield from permission(names, address, resource)
        case RestApi():
            yield from rest_api(names, address, resource)
        case HttpApi():
            yield from http_api(names, address, resource)
        case FunctionUrl():
            yield from function_url(names, address, resource)
        case ApiKey():
            yield from api_key(names, address, resource)
        case UsagePlan():
            yield from usage_plan(names, address, resource)
        case UsagePlanKey():
            yield from usage_plan_key(names, address, resource)
        case WebsocketApi():
            yield from websocket_api(names, address, resource)
        case WebsocketRoutes():
            yield from websocket_routes(names, address, resource)
        case DomainName():
            yield from domain_name(names, address, resource)
        case ApiMapping():
            yield from api_mapping(names, address, resource)
        case Rule():
            yield from rule(names, address, resource)
        case Schedule():
            yield from schedule(names, address, resource)
        case QueueMapping() | StreamMapping() | KafkaMapping():
            yield from mapping(names, address, resource)
        case BucketNotifications():
            yield from bucket_notifications(names, address, resource)
        case TopicSubscription():
            yield from topic_subscription(names, address, resource)
        case LogFilter():
            yield from log_filter(names, address, resource)
        case _:
            assert_never(resource)
