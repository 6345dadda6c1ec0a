"""Domains of one's own in Terraform, and where their DNS records have to lead."""

from collections.abc import Iterator

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import ApiMapping, DomainName, RestApi, WebsocketRoutes
from achalice_cli.exports.terraform.expressions import Expression, Value
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Output, Piece, block, given

_SECOND = "aws_apigatewayv2_domain_name"


def domain_name(names: Names, address: Address, domain: DomainName) -> Iterator[Piece]:
    """The domain, made by the API of API Gateway that makes what answers there."""
    kind, label = names.type(address), names.label(address)
    if kind == _SECOND:
        configuration = {
            "certificate_arn": domain.certificate_arn,
            "endpoint_type": domain.endpoint_type,
            "security_policy": domain.security_policy,
        }
        yield block(
            kind,
            label,
            domain_name=domain.name,
            domain_name_configuration=configuration,
            tags=domain.tags,
        )
        return
    is_edge = domain.endpoint_type == "EDGE"
    yield block(
        kind,
        label,
        domain_name=domain.name,
        certificate_arn=domain.certificate_arn if is_edge else None,
        regional_certificate_arn=None if is_edge else domain.certificate_arn,
        endpoint_configuration={"types": [domain.endpoint_type]},
        security_policy=domain.security_policy,
        tags=domain.tags,
    )


def api_mapping(names: Names, address: Address, mapping: ApiMapping) -> Iterator[Piece]:
    """What answers at a path of a domain."""
    api, key = names.desired[mapping.api], mapping.key or None
    owner = api.api if isinstance(api, WebsocketRoutes) else mapping.api
    label = names.label(owner)
    # There is nothing to lead to before there is a stage.
    if isinstance(api, RestApi):
        stage = Expression(f"${{aws_api_gateway_stage.{label}.stage_name}}")
    else:
        stage = Expression(f"${{aws_apigatewayv2_stage.{label}.name}}")
    at_stage = (
        given(stage_name=stage, base_path=key)
        if mapping.endpoint_type == "EDGE"
        else given(stage=stage, api_mapping_key=key)
    )
    domain, api_id = names.refer(mapping.domain, "domain_name"), names.refer(owner, "id")
    arguments: dict[str, Value] = {"domain_name": domain, "api_id": api_id, **at_stage}
    yield Block(names.type(address), names.label(address), arguments)


def domain_outputs(names: Names, address: Address, prefix: str) -> Iterator[Output]:
    """Where the DNS record of the domain has to lead."""
    domain = names.desired[address]
    if names.type(address) == _SECOND:
        target, zone = "target_domain_name", "hosted_zone_id"
        target, zone = (f"domain_name_configuration[0].{each}" for each in (target, zone))
    elif isinstance(domain, DomainName) and domain.endpoint_type == "EDGE":
        target, zone = "cloudfront_domain_name", "cloudfront_zone_id"
    else:
        target, zone = "regional_domain_name", "regional_zone_id"
    yield Output(f"{prefix}AliasDomainName", names.refer(address, target))
    yield Output(f"{prefix}HostedZoneId", names.refer(address, zone))
