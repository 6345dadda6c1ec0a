"""Which API answers at which path of a domain."""

from dataclasses import dataclass
from typing import Protocol

from botocore.exceptions import ClientError

from achalice_cli.aws.apigatewayv2 import is_gone, is_temporary
from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, Result
from achalice_cli.engine.resources import ApiMapping
from achalice_cli.engine.state import Outputs

_WHOLE = "(none)"
"""What API Gateway's first API calls the path that is the whole domain."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The API and the stage that answer at a path."""

    api_id: str
    stage: str


class _Paths(Protocol):
    """The paths of one domain."""

    async def at(self, key: str) -> Goal | None:
        """What answers at `key`."""

    async def create(self, key: str, goal: Goal) -> None:
        """Let `goal` answer where nothing does."""

    async def update(self, key: str, goal: Goal) -> None:
        """Let `goal` answer where something else does."""

    async def delete(self, key: str) -> None:
        """Let nothing answer at `key`."""


class ApiMappings:
    """Makes, changes and removes mappings."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, mapping: ApiMapping, made: Made) -> Result:
        """Let the API answer at the path, where it may do so already.

        Raises:
            NotOursError: another API does.
        """
        domain, goal = made[mapping.domain]["name"], _goal(mapping, made)
        found = await self._paths(domain, mapping.endpoint_type).at(mapping.key)
        if found is not None and found.api_id != goal.api_id:
            raise NotOursError("API mapping", f"{domain}/{mapping.key}")
        return await self._put(mapping, made, found)

    async def update(self, mapping: ApiMapping, made: Made) -> Result:
        """Let the API answer at the path, whatever did so before."""
        domain = made[mapping.domain]["name"]
        found = await self._paths(domain, mapping.endpoint_type).at(mapping.key)
        return await self._put(mapping, made, found)

    async def delete(self, outputs: Outputs) -> None:
        """Let nothing answer at the path."""
        paths = self._paths(outputs["domain"], outputs["endpoint_type"])
        try:
            await paths.delete(outputs["key"])
        except ClientError as error:
            if not is_gone(error):
                raise

    async def goal(self, outputs: Outputs) -> Goal | None:
        """What answers at the path now."""
        return await self._paths(outputs["domain"], outputs["endpoint_type"]).at(outputs["key"])

    async def _put(self, mapping: ApiMapping, made: Made, found: Goal | None) -> Result:
        domain, goal = made[mapping.domain]["name"], _goal(mapping, made)
        paths = self._paths(domain, mapping.endpoint_type)
        if found is None:
            try:
                await paths.create(mapping.key, goal)
            except ClientError:
                # Where an answer was lost, it is there when the call is made again.
                if await paths.at(mapping.key) != goal:
                    raise
        elif found != goal:
            await paths.update(mapping.key, goal)
        outputs = {"domain": domain, "key": mapping.key, "endpoint_type": mapping.endpoint_type}
        return Result(outputs, url=f"{mapping.scheme}://{domain}/{mapping.key}")

    def _paths(self, domain: str, endpoint_type: str) -> _Paths:
        regional = endpoint_type == "REGIONAL"
        return _RegionalPaths(self._aws, domain) if regional else _EdgePaths(self._aws, domain)


def _goal(mapping: ApiMapping, made: Made) -> Goal:
    return Goal(made[mapping.api]["id"], mapping.stage)


class _RegionalPaths:
    """Those of a regional domain, which may have several parts."""

    def __init__(self, aws: Aws, domain: str) -> None:
        self._aws = aws
        self._domain = domain

    async def at(self, key: str) -> Goal | None:
        found = await self._find(key)
        return None if found is None else found[1]

    async def create(self, key: str, goal: Goal) -> None:
        gateway = await self._aws.apigatewayv2()
        await until_accepted(
            lambda: gateway.create_api_mapping(
                DomainName=self._domain, ApiMappingKey=key, ApiId=goal.api_id, Stage=goal.stage
            ),
            is_temporary,
        )

    async def update(self, key: str, goal: Goal) -> None:
        gateway, found = await self._aws.apigatewayv2(), await self._find(key)
        if found is None:
            await self.create(key, goal)
            return
        await until_accepted(
            lambda: gateway.update_api_mapping(
                DomainName=self._domain,
                ApiMappingId=found[0],
                ApiMappingKey=key,
                ApiId=goal.api_id,
                Stage=goal.stage,
            ),
            is_temporary,
        )

    async def delete(self, key: str) -> None:
        gateway, found = await self._aws.apigatewayv2(), await self._find(key)
        if found is not None:
            await until_accepted(
                lambda: gateway.delete_api_mapping(DomainName=self._domain, ApiMappingId=found[0]),
                is_temporary,
            )

    async def _find(self, key: str) -> tuple[str, Goal] | None:
        """The id of the mapping at `key`, and what answers there."""
        gateway, token = await self._aws.apigatewayv2(), ""
        while True:
            more = {"NextToken": token} if token else {}
            page = await gateway.get_api_mappings(DomainName=self._domain, **more)
            for each in page.get("Items", []):
                if each.get("ApiMappingKey", "") in (key, key or _WHOLE):
                    return each["ApiMappingId"], Goal(each["ApiId"], each["Stage"])
            if not (token := page.get("NextToken", "")):
                return None


class _EdgePaths:
    """Those of an edge-optimized domain, which only API Gateway's first API knows."""

    def __init__(self, aws: Aws, domain: str) -> None:
        self._aws = aws
        self._domain = domain

    async def at(self, key: str) -> Goal | None:
        gateway = await self._aws.apigateway()
        try:
            found = await gateway.get_base_path_mapping(
                domainName=self._domain, basePath=key or _WHOLE
            )
        except ClientError as error:
            if not is_gone(error):
                raise
            return None
        return Goal(found["restApiId"], found["stage"])

    async def create(self, key: str, goal: Goal) -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.create_base_path_mapping(
                domainName=self._domain,
                basePath=key or _WHOLE,
                restApiId=goal.api_id,
                stage=goal.stage,
            ),
            is_temporary,
        )

    async def update(self, key: str, goal: Goal) -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.update_base_path_mapping(
                domainName=self._domain,
                basePath=key or _WHOLE,
                patchOperations=[
                    {"op": "replace", "path": "/restapiId", "value": goal.api_id},
                    {"op": "replace", "path": "/stage", "value": goal.stage},
                ],
            ),
            is_temporary,
        )

    async def delete(self, key: str) -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.delete_base_path_mapping(
                domainName=self._domain, basePath=key or _WHOLE
            ),
            is_temporary,
        )
