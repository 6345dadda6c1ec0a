"""Requests of VPC Lattice services, in both versions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from achalice.events import (
    VPCLatticeEvent,
    VPCLatticeEventV2,
    VPCLatticeResponse,
    parse_event,
)

from .pure_functions import answer_of

ARN = "arn:aws:vpc-lattice:eu-central-1:123456789012"
FIRST: dict[str, Any] = {
    "raw_path": "/orders?size=1&size=2",
    "method": "GET",
    "headers": {"user_agent": "curl", "X-Tea": "green,black", "cookie": "a=1"},
    "query_string_parameters": {"size": "2"},
    "body": "dGVh",
    "is_base64_encoded": True,
}
SECOND: dict[str, Any] = {
    "version": "2.0",
    "path": "/orders",
    "method": "POST",
    "headers": {"x-tea": ["green", "black"], "Accept": ["*/*"]},
    "queryStringParameters": {"size": ["1", "2"]},
    "body": '{"sku": "tea"}',
    "isBase64Encoded": False,
    "requestContext": {
        "serviceNetworkArn": f"{ARN}:servicenetwork/sn-0bf3",
        "serviceArn": f"{ARN}:service/svc-0a40",
        "targetGroupArn": f"{ARN}:targetgroup/tg-6d0e",
        "identity": {
            "sourceVpcArn": "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0b82",
            "type": "AWS_IAM",
            "principal": "arn:aws:sts::123456789012:assumed-role/shop/jane",
            "principalOrgID": "o-50dc",
            "sessionName": "jane",
            "x509IssuerOu": "ou",
            "x509SanDns": "example.com",
            "x509SanNameCn": "cn",
            "x509SanUri": "uri",
            "x509SubjectCn": "subject",
        },
        "region": "eu-central-1",
        "timeEpoch": "1696331543569073",
    },
}


def test_version_1_has_its_parts_decoded() -> None:
    event = VPCLatticeEvent.from_payload(FIRST)

    assert (event.method, event.raw_path, event.path) == (
        "GET",
        "/orders?size=1&size=2",
        "/orders",
    )
    assert (event.headers["x-tea"], event.cookies) == ("green,black", {"a": "1"})
    assert dict(event.query_params) == {"size": "2"}
    assert (event.raw_body, event.is_base64_encoded) == (b"tea", True)


@pytest.mark.parametrize(("flag", "body"), [("true", b"tea"), ("false", b"dGVh"), (None, b"dGVh")])
def test_version_1_may_have_its_flag_as_text(flag: str | None, body: bytes) -> None:
    event = VPCLatticeEvent.from_payload({**FIRST, "is_base64_encoded": flag})

    assert event.raw_body == body


def test_version_2_has_its_parts_decoded() -> None:
    event = VPCLatticeEventV2.from_payload(SECOND)

    assert (event.version, event.method, event.path) == ("2.0", "POST", "/orders")
    assert event.headers.getlist("X-Tea") == ["green", "black"]
    assert event.query_params.getlist("size") == ["1", "2"]
    assert event.json_body == {"sku": "tea"}


def test_version_2_tells_where_the_request_came_from() -> None:
    context = VPCLatticeEventV2.from_payload(SECOND).request_context

    assert context.service_network_arn == f"{ARN}:servicenetwork/sn-0bf3"
    assert context.service_arn == f"{ARN}:service/svc-0a40"
    assert context.target_group_arn == f"{ARN}:targetgroup/tg-6d0e"
    assert context.region == "eu-central-1"
    assert context.time_epoch == datetime(2023, 10, 3, 11, 12, 23, 569073, tzinfo=UTC)


def test_version_2_tells_who_asks() -> None:
    identity = VPCLatticeEventV2.from_payload(SECOND).request_context.identity

    assert identity.source_vpc_arn == "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0b82"
    assert (identity.type, identity.session_name) == ("AWS_IAM", "jane")
    assert identity.principal == "arn:aws:sts::123456789012:assumed-role/shop/jane"
    assert identity.principal_org_id == "o-50dc"
    assert (identity.x509_issuer_ou, identity.x509_san_dns) == ("ou", "example.com")
    assert (identity.x509_san_name_cn, identity.x509_san_uri) == ("cn", "uri")
    assert identity.x509_subject_cn == "subject"


def test_the_casing_of_who_asks_may_differ() -> None:
    odd = {"X509SubjectCn": "subject", "principalOrgId": "o-50dc"}
    context = {**SECOND["requestContext"], "identity": odd}

    event = VPCLatticeEventV2.from_payload({**SECOND, "requestContext": context})

    identity = event.request_context.identity
    assert (identity.x509_subject_cn, identity.principal_org_id) == ("subject", "o-50dc")
    dumped = event.model_dump(mode="json", by_alias=True)
    assert odd.items() <= dumped["requestContext"]["identity"].items()


def test_early_events_of_version_2_have_texts_and_the_name_of_version_1() -> None:
    payload = {**SECOND, "headers": {"x-tea": "green"}, "query_string_parameters": {"size": "1"}}
    del payload["queryStringParameters"]

    event = parse_event(payload)

    assert isinstance(event, VPCLatticeEventV2)
    assert event.headers["x-tea"] == "green"
    assert event.query_params.getlist("size") == ["1"]
    assert {"query_string_parameters": {"size": "1"}}.items() <= event.model_dump().items()


def test_an_anonymous_request_without_anything_is_one() -> None:
    payload = {**SECOND, "headers": None, "queryStringParameters": None, "body": None}
    payload["requestContext"] = {"serviceArn": f"{ARN}:service/svc-0a40", "identity": None}

    event = parse_event(payload)

    assert isinstance(event, VPCLatticeEventV2)
    assert (dict(event.headers), dict(event.query_params), event.json_body) == ({}, {}, None)
    assert event.request_context.identity.type is None


async def test_a_function_answers_with_a_response() -> None:
    async def shop(event: VPCLatticeEventV2) -> VPCLatticeResponse:
        return VPCLatticeResponse(headers={"Content-Type": "text/plain"}, body=event.path)

    assert await answer_of(shop, SECOND) == {
        "statusCode": 200,
        "headers": {"Content-Type": "text/plain"},
        "body": "/orders",
        "isBase64Encoded": False,
    }
