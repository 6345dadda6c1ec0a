"""Everything in the sandbox that carries an app's name, service by service."""

import json
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from aiobotocore.session import AioSession

from achalice_cli.sandbox.process import Sandbox

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.client import APIGatewayClient
    from types_aiobotocore_lambda.client import LambdaClient


def session_in_the_sandbox() -> AioSession:
    """A session that needs nothing but the sandbox's URL as the endpoint."""
    session = AioSession()
    session.set_credentials("test", "test")
    session.set_config_variable("region", "us-east-1")
    return session


async def invoke(
    sandbox: Sandbox, function: str, payload: object, session: AioSession | None = None
) -> tuple[bool, object]:
    """Whether it worked, and what came back."""
    session = session or session_in_the_sandbox()
    async with session.create_client("lambda", endpoint_url=sandbox.url) as client:
        answer = await client.invoke(FunctionName=function, Payload=json.dumps(payload).encode())
        return "FunctionError" not in answer, json.loads(await answer["Payload"].read())


async def inventory(sandbox: Sandbox, prefix: str, session: AioSession | None = None) -> list[str]:
    """What there is in each service that a deploy touches, as `service name`, sorted."""
    found: list[str] = []
    session, url = session or session_in_the_sandbox(), sandbox.url
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        iam = await enter(session.create_client("iam", endpoint_url=url))
        found += [f"iam {role['RoleName']}" for role in (await iam.list_roles())["Roles"]]
        logs = await enter(session.create_client("logs", endpoint_url=url))
        for group in (await logs.describe_log_groups())["logGroups"]:
            name = group["logGroupName"]
            short = name.removeprefix("/aws/lambda/")
            found.append(f"logs {short}".replace("logs /aws/apigateway/", "access "))
            filters = await logs.describe_subscription_filters(logGroupName=name)
            found += [f"filter {each['filterName']}" for each in filters["subscriptionFilters"]]
        events = await enter(session.create_client("events", endpoint_url=url))
        for bus in (await events.list_event_buses())["EventBuses"]:
            rules = (await events.list_rules(EventBusName=bus["Name"]))["Rules"]
            found += [f"events {rule['Name']}" for rule in rules]
        scheduler = await enter(session.create_client("scheduler", endpoint_url=url))
        schedules = (await scheduler.list_schedules())["Schedules"]
        found += [f"schedule {each['Name']}" for each in schedules]
        gateway = await enter(session.create_client("apigateway", endpoint_url=url))
        found += await _gateway_inventory(gateway)
        second = await enter(session.create_client("apigatewayv2", endpoint_url=url))
        found += [f"apigatewayv2 {api['Name']}" for api in (await second.get_apis())["Items"]]
        functions = await enter(session.create_client("lambda", endpoint_url=url))
        found += await _lambda_inventory(functions)
        sns = await enter(session.create_client("sns", endpoint_url=url))
        for each in (await sns.list_subscriptions())["Subscriptions"]:
            found.append(f"subscription {each['Endpoint'].rpartition(':')[2]}")
        s3 = await enter(session.create_client("s3", endpoint_url=url))
        for bucket in (await s3.list_buckets())["Buckets"]:
            told = await s3.get_bucket_notification_configuration(Bucket=bucket["Name"])
            for config in told.get("LambdaFunctionConfigurations", []):
                found.append(f"notification {config['LambdaFunctionArn'].rpartition(':')[2]}")
    return sorted(each for each in found if each.split(" ", 1)[1].startswith(prefix))


async def statements(sandbox: Sandbox, prefix: str, session: AioSession) -> dict[str, int]:
    """How many callers each function allows."""
    found: dict[str, int] = {}
    async with session.create_client("lambda", endpoint_url=sandbox.url) as functions:
        for function in (await functions.list_functions())["Functions"]:
            name = function["FunctionName"]
            if name.startswith(prefix):
                try:
                    policy = (await functions.get_policy(FunctionName=name))["Policy"]
                except functions.exceptions.ResourceNotFoundException:
                    continue
                found[name] = len(json.loads(policy)["Statement"])
    return found


async def _gateway_inventory(gateway: "APIGatewayClient") -> list[str]:
    apis = (await gateway.get_rest_apis(limit=500))["items"]
    found = [f"apigateway {api['name']}" for api in apis]
    found += [f"key {key['name']}" for key in (await gateway.get_api_keys())["items"]]
    for plan in (await gateway.get_usage_plans())["items"]:
        found += [f"plan {plan['name']} of a stage" for _ in plan.get("apiStages", [])]
        keys = await gateway.get_usage_plan_keys(usagePlanId=plan["id"])
        found += [f"planned {key['name']} in {plan['name']}" for key in keys["items"]]
    return found


async def _lambda_inventory(functions: "LambdaClient") -> list[str]:
    found: list[str] = []
    for function in (await functions.list_functions())["Functions"]:
        name = function["FunctionName"]
        found.append(f"function {name}")
        urls = await functions.list_function_url_configs(FunctionName=name)
        found += [f"url {name}" for _ in urls["FunctionUrlConfigs"]]
    for layer in (await functions.list_layers())["Layers"]:
        versions = await functions.list_layer_versions(LayerName=layer["LayerName"])
        found += [f"layer {layer['LayerName']}" for _ in versions["LayerVersions"]]
    for mapping in (await functions.list_event_source_mappings())["EventSourceMappings"]:
        found.append(f"mapping {mapping['FunctionArn'].rpartition(':')[2]}")
    return found


async def api_inventory(sandbox: Sandbox, api: str) -> list[str]:
    """What the HTTP or websocket API called `api` has: routes, integrations, deployments, ..."""
    session = session_in_the_sandbox()
    async with session.create_client("apigatewayv2", endpoint_url=sandbox.url) as gateway:
        apis = (await gateway.get_apis())["Items"]
        api_id = next(each["ApiId"] for each in apis if each["Name"] == api)
        routes = (await gateway.get_routes(ApiId=api_id))["Items"]
        integrations = (await gateway.get_integrations(ApiId=api_id))["Items"]
        deployments = (await gateway.get_deployments(ApiId=api_id))["Items"]
        stages = (await gateway.get_stages(ApiId=api_id))["Items"]
    found = [f"route {each['RouteKey']}" for each in routes]
    found += [
        f"integration {each['IntegrationUri'].split(':')[-1].removesuffix('/invocations')}"
        for each in integrations
    ]
    found += [f"deployment of {len(stages)} stage" for _ in deployments]
    return sorted(found)


async def domains(sandbox: Sandbox) -> list[str]:
    """The paths of domains at which APIs answer; a domain where there is none."""
    found: list[str] = []
    session = session_in_the_sandbox()
    async with session.create_client("apigatewayv2", endpoint_url=sandbox.url) as gateway:
        for domain in (await gateway.get_domain_names())["Items"]:
            name = domain["DomainName"]
            mappings = (await gateway.get_api_mappings(DomainName=name))["Items"]
            paths = [f"{name}/{each['ApiMappingKey']}".rstrip("/") for each in mappings]
            found += paths or [f"{name} alone"]
    return sorted(found)
