"""Domains of one's own, and what answers at their paths, as they are."""

from achalice_cli.aws.api_mappings import ApiMappings
from achalice_cli.aws.reading.likeness import tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.state import Recorded


async def read_domain_name(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The domain's certificate, its TLS and its type."""
    gateway = await aws.apigatewayv2()
    found = await gateway.get_domain_name(DomainName=recorded.outputs["name"])
    tags = tags_as_recorded(recorded, found.get("Tags"))
    for each in found.get("DomainNameConfigurations", []):
        return Found(
            {
                **tags,
                "certificate_arn": each.get("CertificateArn"),
                "security_policy": each.get("SecurityPolicy"),
                "endpoint_type": each.get("EndpointType"),
            }
        )
    return Found(tags)


async def read_api_mapping(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The API and the stage that answer at the path."""
    goal = await ApiMappings(aws).goal(recorded.outputs)
    if goal is None:
        return Gone()
    wanted = recorded.properties.get("api")
    ids = {address: outputs.get("id") for address, outputs in made.items()}
    is_wanted = any(each == wanted and ids[each] == goal.api_id for each in ids)
    return Found({"api": wanted if is_wanted else goal.api_id, "stage": goal.stage})
