"""Everything in the sandbox that carries an app's name, service by service."""

from contextlib import AsyncExitStack

from aiobotocore.session import AioSession

from achalice_cli.sandbox.process import Sandbox


def session_in_the_sandbox() -> AioSession:
    """A session that needs nothing but the sandbox's URL as the endpoint."""
    session = AioSession()
    session.set_credentials("test", "test")
    session.set_config_variable("region", "us-east-1")
    return session


async def inventory(sandbox: Sandbox, prefix: str) -> list[str]:
    """What there is in each service that a deploy touches, as `service name`, sorted."""
    found: list[str] = []
    session, url = session_in_the_sandbox(), sandbox.url
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        iam = await enter(session.create_client("iam", endpoint_url=url))
        found += [f"iam {role['RoleName']}" for role in (await iam.list_roles())["Roles"]]
        logs = await enter(session.create_client("logs", endpoint_url=url))
        groups = (await logs.describe_log_groups())["logGroups"]
        found += [f"logs {group['logGroupName'].removeprefix('/aws/lambda/')}" for group in groups]
        events = await enter(session.create_client("events", endpoint_url=url))
        found += [f"events {rule['Name']}" for rule in (await events.list_rules())["Rules"]]
        gateway = await enter(session.create_client("apigateway", endpoint_url=url))
        found += [f"apigateway {api['name']}" for api in (await gateway.get_rest_apis())["items"]]
        functions = await enter(session.create_client("lambda", endpoint_url=url))
        for function in (await functions.list_functions())["Functions"]:
            found.append(f"function {function['FunctionName']}")
        for layer in (await functions.list_layers())["Layers"]:
            versions = await functions.list_layer_versions(LayerName=layer["LayerName"])
            found += [f"layer {layer['LayerName']}" for _ in versions["LayerVersions"]]
        mappings = await functions.list_event_source_mappings()
        for mapping in mappings["EventSourceMappings"]:
            found.append(f"mapping {mapping['FunctionArn'].rpartition(':')[2]}")
    return sorted(each for each in found if each.split(" ", 1)[1].startswith(prefix))
