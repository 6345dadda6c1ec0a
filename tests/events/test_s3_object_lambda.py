"""Requests to S3 Object Lambda access points."""

from typing import Any

import pytest

from achalice import _json
from achalice.events import (
    S3HeadObjectResponse,
    S3ListObjectsResponse,
    S3ObjectLambdaGetEvent,
    S3ObjectLambdaHeadEvent,
    S3ObjectLambdaListEvent,
    S3ObjectLambdaListV2Event,
    parse_event,
)

URL = "https://my-ap-111122223333.s3-accesspoint.eu-central-1.amazonaws.com/tea?X-Amz-Signature=1"
COMMON: dict[str, Any] = {
    "xAmzRequestId": "1a5ed718-5f53-471d-b6fe-5cf62d88d02a",
    "configuration": {
        "accessPointArn": "arn:aws:s3-object-lambda:eu-central-1:111122223333:accesspoint/olap",
        "supportingAccessPointArn": "arn:aws:s3:eu-central-1:111122223333:accesspoint/ap",
        "payload": '{"width": 100}',
    },
    "userRequest": {"url": "/tea", "headers": {"Host": "olap", "Accept-Encoding": "identity"}},
    "userIdentity": {
        "type": "AssumedRole",
        "principalId": "AROA1:me",
        "arn": "arn:aws:sts::111122223333:assumed-role/Admin/me",
        "accountId": "111122223333",
        "accessKeyId": "ASIA1",
        "sessionContext": {
            "attributes": {
                "mfaAuthenticated": "false",
                "creationDate": "Wed Mar 10 23:41:52 UTC 2021",
            },
            "sessionIssuer": {"type": "Role", "userName": "Admin"},
        },
    },
    "protocolVersion": "1.00",
}
GET = {
    **COMMON,
    "getObjectContext": {"inputS3Url": URL, "outputRoute": "io-1", "outputToken": "secret"},
}


def test_a_request_for_an_object_says_where_it_is_and_where_it_goes() -> None:
    event = parse_event(GET)

    assert isinstance(event, S3ObjectLambdaGetEvent)
    assert event.input_s3_url == event.get_object_context.input_s3_url == URL
    assert event.write_arguments == {"RequestRoute": "io-1", "RequestToken": "secret"}
    assert event.to_dict() is GET


def test_a_request_says_who_asked_whom_for_what() -> None:
    event = S3ObjectLambdaGetEvent.from_payload(GET)

    assert event.x_amz_request_id == "1a5ed718-5f53-471d-b6fe-5cf62d88d02a"
    assert event.configuration.payload == '{"width": 100}'
    assert event.configuration.supporting_access_point_arn.endswith("accesspoint/ap")
    assert (event.user_request.url, event.user_request.headers["HOST"]) == ("/tea", "olap")
    assert event.user_identity is not None
    assert event.user_identity.type == "AssumedRole"
    assert event.user_identity.session_context is not None
    issuer = event.user_identity.session_context.session_issuer
    assert issuer is not None
    assert issuer.user_name == "Admin"
    assert event.protocol_version == "1.00"


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("headObjectContext", S3ObjectLambdaHeadEvent),
        ("listObjectsContext", S3ObjectLambdaListEvent),
        ("listObjectsV2Context", S3ObjectLambdaListV2Event),
    ],
)
def test_other_requests_are_answered_by_what_is_returned(name: str, model: type) -> None:
    payload = {**COMMON, name: {"inputS3Url": URL}}

    event = parse_event(payload)

    assert type(event) is model
    assert getattr(event, "input_s3_url") == URL  # noqa: B009  # of three models
    assert event.model_dump(mode="json", by_alias=True, exclude_unset=True) == payload


def test_an_objects_headers_are_answered_without_what_nobody_said() -> None:
    answer = S3HeadObjectResponse(headers={"Content-Length": 5})

    assert _json.plain(answer) == {"statusCode": 200, "headers": {"Content-Length": 5}}


def test_a_list_is_answered_as_xml_or_as_an_error() -> None:
    assert _json.plain(S3ListObjectsResponse(list_result_xml="<L/>")) == {
        "statusCode": 200,
        "listResultXml": "<L/>",
    }
    assert _json.plain(S3ListObjectsResponse(status_code=403, error_code="AccessDenied")) == {
        "statusCode": 403,
        "errorCode": "AccessDenied",
    }
