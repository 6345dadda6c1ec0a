import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.domains import Domains
from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import ResourceGoneError
from achalice_cli.engine.resources import DomainName
from achalice_cli.engine.resources.domains import DomainEndpoint
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Clock, Script

NAME = "api.example.com"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"
ARN = f"arn:aws:apigateway:{REGION}::/domainnames/{NAME}"
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
DOMAIN = DomainName(
    name=NAME,
    certificate_arn=CERTIFICATE,
    security_policy="TLS_1_2",
    endpoint_type="REGIONAL",
    tags=TAGS,
)
EDGE = DOMAIN.model_copy(update={"endpoint_type": "EDGE"})
OUTPUTS: Outputs = {"name": NAME, "target": "d-1.example", "hosted_zone_id": "Z1"}
CONFIGURATION = {
    "CertificateArn": CERTIFICATE,
    "EndpointType": "REGIONAL",
    "SecurityPolicy": "TLS_1_2",
}


@pytest.fixture
def domains(aws: Aws) -> Domains:
    return Domains(aws)


def is_there(script: Script, *types: DomainEndpoint, tags: dict[str, str] = TAGS) -> None:
    script.on("get_domain_name", DomainName=NAME).gives(
        DomainName=NAME,
        DomainNameConfigurations=[
            {"EndpointType": each, "ApiGatewayDomainName": "d-1.example", "HostedZoneId": "Z1"}
            for each in types
        ],
        Tags=tags,
    )


def is_not_there(script: Script) -> None:
    script.on("get_domain_name", DomainName=NAME).refuses("NotFoundException")


def is_tagged(script: Script) -> None:
    script.on("get_tags", ResourceArn=ARN).gives(Tags={**TAGS, "team": "store"})
    script.on("untag_resource", ResourceArn=ARN, TagKeys=["team"]).gives()
    script.on("tag_resource", ResourceArn=ARN, Tags=TAGS).gives()


async def test_a_regional_domain_is_made_and_says_where_its_dns_record_leads(
    domains: Domains, apigatewayv2: Script
) -> None:
    is_not_there(apigatewayv2)
    apigatewayv2.on(
        "create_domain_name", DomainName=NAME, DomainNameConfigurations=[CONFIGURATION], Tags=TAGS
    ).gives()
    is_there(apigatewayv2, "REGIONAL")

    assert (await domains.create(DOMAIN)).outputs == OUTPUTS


async def test_an_edge_domain_is_made_by_the_api_that_knows_them(
    domains: Domains, apigateway: Script, apigatewayv2: Script
) -> None:
    is_not_there(apigatewayv2)
    apigateway.on(
        "create_domain_name",
        domainName=NAME,
        certificateArn=CERTIFICATE,
        securityPolicy="TLS_1_2",
        endpointConfiguration={"types": ["EDGE"]},
        tags=TAGS,
    ).gives()
    is_there(apigatewayv2, "EDGE")

    assert (await domains.create(EDGE)).outputs == OUTPUTS


async def test_one_domain_in_thirty_seconds_is_waited_for(
    domains: Domains, apigatewayv2: Script, clock: Clock
) -> None:
    making = {"DomainName": NAME, "DomainNameConfigurations": [CONFIGURATION], "Tags": TAGS}
    is_not_there(apigatewayv2)
    apigatewayv2.on("create_domain_name", **making).refuses("TooManyRequestsException")
    apigatewayv2.on("create_domain_name", **making).gives()
    is_there(apigatewayv2, "REGIONAL")

    await domains.create(DOMAIN)

    assert len(clock.pauses) == 1


async def test_the_domain_that_an_interrupted_deploy_left_is_taken_over(
    domains: Domains, apigatewayv2: Script
) -> None:
    is_there(apigatewayv2, "REGIONAL")
    apigatewayv2.on(
        "update_domain_name", DomainName=NAME, DomainNameConfigurations=[CONFIGURATION]
    ).gives()
    is_tagged(apigatewayv2)
    is_there(apigatewayv2, "REGIONAL")

    assert (await domains.create(DOMAIN)).outputs == OUTPUTS


async def test_the_domain_of_somebody_else_is_not_touched(
    domains: Domains, apigatewayv2: Script
) -> None:
    is_there(apigatewayv2, "REGIONAL", tags={"team": "store"})

    with pytest.raises(NotOursError, match=f"the domain `{NAME}` exists already"):
        await domains.create(DOMAIN)


@pytest.mark.parametrize(
    ("tags", "is_made"), [(TAGS, True), ({"team": "store"}, False)], ids=["ours", "theirs"]
)
async def test_a_domain_that_is_there_all_at_once_was_made_though_no_answer_came(
    domains: Domains, apigatewayv2: Script, tags: dict[str, str], is_made: bool
) -> None:
    """Unless somebody else was quicker."""
    is_not_there(apigatewayv2)
    apigatewayv2.on(
        "create_domain_name", DomainName=NAME, DomainNameConfigurations=[CONFIGURATION], Tags=TAGS
    ).refuses("ConflictException", "The domain name you provided already exists.")
    is_there(apigatewayv2, "REGIONAL", tags=tags)
    if is_made:
        is_there(apigatewayv2, "REGIONAL")
        assert (await domains.create(DOMAIN)).outputs == OUTPUTS
        return
    with pytest.raises(ClientError, match="already exists"):
        await domains.create(DOMAIN)


@pytest.mark.parametrize("changed", ["certificate_arn", "security_policy"])
async def test_another_certificate_or_tls_of_a_regional_domain(
    domains: Domains, apigatewayv2: Script, changed: str
) -> None:
    is_there(apigatewayv2, "REGIONAL")
    apigatewayv2.on(
        "update_domain_name", DomainName=NAME, DomainNameConfigurations=[CONFIGURATION]
    ).gives()
    is_there(apigatewayv2, "REGIONAL")

    await domains.update(DOMAIN, frozenset({changed}), OUTPUTS)


async def test_another_certificate_of_an_edge_domain(
    domains: Domains, apigateway: Script, apigatewayv2: Script
) -> None:
    is_there(apigatewayv2, "EDGE")
    apigateway.on(
        "update_domain_name",
        domainName=NAME,
        patchOperations=[
            {"op": "replace", "path": "/certificateArn", "value": CERTIFICATE},
            {"op": "replace", "path": "/securityPolicy", "value": "TLS_1_2"},
        ],
    ).gives()
    is_there(apigatewayv2, "EDGE")

    await domains.update(EDGE, frozenset({"certificate_arn"}), OUTPUTS)


@pytest.mark.parametrize(
    ("domain", "former", "certificate"),
    [(DOMAIN, "EDGE", "/regionalCertificateArn"), (EDGE, "REGIONAL", "/certificateArn")],
    ids=["to regional", "to edge"],
)
async def test_a_domain_of_another_type_is_of_both_for_a_moment(
    domains: Domains,
    apigateway: Script,
    apigatewayv2: Script,
    domain: DomainName,
    former: DomainEndpoint,
    certificate: str,
) -> None:
    """So clients are served all the time."""
    kind = "/endpointConfiguration/types"
    is_there(apigatewayv2, former)
    apigateway.on(
        "update_domain_name",
        domainName=NAME,
        patchOperations=[
            {"op": "add", "path": kind, "value": domain.endpoint_type},
            {"op": "add", "path": certificate, "value": CERTIFICATE},
            {"op": "replace", "path": "/securityPolicy", "value": "TLS_1_2"},
        ],
    ).gives()
    apigateway.on(
        "update_domain_name",
        domainName=NAME,
        patchOperations=[{"op": "remove", "path": kind, "value": former}],
    ).gives()
    is_there(apigatewayv2, domain.endpoint_type)

    await domains.update(domain, frozenset({"endpoint_type"}), OUTPUTS)


async def test_tags_that_are_configured_no_more_are_removed(
    domains: Domains, apigatewayv2: Script
) -> None:
    is_there(apigatewayv2, "REGIONAL")
    is_tagged(apigatewayv2)
    is_there(apigatewayv2, "REGIONAL")

    await domains.update(DOMAIN, frozenset({"tags"}), OUTPUTS)


async def test_a_domain_that_is_gone_is_told(domains: Domains, apigatewayv2: Script) -> None:
    is_not_there(apigatewayv2)

    with pytest.raises(ResourceGoneError):
        await domains.update(DOMAIN, frozenset({"tags"}), OUTPUTS)


async def test_a_domain_is_deleted(domains: Domains, apigatewayv2: Script) -> None:
    apigatewayv2.on("delete_domain_name", DomainName=NAME).gives()

    await domains.delete(OUTPUTS)


async def test_a_domain_that_is_gone_counts_as_deleted(
    domains: Domains, apigatewayv2: Script
) -> None:
    apigatewayv2.on("delete_domain_name", DomainName=NAME).refuses("NotFoundException")

    await domains.delete(OUTPUTS)
