"""Domains of one's own in a template, and which API answers at which of their paths.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.resources import ApiMapping, DomainName, RestApi, WebsocketRoutes
from achalice_cli.exports.sam.logical_ids import is_of_websockets
from achalice_cli.exports.sam.references import (
    Json,
    Names,
    as_list,
    made_by_sam,
    own_tags,
    ref,
    resource,
)


def domain_name(made: DomainName, address: Address, names: Names) -> Json:
    """A domain; its DNS record is somebody else's."""
    if is_of_websockets(address, names.desired):
        configuration: Json = {
            "CertificateArn": made.certificate_arn,
            "EndpointType": made.endpoint_type,
            "SecurityPolicy": made.security_policy,
        }
        return resource(
            "ApiGatewayV2::DomainName",
            {
                "DomainName": made.name,
                "DomainNameConfigurations": [configuration],
                "Tags": own_tags(made.tags),
            },
        )
    of_edge = made.endpoint_type == "EDGE"
    return resource(
        "ApiGateway::DomainName",
        {
            "DomainName": made.name,
            "CertificateArn" if of_edge else "RegionalCertificateArn": made.certificate_arn,
            "EndpointConfiguration": {"Types": [made.endpoint_type]},
            "SecurityPolicy": made.security_policy,
            "Tags": as_list(made.tags),
        },
    )


def api_mapping(made: ApiMapping, names: Names) -> Json:
    """Where an API answers."""
    domain = ref(names.ids[made.domain])
    api, stage = _goal(made.api, names)
    if made.api == REST_API and not _has_deep_paths(made.domain, names):
        return resource(
            "ApiGateway::BasePathMapping",
            {
                "DomainName": domain,
                "BasePath": made.key or None,
                "RestApiId": api,
                "Stage": stage,
            },
        )
    return resource(
        "ApiGatewayV2::ApiMapping",
        {"DomainName": domain, "ApiMappingKey": made.key or None, "ApiId": api, "Stage": stage},
    )


def _has_deep_paths(domain: Address, names: Names) -> bool:
    """Whether it has paths of several parts, of which the first sort of mappings knows nothing.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """
    mappings = (each for each in names.desired.values() if isinstance(each, ApiMapping))
    return any("/" in each.key for each in mappings if each.domain == domain)


def _goal(address: Address, names: Names) -> tuple[Json, Json]:
    """The id of an API and the name of its stage."""
    found, logical_id = names.desired[address], names.ids[address]
    match found:
        case RestApi():
            return ref(logical_id), made_by_sam(logical_id, "Stage")
        case WebsocketRoutes(api=api):
            return ref(names.ids[api]), ref(logical_id)
        case _:
            return ref(logical_id), ref(f"{logical_id}Stage")
