"""What a stage consists of: one frozen model a resource, which plans compare field by field."""

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.domains import ApiMapping, DomainName
from achalice_cli.engine.resources.functions import (
    Alias,
    AsyncInvocation,
    Function,
    GivenRole,
    Layer,
    LogGroup,
    Permission,
    Role,
)
from achalice_cli.engine.resources.gateways import AccessLog, RestApi, RestMethod, Throttle
from achalice_cli.engine.resources.http_apis import (
    FunctionUrl,
    HttpApi,
    HttpApiRoute,
    HttpAuthorizer,
)
from achalice_cli.engine.resources.mappings import KafkaMapping, QueueMapping, StreamMapping
from achalice_cli.engine.resources.model import APP_TAG, STAGE_TAG, Model
from achalice_cli.engine.resources.notifications import (
    BucketNotification,
    BucketNotifications,
    LogFilter,
    TopicSubscription,
)
from achalice_cli.engine.resources.rules import Rule, Schedule
from achalice_cli.engine.resources.usage import ApiKey, Quota, UsagePlan, UsagePlanKey
from achalice_cli.engine.resources.websocket_apis import WebsocketApi, WebsocketRoutes

__all__ = [
    "APP_TAG",
    "SERVICES",
    "STAGE_TAG",
    "AccessLog",
    "Alias",
    "ApiKey",
    "ApiMapping",
    "AsyncInvocation",
    "BucketNotification",
    "BucketNotifications",
    "Desired",
    "DomainName",
    "Function",
    "FunctionUrl",
    "GivenRole",
    "HttpApi",
    "HttpApiRoute",
    "HttpAuthorizer",
    "KafkaMapping",
    "Kind",
    "Layer",
    "LogFilter",
    "LogGroup",
    "Mapping",
    "Permission",
    "QueueMapping",
    "Quota",
    "Resource",
    "RestApi",
    "RestMethod",
    "Role",
    "Rule",
    "Schedule",
    "StreamMapping",
    "Throttle",
    "TopicSubscription",
    "UsagePlan",
    "UsagePlanKey",
    "WebsocketApi",
    "WebsocketRoutes",
]

Mapping: TypeAlias = QueueMapping | StreamMapping | KafkaMapping
"""Whatever polls a source for a function."""

Resource: TypeAlias = Annotated[
    Role
    | GivenRole
    | LogGroup
    | Layer
    | Function
    | Alias
    | AsyncInvocation
    | RestApi
    | HttpApi
    | FunctionUrl
    | ApiKey
    | UsagePlan
    | UsagePlanKey
    | WebsocketApi
    | WebsocketRoutes
    | DomainName
    | ApiMapping
    | Rule
    | Schedule
    | QueueMapping
    | StreamMapping
    | KafkaMapping
    | BucketNotifications
    | TopicSubscription
    | LogFilter
    | Permission,
    Field(discriminator="kind"),
]
Kind: TypeAlias = Literal[
    "role",
    "given_role",
    "log_group",
    "layer",
    "function",
    "alias",
    "async_invocation",
    "rest_api",
    "http_api",
    "function_url",
    "api_key",
    "usage_plan",
    "usage_plan_key",
    "websocket_api",
    "websocket_routes",
    "domain_name",
    "api_mapping",
    "rule",
    "schedule",
    "queue_mapping",
    "stream_mapping",
    "kafka_mapping",
    "bucket_notifications",
    "topic_subscription",
    "log_filter",
    "permission",
]


def _services() -> dict[Kind, str]:
    models: tuple[type[Model], ...] = get_args(get_args(Resource)[0])
    return {model.model_fields["kind"].default: model.service for model in models}


SERVICES = _services()
"""Which service is called for each kind of resource."""

Desired: TypeAlias = dict[Address, Resource]
"""All resources of a stage, by address."""
