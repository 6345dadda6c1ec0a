"""What a stage consists of: one frozen model a resource, which plans compare field by field."""

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.functions import Function, Layer, LogGroup, Permission, Role
from achalice_cli.engine.resources.gateways import RestApi, RestMethod
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

__all__ = [
    "APP_TAG",
    "SERVICES",
    "STAGE_TAG",
    "BucketNotification",
    "BucketNotifications",
    "Desired",
    "Function",
    "FunctionUrl",
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
    "Resource",
    "RestApi",
    "RestMethod",
    "Role",
    "Rule",
    "Schedule",
    "StreamMapping",
    "TopicSubscription",
]

Mapping: TypeAlias = QueueMapping | StreamMapping | KafkaMapping
"""Whatever polls a source for a function."""

Resource: TypeAlias = Annotated[
    Role
    | LogGroup
    | Layer
    | Function
    | RestApi
    | HttpApi
    | FunctionUrl
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
    "log_group",
    "layer",
    "function",
    "rest_api",
    "http_api",
    "function_url",
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
