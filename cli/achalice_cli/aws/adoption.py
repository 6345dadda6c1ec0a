"""What exists in AWS, looked up for a stage's record however it was made. Nothing is changed."""

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice.triggers import HTTP_HANDLER
from achalice_cli.aws.errors import code_of, our_errors
from achalice_cli.aws.execute_api import api_endpoint, source_arn
from achalice_cli.aws.session import Aws
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import WEBSOCKET_API, Address
from achalice_cli.engine.adoption import (
    Found,
    NotAdoptableError,
    NotThereError,
    Statement,
    kind_of,
)
from achalice_cli.engine.resources import SERVICES
from achalice_cli.engine.sources import function_arn, log_group_arn

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import EventSourceMappingConfigurationResponseTypeDef

_NOT_FOUND = frozenset(
    {
        *("ResourceNotFoundException", "NoSuchEntity", "NotFoundException", "NotFound"),
        *("NoSuchBucket", "InvalidParameterValueException"),
    }
)
"""How services say that something is not there; the last is Lambda's word for an odd id."""

_NOTIFICATION_OWNER = "achalice:adopted:"
"""Begins no notification's id: those of others are told by their ids."""


class Adoption:
    """Looks resources up by what their service calls them."""

    def __init__(self, aws: Aws, functions: Collection[str] = ()) -> None:
        """`functions` are the ARNs of the stage's own: what calls them is the stage's, too."""
        self._aws = aws
        self._functions = functions

    async def find(self, address: Address, identity: str) -> Found:
        """What AWS calls `identity`, to live at `address`.

        Raises:
            NotThereError: it does not exist.
            NotAdoptableError: nothing can be adopted at `address`.
            AwsCallError: AWS says no for another reason.
        """
        kind = kind_of(address)
        if kind is None:
            raise NotAdoptableError(address)
        with our_errors(SERVICES[kind]):
            try:
                return await self._find(address, identity)
            except ClientError as error:
                if code_of(error) in _NOT_FOUND:
                    raise NotThereError(address, identity) from error
                raise

    async def _find(self, address: Address, identity: str) -> Found:
        match kind_of(address):
            case "function":
                return await self._function(identity)
            case "role":
                return await self._role(identity)
            case "log_group":
                return await self._log_group(identity)
            case "layer":
                return await self._layer(identity)
            case "alias":
                return await self._alias(address, identity)
            case "function_url":
                return await self._function_url(identity)
            case "rest_api":
                return await self._rest_api(identity)
            case "http_api":
                return await self._http_api(address, identity)
            case "websocket_api":
                return await self._websocket_api(identity)
            case "websocket_routes":
                return await self._websocket_routes(identity)
            case "domain_name":
                return await self._domain(identity)
            case "rule":
                return await self._rule(identity)
            case "schedule":
                return await self._schedule(identity)
            case "queue_mapping" | "stream_mapping":
                return await self._mapping(address, identity)
            case "topic_subscription":
                return await self._subscription(address, identity)
            case "bucket_notifications":
                return await self._notifications(address, identity)
            case "log_filter":
                return await self._log_filter(address, identity)
            case "permission":
                return await self._permission(address, identity)
            case _:
                raise NotAdoptableError(address)

    async def statements(self, function: str) -> list[Statement]:
        """What lets services call `function`, a name or an ARN. None where it is not there."""
        client = await self._aws.lambda_()
        with our_errors("lambda"):
            try:
                answer = await client.get_policy(FunctionName=function)
            except ClientError as error:
                if code_of(error) in _NOT_FOUND:
                    return []
                raise
        return list(_statements(json.loads(answer["Policy"])))

    async def _function(self, identity: str) -> Found:
        client = await self._aws.lambda_()
        found = (await client.get_function(FunctionName=identity))["Configuration"]
        name, arn = found["FunctionName"], found["FunctionArn"]
        layers = (layer.get("Arn", "") for layer in found.get("Layers", []))
        return Found(
            {"name": name, "arn": arn},
            {"name": name},
            frozenset((found.get("Role", ""), *layers)),
        )

    async def _alias(self, address: Address, identity: str) -> Found:
        client = await self._aws.lambda_()
        function, _, alias = identity.rpartition(":")
        if not function:
            raise NotThereError(address, identity)
        arn = (await client.get_alias(FunctionName=function, Name=alias))["AliasArn"]
        own = arn.rpartition(":")[0]
        handler = Address(f"function:{address.partition(':')[2]}")
        return Found(
            {"name": arn, "arn": arn, "function": own.rpartition(":")[2], "alias": alias},
            {"name": alias, "function": self._if_own(own, handler)},
            frozenset((own,)),
        )

    async def _function_url(self, identity: str) -> Found:
        client = await self._aws.lambda_()
        function, _, alias = identity.rpartition("function:")[2].partition(":")
        called = self._aws.resolve(function_arn(function))
        if not alias:
            await client.get_function_url_config(FunctionName=function)
            known = self._if_own(called, addresses.function(HTTP_HANDLER))
            return Found({"function": function}, {"function": known}, frozenset((called,)))
        await client.get_function_url_config(FunctionName=function, Qualifier=alias)
        known = self._if_own(called, addresses.alias(HTTP_HANDLER))
        return Found(
            {"function": function, "qualifier": alias},
            {"function": known},
            frozenset((f"{called}:{alias}",)),
        )

    def _if_own(self, arn: str, address: Address) -> str:
        """What a function is called where it should be at `address`: that, if it is the stage's."""
        return address if arn in self._functions else arn

    async def _role(self, identity: str) -> Found:
        iam = await self._aws.iam()
        role = (await iam.get_role(RoleName=identity))["Role"]
        policies = (await iam.list_role_policies(RoleName=identity))["PolicyNames"]
        outputs = {"name": role["RoleName"], "arn": role["Arn"], "id": role["RoleId"]}
        if policies:
            # Chalice calls a role's policy as the role.
            outputs["policy"] = identity if identity in policies else policies[0]
        return Found(outputs, {"name": role["RoleName"]})

    async def _log_group(self, identity: str) -> Found:
        logs = await self._aws.logs()
        await logs.list_tags_for_resource(resourceArn=self._aws.resolve(log_group_arn(identity)))
        return Found({"name": identity}, {"name": identity})

    async def _layer(self, identity: str) -> Found:
        client = await self._aws.lambda_()
        name, _, version = identity.rpartition(":")
        if not version.isdecimal():
            raise NotThereError(Address("layer:"), identity)
        await client.get_layer_version(LayerName=name, VersionNumber=int(version))
        plain = name.rpartition(":")[2]
        return Found({"name": plain, "arn": identity, "version": version})

    async def _rest_api(self, identity: str) -> Found:
        gateway = await self._aws.apigateway()
        api = await gateway.get_rest_api(restApiId=identity)
        known: dict[str, JsonValue] = {}
        types = api.get("endpointConfiguration", {}).get("types", [])
        if types:
            known["endpoint_type"] = types[0]
        return Found({"id": identity, "source_arn": source_arn(self._aws, identity)}, known)

    async def _http_api(self, address: Address, identity: str) -> Found:
        gateway = await self._aws.apigatewayv2()
        api = await gateway.get_api(ApiId=identity)
        if api["ProtocolType"] != "HTTP":
            raise NotThereError(address, identity)
        return Found(
            {"id": identity, "source_arn": source_arn(self._aws, identity)}, {"name": api["Name"]}
        )

    async def _websocket_api(self, identity: str) -> Found:
        gateway = await self._aws.apigatewayv2()
        await gateway.get_api(ApiId=identity)
        return Found(
            {
                "id": identity,
                "source_arn": source_arn(self._aws, identity),
                "endpoint": api_endpoint(self._aws, identity, gateway.meta.endpoint_url),
            }
        )

    async def _websocket_routes(self, identity: str) -> Found:
        gateway = await self._aws.apigatewayv2()
        api, _, stage = identity.partition("/")
        await gateway.get_stage(ApiId=api, StageName=stage)
        return Found(
            {"id": api, "stage": stage},
            {"api": WEBSOCKET_API, "stage": stage},
            frozenset((source_arn(self._aws, api),)),
        )

    async def _domain(self, identity: str) -> Found:
        gateway = await self._aws.apigatewayv2()
        await gateway.get_domain_name(DomainName=identity)
        return Found({"name": identity}, {"name": identity})

    async def _rule(self, identity: str) -> Found:
        events = await self._aws.events()
        bus, _, name = identity.rpartition("/")
        bus = bus or "default"
        rule = await events.describe_rule(Name=name, EventBusName=bus)
        answer = await events.list_targets_by_rule(Rule=name, EventBusName=bus)
        outputs = {"name": name, "source_arn": rule["Arn"], "bus": bus}
        targets = {each["Arn"]: each["Id"] for each in answer["Targets"]}
        own = [arn for arn in targets if arn in self._functions] or list(targets)
        if own:
            outputs["target"] = targets[own[0]]
        return Found(outputs, {"name": name, "event_bus": bus}, frozenset(own))

    async def _schedule(self, identity: str) -> Found:
        scheduler = await self._aws.scheduler()
        found = await scheduler.get_schedule(Name=identity, GroupName="default")
        target = found["Target"]
        return Found(
            {"name": identity},
            {"name": identity},
            frozenset((target["Arn"], target["RoleArn"])),
        )

    async def _mapping(self, address: Address, identity: str) -> Found:
        client = await self._aws.lambda_()
        found = await client.get_event_source_mapping(UUID=identity)
        if kind_of(address) == "queue_mapping":
            known: dict[str, JsonValue] = {"queue": _source(address)}
        else:
            known = {"stream": _source(address), **dict(_beginning(found))}
        return Found({"uuid": identity}, known, frozenset((found.get("FunctionArn", ""),)))

    async def _subscription(self, address: Address, identity: str) -> Found:
        region = identity.split(":")[3] if identity.count(":") > 4 else self._aws.region
        sns = await self._aws.sns(region)
        answer = await sns.get_subscription_attributes(SubscriptionArn=identity)
        handler = address.partition(":")[2].partition("/")[0]
        return Found(
            {"arn": identity},
            {"topic": _source(address), "function": f"function:{handler}"},
            frozenset((answer["Attributes"].get("Endpoint", ""),)),
        )

    async def _notifications(self, address: Address, identity: str) -> Found:
        s3 = await self._aws.s3()
        document = await s3.get_bucket_notification_configuration(Bucket=identity)
        own = [
            (each.get("Id", ""), each["LambdaFunctionArn"])
            for each in document.get("LambdaFunctionConfigurations", [])
            if each["LambdaFunctionArn"] in self._functions
        ]
        if not own:
            raise NotThereError(address, identity)
        ids = json.dumps([notification for notification, _ in own])
        return Found(
            {"bucket": identity, "owner": _NOTIFICATION_OWNER, "ids": ids},
            {"bucket": identity},
            frozenset(arn for _, arn in own),
        )

    async def _log_filter(self, address: Address, identity: str) -> Found:
        logs = await self._aws.logs()
        log_group = _source(address)
        answer = await logs.describe_subscription_filters(
            logGroupName=log_group, filterNamePrefix=identity
        )
        for each in answer["subscriptionFilters"]:
            if each.get("filterName") == identity:
                outputs = {"name": identity, "log_group": log_group}
                known: dict[str, JsonValue] = {**outputs}
                return Found(outputs, known, frozenset((each.get("destinationArn", ""),)))
        raise NotThereError(address, identity)

    async def _permission(self, address: Address, identity: str) -> Found:
        function, _, statement = identity.rpartition("/")
        name = function.rpartition(":")[2]
        if statement not in [each.id for each in await self.statements(function)]:
            raise NotThereError(address, identity)
        return Found(
            {"function": name, "statement": statement},
            uses=frozenset((self._aws.resolve(function_arn(name)),)),
        )


def _source(address: Address) -> str:
    """`orders` of `queue_mapping:on_order/orders`; names of handlers have no slash."""
    return address.partition("/")[2]


def _beginning(
    found: "EventSourceMappingConfigurationResponseTypeDef",
) -> Iterator[tuple[str, JsonValue]]:
    """Where reading began, which cannot be changed."""
    yield "starting_position", found.get("StartingPosition", "LATEST")
    timed = "StartingPositionTimestamp" in found
    yield (
        "starting_position_timestamp",
        found["StartingPositionTimestamp"].timestamp() if timed else None,
    )


def _statements(policy: dict[str, JsonValue]) -> Iterator[Statement]:
    """Those of one service and one source; others are of no handler's trigger."""
    statements = policy.get("Statement")
    if not isinstance(statements, list):
        return
    for statement in statements:
        match statement:
            case {
                "Sid": str(sid),
                "Principal": {"Service": str(principal)},
                "Condition": {"ArnLike": {"AWS:SourceArn": str(source)}},
            }:
                yield Statement(sid, principal, source)
            case _:
                pass
