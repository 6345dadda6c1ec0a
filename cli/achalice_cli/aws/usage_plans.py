"""API keys, usage plans, and which key has which plan."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.gateway_stages import number
from achalice_cli.aws.once import made_once
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import ApiKey, UsagePlan, UsagePlanKey
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import (
        CreateUsagePlanRequestTypeDef,
        PatchOperationTypeDef,
        UsagePlanResponseTypeDef,
    )

_PATIENCE = 300.0
"""Seconds. API Gateway takes one call in twenty seconds that makes, changes or deletes a plan."""


def _is_temporary(error: ClientError) -> bool:
    return code_of(error) in ("TooManyRequestsException", "ConflictException")


def _is_gone(error: ClientError) -> bool:
    return code_of(error) == "NotFoundException"


class ApiKeys:
    """Makes, changes and removes API keys. Nobody asks for their values."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, key: ApiKey) -> Result:
        """Make the key, or take over the one of an interrupted deploy: names are not unique."""
        found = await self._find(key)
        if found is not None:
            return await self.update(
                key, frozenset({"name", "description", "enabled", "tags"}), {"id": found}
            )
        gateway = await self._aws.apigateway()

        async def make() -> str:
            made = await until_accepted(
                lambda: gateway.create_api_key(
                    name=key.name, description=key.description, enabled=key.enabled, tags=key.tags
                ),
                _is_temporary,
            )
            return made["id"]

        return Result({"id": await made_once(make, partial(self._find, key))})

    async def update(self, key: ApiKey, changed: frozenset[str], outputs: Outputs) -> Result:
        """Change what is said of the key. Its value stays."""
        gateway = await self._aws.apigateway()
        said = {
            "name": key.name,
            "description": key.description,
            "enabled": "true" if key.enabled else "false",
        }
        operations: list[PatchOperationTypeDef] = [
            {"op": "replace", "path": f"/{name}", "value": value}
            for name, value in said.items()
            if name in changed
        ]
        try:
            if operations:
                await until_accepted(
                    lambda: gateway.update_api_key(
                        apiKey=outputs["id"], patchOperations=operations
                    ),
                    _is_temporary,
                )
            if "tags" in changed:
                await _tag(self._aws, f"apikeys/{outputs['id']}", key.tags)
        except ClientError as error:
            if _is_gone(error):
                raise ResourceGoneError(f"the API key {key.name} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the key; it opens nothing any more."""
        gateway = await self._aws.apigateway()
        try:
            await until_accepted(
                lambda: gateway.delete_api_key(apiKey=outputs["id"]), _is_temporary
            )
        except ClientError as error:
            if not _is_gone(error):
                raise

    async def _find(self, key: ApiKey) -> str | None:
        gateway = await self._aws.apigateway()
        pages = gateway.get_paginator("get_api_keys").paginate(
            nameQuery=key.name, includeValues=False, PaginationConfig={"PageSize": 500}
        )
        async for page in pages:
            for each in page.get("items", []):
                if each.get("name") == key.name and is_ours(each.get("tags", {}), key.tags):
                    return each["id"]
        return None


class UsagePlans:
    """Makes, changes and removes usage plans."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, plan: UsagePlan, made: Made) -> Result:
        """Make the plan with its API, or take over the one of an interrupted deploy."""
        found = await self._find(plan)
        if found is not None:
            return await self.update(plan, frozenset({"api", "tags"}), {"id": found}, made)
        request = _request(plan, made)

        async def make() -> str:
            gateway = await self._aws.apigateway()
            answer = await until_accepted(
                lambda: gateway.create_usage_plan(**request), _is_temporary, patience=_PATIENCE
            )
            return answer["id"]

        return Result({"id": await made_once(make, partial(self._find, plan))})

    async def update(
        self, plan: UsagePlan, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Change what differs from what API Gateway has, all in one call."""
        gateway = await self._aws.apigateway()
        plan_id = outputs["id"]
        try:
            if changed - {"tags"}:
                current = await gateway.get_usage_plan(usagePlanId=plan_id)
                operations = [*_patches(plan, current), *_moves(plan, current, made)]
                await self._patch(plan_id, operations)
            if "tags" in changed:
                await _tag(self._aws, f"usageplans/{plan_id}", plan.tags)
        except ClientError as error:
            if _is_gone(error):
                raise ResourceGoneError(f"the usage plan {plan.name} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Take the plan from all APIs, without which API Gateway keeps it, and remove it."""
        gateway = await self._aws.apigateway()
        plan_id = outputs["id"]
        try:
            current = await gateway.get_usage_plan(usagePlanId=plan_id)
            stages = [(each["apiId"], each["stage"]) for each in current.get("apiStages", [])]
            await self._patch(plan_id, [_leave(api, stage) for api, stage in stages])
            await until_accepted(
                lambda: gateway.delete_usage_plan(usagePlanId=plan_id),
                _is_temporary,
                patience=_PATIENCE,
            )
        except ClientError as error:
            if not _is_gone(error):
                raise

    async def _patch(self, plan_id: str, operations: "list[PatchOperationTypeDef]") -> None:
        if operations:
            gateway = await self._aws.apigateway()
            await until_accepted(
                lambda: gateway.update_usage_plan(usagePlanId=plan_id, patchOperations=operations),
                _is_temporary,
                patience=_PATIENCE,
            )

    async def _find(self, plan: UsagePlan) -> str | None:
        gateway = await self._aws.apigateway()
        pages = gateway.get_paginator("get_usage_plans").paginate(
            PaginationConfig={"PageSize": 500}
        )
        async for page in pages:
            for each in page.get("items", []):
                if each.get("name") == plan.name and is_ours(each.get("tags", {}), plan.tags):
                    return each["id"]
        return None


def _request(plan: UsagePlan, made: Made) -> "CreateUsagePlanRequestTypeDef":
    request: CreateUsagePlanRequestTypeDef = {
        "name": plan.name,
        "description": plan.description,
        "apiStages": [{"apiId": made[plan.api]["id"], "stage": plan.stage}],
        "tags": plan.tags,
    }
    if plan.throttle is not None:
        request["throttle"] = {
            "rateLimit": plan.throttle.rate_limit,
            "burstLimit": plan.throttle.burst_limit,
        }
    if plan.quota is not None:
        request["quota"] = {
            "limit": plan.quota.limit,
            "offset": plan.quota.offset,
            "period": plan.quota.period,
        }
    return request


def _patches(
    plan: UsagePlan, current: "UsagePlanResponseTypeDef"
) -> "Iterator[PatchOperationTypeDef]":
    """What makes the plan's own properties be as they should."""
    for name, value in (("name", plan.name), ("description", plan.description)):
        if current.get(name, "") != value:
            yield {"op": "replace", "path": f"/{name}", "value": value}
    if plan.throttle is None:
        if current.get("throttle"):
            yield {"op": "remove", "path": "/throttle"}
    else:
        throttle = {
            "rateLimit": number(plan.throttle.rate_limit),
            "burstLimit": str(plan.throttle.burst_limit),
        }
        yield from _limits("throttle", throttle)
    if plan.quota is None:
        if current.get("quota"):
            yield {"op": "remove", "path": "/quota"}
    else:
        quota = {
            "limit": str(plan.quota.limit),
            "offset": str(plan.quota.offset),
            "period": plan.quota.period,
        }
        yield from _limits("quota", quota)


def _limits(where: str, limits: dict[str, str]) -> "Iterator[PatchOperationTypeDef]":
    for name, value in limits.items():
        yield {"op": "replace", "path": f"/{where}/{name}", "value": value}


def _moves(
    plan: UsagePlan, current: "UsagePlanResponseTypeDef", made: Made
) -> "Iterator[PatchOperationTypeDef]":
    """From other stages of the API to the one it has. Other APIs were added by hand, and stay."""
    api = made[plan.api]["id"]
    stages = [each["stage"] for each in current.get("apiStages", []) if each["apiId"] == api]
    for stage in stages:
        if stage != plan.stage:
            yield _leave(api, stage)
    if plan.stage not in stages:
        yield {"op": "add", "path": "/apiStages", "value": f"{api}:{plan.stage}"}


def _leave(api: str, stage: str) -> "PatchOperationTypeDef":
    return {"op": "remove", "path": "/apiStages", "value": f"{api}:{stage}"}


class UsagePlanKeys:
    """Puts keys into plans and takes them out."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, place: UsagePlanKey, made: Made) -> Result:
        """Put the key into its plan, where an interrupted deploy may have put it already."""
        outputs = {
            "plan": made[place.plan]["id"],
            "key": place.key_id or (made[place.key]["id"] if place.key is not None else ""),
        }
        await until_accepted(lambda: self._connect(outputs), _is_temporary)
        return Result(outputs)

    async def update(self, place: UsagePlanKey, outputs: Outputs, made: Made) -> Result:
        """Take the key out of the plan it was in: it can be in one at a time."""
        await self.delete(outputs)
        return await self.create(place, made)

    async def delete(self, outputs: Outputs) -> None:
        """Take the key out of its plan."""
        gateway = await self._aws.apigateway()
        try:
            await until_accepted(
                lambda: gateway.delete_usage_plan_key(
                    usagePlanId=outputs["plan"], keyId=outputs["key"]
                ),
                _is_temporary,
            )
        except ClientError as error:
            if not _is_gone(error):
                raise

    async def _connect(self, outputs: Outputs) -> None:
        gateway = await self._aws.apigateway()
        plan, key = outputs["plan"], outputs["key"]
        try:
            await gateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
        except ClientError as error:
            if code_of(error) != "ConflictException":
                raise
            # It is there, or something else is changing the plan: the second is worth waiting for.
            try:
                await gateway.get_usage_plan_key(usagePlanId=plan, keyId=key)
            except ClientError as missing:
                if _is_gone(missing):
                    raise error from None
                raise


async def _tag(aws: Aws, what: str, tags: dict[str, str]) -> None:
    gateway = await aws.apigateway()
    arn = f"arn:{aws.partition}:apigateway:{aws.region}::/{what}"
    current = (await gateway.get_tags(resourceArn=arn)).get("tags", {})
    if left_over := stale(current, tags):
        await gateway.untag_resource(resourceArn=arn, tagKeys=left_over)
    await gateway.tag_resource(resourceArn=arn, tags=tags)
