"""The template of a stage: each of its resources in CloudFormation's words."""

from collections.abc import Iterable
from typing import TypeAlias, assert_never

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import (
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
from achalice_cli.exports.exported import Archives, Exported
from achalice_cli.exports.sam import (
    domains,
    functions,
    http_apis,
    mappings,
    notifications,
    rest_apis,
    roles,
    rules,
    websockets,
)
from achalice_cli.exports.sam.logical_ids import LogicalIdError
from achalice_cli.exports.sam.outputs import outputs
from achalice_cli.exports.sam.references import Json, Names

_Backing: TypeAlias = (
    Role | LogGroup | AsyncInvocation | FunctionUrl | Permission | DomainName | ApiMapping
)
_Fronting: TypeAlias = RestApi | ApiKey | UsagePlan | UsagePlanKey | WebsocketApi
_Connecting: TypeAlias = (
    Rule | Schedule | TopicSubscription | LogFilter | QueueMapping | StreamMapping | KafkaMapping
)

TRANSFORM = "AWS::Serverless-2016-10-31"


def render(desired: Desired, archives: Archives) -> Exported:
    """The template of a stage that should consist of `desired`.

    Raises:
        LogicalIdError: two of its resources would have one name.
    """
    names = Names.of(desired)
    resources: dict[str, JsonValue] = {}
    owners: dict[str, Address] = {}
    for address, each in desired.items():
        for logical_id, said in _rendered(address, each, names, archives):
            if logical_id in owners:
                raise LogicalIdError(owners[logical_id], address, logical_id)
            resources[logical_id], owners[logical_id] = said, address
    document: Json = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": TRANSFORM,
        "Resources": resources,
    }
    if said := outputs(names):
        document["Outputs"] = said
    left_out = [
        notifications.left_out(address, each, names)
        for address, each in desired.items()
        if isinstance(each, BucketNotifications)
    ]
    return Exported(document, tuple(left_out))


def _rendered(
    address: Address, made: Resource, names: Names, archives: Archives
) -> Iterable[tuple[str, Json]]:
    """What the template says of one resource of a deploy; some are several, and some none."""
    logical_id = names.ids[address]
    match made:
        case GivenRole() | BucketNotifications() | Alias():
            # Functions say what they run as, and how they are called by version.
            return ()
        case HttpApi():
            return http_apis.http_api(made, logical_id, names)
        case WebsocketRoutes():
            return websockets.websocket_routes(made, logical_id, names)
        case Function():
            return (
                (logical_id, functions.function(made, _alias(address, names), names, archives)),
            )
        case Layer():
            return ((logical_id, functions.layer(made, archives)),)
        case _:
            return ((logical_id, _single(address, made, names)),)


def _alias(function: Address, names: Names) -> Alias | None:
    made = names.desired.values()
    return next((e for e in made if isinstance(e, Alias) and e.function == function), None)


def _single(address: Address, made: _Backing | _Fronting | _Connecting, names: Names) -> Json:
    match made:
        case Role():
            return roles.role(made, names)
        case LogGroup():
            return functions.log_group(made, address)
        case AsyncInvocation():
            return functions.async_invocation(made, names)
        case FunctionUrl():
            return functions.function_url(made, names)
        case Permission():
            return functions.permission(made, names)
        case DomainName():
            return domains.domain_name(made, address, names)
        case ApiMapping():
            return domains.api_mapping(made, names)
        case RestApi() | ApiKey() | UsagePlan() | UsagePlanKey() | WebsocketApi():
            return _fronting(made, names)
        case _:
            return _connecting(made, names)


def _fronting(made: _Fronting, names: Names) -> Json:
    match made:
        case RestApi():
            return rest_apis.rest_api(made, names)
        case ApiKey():
            return rest_apis.api_key(made)
        case UsagePlan():
            return rest_apis.usage_plan(made, names)
        case UsagePlanKey():
            return rest_apis.usage_plan_key(made, names)
        case WebsocketApi():
            return websockets.websocket_api(made)
        case _:
            assert_never(made)


def _connecting(made: _Connecting, names: Names) -> Json:
    match made:
        case Rule():
            return rules.rule(made, names)
        case Schedule():
            return rules.schedule(made, names)
        case TopicSubscription():
            return notifications.topic_subscription(made, names)
        case LogFilter():
            return notifications.log_filter(made, names)
        case QueueMapping() | StreamMapping() | KafkaMapping():
            return mappings.mapping(made, names)
        case _:
            assert_never(made)
