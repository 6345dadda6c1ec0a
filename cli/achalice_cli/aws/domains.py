"""Domains of one's own at API Gateway."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.apigatewayv2 import is_gone, is_temporary, update_tags
from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours
from achalice_cli.engine.applying import ResourceGoneError, Result
from achalice_cli.engine.resources import DomainName
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import PatchOperationTypeDef
    from types_aiobotocore_apigatewayv2.type_defs import (
        DomainNameConfigurationTypeDef,
        GetDomainNameResponseTypeDef,
    )

_TLS = frozenset({"certificate_arn", "security_policy", "endpoint_type"})
_CERTIFICATES = {"EDGE": "/certificateArn", "REGIONAL": "/regionalCertificateArn"}


class Domains:
    """Makes, changes and removes domains. API Gateway takes one CreateDomainName in 30 seconds.

    Its second API knows regional domains alone, its first one all of them.
    """

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, domain: DomainName) -> Result:
        """Make the domain, or take over this stage's own.

        Raises:
            NotOursError: the account has that domain for something else.
        """
        found = await self._found(domain.name)
        if found is None:
            try:
                await until_accepted(lambda: self._make(domain), is_temporary)
            except ClientError:
                # Where an answer was lost, the domain is there when the call is made again.
                found = await self._found(domain.name)
                if found is None or not is_ours(found.get("Tags", {}), domain.tags):
                    raise
            return await self._result(domain)
        if not is_ours(found.get("Tags", {}), domain.tags):
            raise NotOursError("domain", domain.name)
        return await self._changed(domain, _TLS | {"tags"}, found)

    async def update(self, domain: DomainName, changed: frozenset[str], outputs: Outputs) -> Result:
        """Change the certificate, what TLS clients may speak, the type or the tags in place."""
        found = await self._found(outputs["name"])
        if found is None:
            raise ResourceGoneError(f"the domain {outputs['name']} is gone")
        return await self._changed(domain, changed, found)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the domain. Its DNS record is somebody else's."""
        gateway = await self._aws.apigatewayv2()
        try:
            await until_accepted(
                lambda: gateway.delete_domain_name(DomainName=outputs["name"]), is_temporary
            )
        except ClientError as error:
            if not is_gone(error):
                raise

    async def _found(self, name: str) -> "GetDomainNameResponseTypeDef | None":
        gateway = await self._aws.apigatewayv2()
        try:
            return await gateway.get_domain_name(DomainName=name)
        except ClientError as error:
            if not is_gone(error):
                raise
        return None

    async def _make(self, domain: DomainName) -> None:
        if domain.endpoint_type == "REGIONAL":
            second = await self._aws.apigatewayv2()
            await second.create_domain_name(
                DomainName=domain.name,
                DomainNameConfigurations=[_configuration(domain)],
                Tags=domain.tags,
            )
            return
        first = await self._aws.apigateway()
        await first.create_domain_name(
            domainName=domain.name,
            certificateArn=domain.certificate_arn,
            securityPolicy=domain.security_policy,
            endpointConfiguration={"types": ["EDGE"]},
            tags=domain.tags,
        )

    async def _changed(
        self, domain: DomainName, changed: frozenset[str], found: "GetDomainNameResponseTypeDef"
    ) -> Result:
        types = [each.get("EndpointType") for each in found.get("DomainNameConfigurations", [])]
        if types != [domain.endpoint_type]:
            await self._move(domain)
        elif changed & _TLS:
            await self._set_tls(domain)
        if "tags" in changed:
            arn = f"arn:{self._aws.partition}:apigateway:{self._aws.region}"
            gateway = await self._aws.apigatewayv2()
            await update_tags(gateway, f"{arn}::/domainnames/{domain.name}", domain.tags)
        return await self._result(domain)

    async def _set_tls(self, domain: DomainName) -> None:
        if domain.endpoint_type == "EDGE":
            await self._patch(
                domain,
                {"op": "replace", "path": "/certificateArn", "value": domain.certificate_arn},
                {"op": "replace", "path": "/securityPolicy", "value": domain.security_policy},
            )
            return
        gateway = await self._aws.apigatewayv2()
        await until_accepted(
            lambda: gateway.update_domain_name(
                DomainName=domain.name, DomainNameConfigurations=[_configuration(domain)]
            ),
            is_temporary,
        )

    async def _move(self, domain: DomainName) -> None:
        """Let it be of the other type: for a moment it is of both.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-migrate.html
        """
        kind = "/endpointConfiguration/types"
        certificate = _CERTIFICATES[domain.endpoint_type]
        former = "EDGE" if domain.endpoint_type == "REGIONAL" else "REGIONAL"
        await self._patch(
            domain,
            {"op": "add", "path": kind, "value": domain.endpoint_type},
            {"op": "add", "path": certificate, "value": domain.certificate_arn},
            {"op": "replace", "path": "/securityPolicy", "value": domain.security_policy},
        )
        await self._patch(domain, {"op": "remove", "path": kind, "value": former})

    async def _patch(self, domain: DomainName, *operations: "PatchOperationTypeDef") -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.update_domain_name(
                domainName=domain.name, patchOperations=[*operations]
            ),
            is_temporary,
        )

    async def _result(self, domain: DomainName) -> Result:
        """What the domain's DNS record has to lead to."""
        gateway = await self._aws.apigatewayv2()
        found = await gateway.get_domain_name(DomainName=domain.name)
        for each in found.get("DomainNameConfigurations", []):
            if each.get("EndpointType") == domain.endpoint_type:
                target = {
                    "target": each.get("ApiGatewayDomainName", ""),
                    "hosted_zone_id": each.get("HostedZoneId", ""),
                }
                return Result({"name": domain.name, **target})
        return Result({"name": domain.name})


def _configuration(domain: DomainName) -> "DomainNameConfigurationTypeDef":
    return {
        "CertificateArn": domain.certificate_arn,
        "EndpointType": "REGIONAL",
        "SecurityPolicy": domain.security_policy,
    }
