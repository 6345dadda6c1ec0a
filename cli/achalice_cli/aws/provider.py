"""The engine's provider: each kind of resource to the service that has it."""

from typing import assert_never

from achalice_cli.aws.aliases import Aliases
from achalice_cli.aws.api_mappings import ApiMappings
from achalice_cli.aws.apigateway import RestApis
from achalice_cli.aws.artifacts import Artifacts
from achalice_cli.aws.async_invocations import AsyncInvocations
from achalice_cli.aws.buckets import Notifications
from achalice_cli.aws.domains import Domains
from achalice_cli.aws.errors import our_errors
from achalice_cli.aws.events import Rules
from achalice_cli.aws.function_urls import FunctionUrls
from achalice_cli.aws.functions import Functions
from achalice_cli.aws.http_apis import HttpApis
from achalice_cli.aws.iam import Roles
from achalice_cli.aws.layers import Layers
from achalice_cli.aws.logs import LogFilters, LogGroups
from achalice_cli.aws.mappings import Mappings
from achalice_cli.aws.permissions import Permissions
from achalice_cli.aws.scheduler import Schedules
from achalice_cli.aws.session import Aws
from achalice_cli.aws.topics import TopicSubscriptions
from achalice_cli.aws.usage_plans import ApiKeys, UsagePlanKeys, UsagePlans
from achalice_cli.aws.websocket_apis import PublishedRoutes, WebsocketApis
from achalice_cli.aws.websocket_places import affected, function_with_api, role_with_api
from achalice_cli.engine.applying import Made, Result
from achalice_cli.engine.resources import (
    SERVICES,
    Alias,
    ApiKey,
    ApiMapping,
    AsyncInvocation,
    BucketNotifications,
    DomainName,
    Function,
    FunctionUrl,
    GivenRole,
    HttpApi,
    KafkaMapping,
    Kind,
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
from achalice_cli.engine.state import Outputs

LIMITS = {
    "iam": 10,
    "logs": 5,
    "lambda": 15,
    "apigateway": 5,
    "apigatewayv2": 5,
    "events": 5,
    "scheduler": 10,
    "s3": 10,
    "sns": 10,
}
"""Steps under way at once for each service, below what AWS throttles writes at."""


class AwsProvider:
    """Makes, changes and removes resources in AWS. What the SDK raises becomes ours here."""

    def __init__(self, aws: Aws, artifacts: Artifacts) -> None:
        self.storage = artifacts.storage
        """Where in S3 zips go that are too large for a request."""
        self._roles = Roles(aws)
        self._log_groups = LogGroups(aws)
        self._layers = Layers(aws, artifacts)
        self._functions = Functions(aws, artifacts)
        self._aliases = Aliases(aws, self._functions.readiness)
        self._async_invocations = AsyncInvocations(aws)
        self._permissions = Permissions(aws)
        self._mappings = Mappings(aws)
        self._rules = Rules(aws)
        self._schedules = Schedules(aws)
        self._notifications = Notifications(aws)
        self._subscriptions = TopicSubscriptions(aws)
        self._log_filters = LogFilters(aws)
        self._rest_apis = RestApis(aws)
        self._http_apis = HttpApis(aws)
        self._function_urls = FunctionUrls(aws)
        self._api_keys = ApiKeys(aws)
        self._usage_plans = UsagePlans(aws)
        self._usage_plan_keys = UsagePlanKeys(aws)
        self._websocket_apis = WebsocketApis(aws)
        self._published_routes = PublishedRoutes(aws)
        self._domains = Domains(aws)
        self._api_mappings = ApiMappings(aws)

    async def create(self, resource: Resource, made: Made) -> Result:
        """Make `resource`, or take over the one that an interrupted deploy left behind."""
        with our_errors(resource.service):
            match resource:
                case Role():
                    return await self._roles.create(role_with_api(resource, made))
                case GivenRole(arn=arn):
                    return Result({"arn": arn})
                case LogGroup():
                    return await self._log_groups.create(resource)
                case Layer():
                    return await self._layers.create(resource)
                case Function():
                    return await self._functions.create(function_with_api(resource, made), made)
                case Alias():
                    return await self._aliases.create(resource, made)
                case AsyncInvocation():
                    return await self._async_invocations.put(resource, made)
                case RestApi():
                    return await self._rest_apis.create(resource, made)
                case HttpApi():
                    return await self._http_apis.create(resource, made)
                case FunctionUrl():
                    return await self._function_urls.create(resource, made)
                case ApiKey():
                    return await self._api_keys.create(resource)
                case UsagePlan():
                    return await self._usage_plans.create(resource, made)
                case UsagePlanKey():
                    return await self._usage_plan_keys.create(resource, made)
                case WebsocketApi():
                    return await self._websocket_apis.create(resource)
                case WebsocketRoutes():
                    return await self._published_routes.create(resource, made)
                case DomainName():
                    return await self._domains.create(resource)
                case ApiMapping():
                    return await self._api_mappings.create(resource, made)
                case Rule():
                    return await self._rules.create(resource, made)
                case Schedule():
                    return await self._schedules.create(resource, made)
                case QueueMapping() | StreamMapping() | KafkaMapping():
                    return await self._mappings.create(resource, made)
                case BucketNotifications():
                    return await self._notifications.create(resource, made)
                case TopicSubscription():
                    return await self._subscriptions.create(resource, made)
                case LogFilter():
                    return await self._log_filters.put(resource, made)
                case Permission():
                    return await self._permissions.create(resource, made)
                case _:
                    assert_never(resource)

    async def update(
        self, resource: Resource, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Change the properties `changed` of `resource`."""
        with our_errors(resource.service):
            match resource:
                case Role():
                    role = role_with_api(resource, made)
                    return await self._roles.update(role, affected(role, changed), outputs)
                case LogGroup():
                    return await self._log_groups.update(resource, changed, outputs)
                case Function():
                    function = function_with_api(resource, made)
                    changed = affected(function, changed)
                    return await self._functions.update(function, changed, outputs, made)
                case Alias():
                    return await self._aliases.update(resource, changed, outputs, made)
                case AsyncInvocation():
                    return await self._async_invocations.put(resource, made)
                case RestApi():
                    return await self._rest_apis.update(resource, changed, outputs, made)
                case HttpApi():
                    return await self._http_apis.update(resource, changed, outputs, made)
                case FunctionUrl():
                    return await self._function_urls.update(resource, outputs)
                case ApiKey():
                    return await self._api_keys.update(resource, changed, outputs)
                case UsagePlan():
                    return await self._usage_plans.update(resource, changed, outputs, made)
                case UsagePlanKey():
                    return await self._usage_plan_keys.update(resource, outputs, made)
                case WebsocketApi():
                    return await self._websocket_apis.update(resource, changed, outputs)
                case WebsocketRoutes():
                    return await self._published_routes.update(resource, changed, outputs, made)
                case DomainName():
                    return await self._domains.update(resource, changed, outputs)
                case ApiMapping():
                    return await self._api_mappings.update(resource, made)
                case Rule():
                    return await self._rules.update(resource, changed, outputs, made)
                case Schedule():
                    return await self._schedules.update(resource, outputs, made)
                case QueueMapping() | StreamMapping() | KafkaMapping():
                    return await self._mappings.update(resource, changed, outputs, made)
                case BucketNotifications():
                    return await self._notifications.update(resource, outputs, made)
                case TopicSubscription():
                    return await self._subscriptions.update(resource, changed, outputs)
                case LogFilter():
                    return await self._log_filters.put(resource, made)
                case GivenRole() | Layer() | Permission():
                    # All of their fields are fixed, so plans only ever replace them.
                    return await self.create(resource, made)
                case _:
                    assert_never(resource)

    async def delete(self, kind: Kind, outputs: Outputs) -> None:
        """Remove a resource of `kind`."""
        with our_errors(SERVICES[kind]):
            match kind:
                case "role":
                    await self._roles.delete(outputs)
                case "given_role":
                    # It is not ours.
                    pass
                case "log_group":
                    await self._log_groups.delete(outputs)
                case "layer":
                    await self._layers.delete(outputs)
                case "function":
                    await self._functions.delete(outputs)
                case "alias":
                    await self._aliases.delete(outputs)
                case "async_invocation":
                    await self._async_invocations.delete(outputs)
                case "rest_api":
                    await self._rest_apis.delete(outputs)
                case "http_api":
                    await self._http_apis.delete(outputs)
                case "function_url":
                    await self._function_urls.delete(outputs)
                case "api_key":
                    await self._api_keys.delete(outputs)
                case "usage_plan":
                    await self._usage_plans.delete(outputs)
                case "usage_plan_key":
                    await self._usage_plan_keys.delete(outputs)
                case "websocket_api":
                    await self._websocket_apis.delete(outputs)
                case "websocket_routes":
                    await self._published_routes.delete(outputs)
                case "domain_name":
                    await self._domains.delete(outputs)
                case "api_mapping":
                    await self._api_mappings.delete(outputs)
                case "rule":
                    await self._rules.delete(outputs)
                case "schedule":
                    await self._schedules.delete(outputs)
                case "queue_mapping" | "stream_mapping" | "kafka_mapping":
                    await self._mappings.delete(outputs)
                case "bucket_notifications":
                    await self._notifications.delete(outputs)
                case "topic_subscription":
                    await self._subscriptions.delete(outputs)
                case "log_filter":
                    await self._log_filters.delete(outputs)
                case "permission":
                    await self._permissions.delete(outputs)
                case _:
                    assert_never(kind)

    async def settle(self) -> None:
        """Wait until every function made or changed can be called.

        Raises:
            AwsCallError: one of them failed.
        """
        with our_errors("lambda"):
            await self._functions.readiness.settle()
