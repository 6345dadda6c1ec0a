from collections.abc import Awaitable, Callable
from typing import get_args

import pytest

from achalice_cli.aws.artifacts import NO_ARTIFACTS
from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.provider import LIMITS, AwsProvider
from achalice_cli.aws.session import Aws
from achalice_cli.engine.resources import SERVICES, GivenRole, Kind, Role

from .scripts import ACCOUNT, ANY, REGION, Script

ROLE = Role(name="shop-dev", policy={}, tags={"achalice:app": "shop", "achalice:stage": "dev"})
SUBSCRIPTION = f"arn:aws:sns:{REGION}:{ACCOUNT}:news:1"
UUID = "4c5aa1c0-2b5e-4b5b-9d3a-0a3a1c6f0d11"
REFUSAL = "iam {} was refused: AccessDenied: not you"


@pytest.fixture
def provider(aws: Aws) -> AwsProvider:
    return AwsProvider(aws, NO_ARTIFACTS)


async def test_a_refused_creation_is_told_in_our_words(provider: AwsProvider, iam: Script) -> None:
    iam.on(
        "create_role", RoleName="shop-dev", AssumeRolePolicyDocument=ANY, Description=ANY, Tags=ANY
    ).refuses("AccessDenied", "not you")

    with pytest.raises(AwsCallError) as raised:
        await provider.create(ROLE, {})

    assert str(raised.value) == REFUSAL.format("CreateRole")


async def test_a_refused_change_is_told_in_our_words(provider: AwsProvider, iam: Script) -> None:
    iam.on("list_role_tags", RoleName="shop-dev").refuses("AccessDenied", "not you")

    with pytest.raises(AwsCallError) as raised:
        await provider.update(ROLE, frozenset({"tags"}), {"name": "shop-dev"}, {})

    assert str(raised.value) == REFUSAL.format("ListRoleTags")


async def test_a_refused_deletion_is_told_in_our_words(provider: AwsProvider, iam: Script) -> None:
    iam.on("delete_role_policy", RoleName="shop-dev", PolicyName=ANY).refuses(
        "AccessDenied", "not you"
    )

    with pytest.raises(AwsCallError) as raised:
        await provider.delete("role", {"name": "shop-dev"})

    assert str(raised.value) == REFUSAL.format("DeleteRolePolicy")


DELETIONS: dict[Kind, tuple[str, str, dict[str, object]]] = {
    "role": ("iam", "delete_role", {"RoleName": "n"}),
    "log_group": ("logs", "delete_log_group", {"logGroupName": "n"}),
    "layer": ("lambda", "delete_layer_version", {"LayerName": "n", "VersionNumber": 7}),
    "function": ("lambda", "delete_function", {"FunctionName": "n"}),
    "alias": ("lambda", "delete_alias", {"FunctionName": "f", "Name": "live"}),
    "async_invocation": ("lambda", "delete_function_event_invoke_config", {"FunctionName": "f"}),
    "rest_api": ("apigateway", "delete_rest_api", {"restApiId": "i"}),
    "http_api": ("apigatewayv2", "delete_api", {"ApiId": "i"}),
    "function_url": ("lambda", "delete_function_url_config", {"FunctionName": "f"}),
    "api_key": ("apigateway", "delete_api_key", {"apiKey": "i"}),
    "usage_plan": ("apigateway", "delete_usage_plan", {"usagePlanId": "i"}),
    "usage_plan_key": ("apigateway", "delete_usage_plan_key", {"usagePlanId": "p", "keyId": "k"}),
    "domain_name": ("apigatewayv2", "delete_domain_name", {"DomainName": "n"}),
    "api_mapping": ("apigatewayv2", "get_api_mappings", {"DomainName": "d"}),
    "websocket_api": ("apigatewayv2", "delete_api", {"ApiId": "i"}),
    "websocket_routes": ("apigatewayv2", "delete_stage", {"ApiId": "i", "StageName": "api"}),
    "rule": ("events", "delete_rule", {"Name": "n", "EventBusName": "default"}),
    "schedule": ("scheduler", "delete_schedule", {"Name": "n", "GroupName": "default"}),
    "queue_mapping": ("lambda", "delete_event_source_mapping", {"UUID": UUID}),
    "stream_mapping": ("lambda", "delete_event_source_mapping", {"UUID": UUID}),
    "kafka_mapping": ("lambda", "delete_event_source_mapping", {"UUID": UUID}),
    "bucket_notifications": (
        "s3",
        "put_bucket_notification_configuration",
        {"Bucket": "b", "NotificationConfiguration": {}},
    ),
    "topic_subscription": ("sns", "unsubscribe", {"SubscriptionArn": SUBSCRIPTION}),
    "log_filter": (
        "logs",
        "delete_subscription_filter",
        {"logGroupName": "g", "filterName": "n"},
    ),
    "permission": ("lambda", "remove_permission", {"FunctionName": "f", "StatementId": "s"}),
}
OUTPUTS = {
    "name": "n",
    "version": "7",
    "id": "i",
    "uuid": UUID,
    "bucket": "b",
    "owner": "achalice:shop-dev:",
    "arn": SUBSCRIPTION,
    "log_group": "g",
    "function": "f",
    "statement": "s",
    "alias": "live",
    "plan": "p",
    "key": "k",
    "stage": "api",
    "domain": "d",
    "endpoint_type": "REGIONAL",
}


@pytest.mark.parametrize("kind", [each for each in get_args(Kind) if each != "given_role"])
async def test_each_kind_is_deleted_where_it_lives(
    provider: AwsProvider,
    iam: Script,
    lambda_: Script,
    logs: Script,
    events: Script,
    apigateway: Script,
    apigatewayv2: Script,
    s3: Script,
    sns: Script,
    scheduler: Script,
    kind: Kind,
) -> None:
    scripts = {
        "iam": iam,
        "lambda": lambda_,
        "logs": logs,
        "events": events,
        "apigateway": apigateway,
        "apigatewayv2": apigatewayv2,
        "s3": s3,
        "sns": sns,
        "scheduler": scheduler,
    }
    service, operation, parameters = DELETIONS[kind]
    if kind == "role":
        iam.on("delete_role_policy", RoleName="n", PolicyName="achalice").gives()
    if kind == "alias":
        alias = {"FunctionName": "f", "Qualifier": "live"}
        lambda_.on("delete_provisioned_concurrency_config", **alias).gives()
    if kind == "usage_plan":
        apigateway.on("get_usage_plan", usagePlanId="i").gives()
    if kind == "rule":
        events.on("remove_targets", Rule="n", EventBusName="default", Ids=["achalice"]).gives()
    if kind == "bucket_notifications":
        s3.on("get_bucket_notification_configuration", Bucket="b").gives()
    scripts[service].on(operation, **parameters).gives()
    if kind == "alias":
        lambda_.on("list_versions_by_function", FunctionName="f").gives(Versions=[])

    await provider.delete(kind, OUTPUTS)


async def test_a_role_that_somebody_else_keeps_is_used_and_left_alone(
    provider: AwsProvider, iam: Script
) -> None:
    """Whoever deploys need not be allowed to look at it, even."""
    role = GivenRole(arn=f"arn:aws:iam::{ACCOUNT}:role/theirs")

    made = await provider.create(role, {})
    await provider.delete("given_role", made.outputs)

    assert made.outputs == {"arn": role.arn}


def test_each_service_that_is_called_has_a_limit() -> None:
    """Without one, a hundred functions would be a hundred calls at once, and be throttled."""
    assert LIMITS.keys() == set(SERVICES.values())


async def test_a_run_that_only_deletes_has_nothing_to_upload() -> None:
    artifacts: list[Callable[[], Awaitable[bytes]]] = [NO_ARTIFACTS.code, NO_ARTIFACTS.layer]

    for artifact in artifacts:
        with pytest.raises(LookupError):
            await artifact()
