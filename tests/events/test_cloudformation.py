"""Custom resources, hooks and macros of CloudFormation."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice, _json
from achalice.events import (
    CloudFormationHookEvent,
    CloudFormationHookResponse,
    CloudFormationMacroEvent,
    CustomResourceEvent,
    CustomResourceResponse,
    parse_event,
)

from ..builders import FakeContext

STACK = "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/guid"


class Bucket(BaseModel):
    name: str
    days: int = 1
    versioned: bool = False


def request(kind: str, **changes: object) -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ServiceToken": "arn:aws:lambda:eu-central-1:123456789012:function:buckets",
        "ResponseURL": "https://cloudformation.example/answer?signed",
        "StackId": STACK,
        "RequestId": "9f2f",
        "LogicalResourceId": "Pictures",
        "ResourceType": "Custom::Bucket",
        "ResourceProperties": {"name": "pictures", "days": "30", "versioned": "true"},
        **changes,
    }


def test_a_resource_to_create_has_no_physical_id() -> None:
    payload = request("Create")

    event = parse_event(payload)

    assert isinstance(event, CustomResourceEvent)
    assert (event.request_type, event.logical_resource_id) == ("Create", "Pictures")
    assert (event.physical_resource_id, event.old_resource_properties) == (None, None)
    assert (event.stack_id, event.request_id) == (STACK, "9f2f")
    assert event.response_url == "https://cloudformation.example/answer?signed"
    assert event.resource_type == "Custom::Bucket"
    assert event.service_token == payload["ServiceToken"]
    assert event.resource_properties == payload["ResourceProperties"]
    assert event.to_dict() is payload


def test_typed_properties_read_the_text_that_cloudformation_makes_of_everything() -> None:
    event = CustomResourceEvent[Bucket].from_payload(
        request(
            "Update",
            PhysicalResourceId="bucket-1",
            OldResourceProperties={"name": "pictures", "days": "1"},
        )
    )

    assert event.physical_resource_id == "bucket-1"
    assert event.resource_properties == Bucket(name="pictures", days=30, versioned=True)
    assert event.old_resource_properties == Bucket(name="pictures", days=1)


def test_cdks_provider_framework_leaves_out_where_to_answer() -> None:
    payload = request("Delete", PhysicalResourceId="bucket-1")
    del payload["ResponseURL"], payload["ServiceToken"], payload["ResourceProperties"]

    event = parse_event(payload)

    assert isinstance(event, CustomResourceEvent)
    assert (event.response_url, event.resource_properties) == (None, {})


def test_properties_that_do_not_fit_are_told_with_their_place() -> None:
    with pytest.raises(ValidationError, match=r"ResourceProperties.days\n  Input should be"):
        CustomResourceEvent[Bucket].from_payload(
            request("Create", ResourceProperties={"name": "pictures", "days": "many"})
        )


async def test_a_handler_answers_that_it_was_done() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def buckets(event: CustomResourceEvent[Bucket]) -> CustomResourceResponse:
        return event.succeeded("bucket-1", {"Arn": "arn:1"}, no_echo=True)

    assert await app.dispatch(request("Create"), FakeContext()) == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "bucket-1",
        "StackId": STACK,
        "RequestId": "9f2f",
        "LogicalResourceId": "Pictures",
        "NoEcho": True,
        "Data": {"Arn": "arn:1"},
    }


@pytest.mark.parametrize(
    ("changes", "id_answered"),
    [({}, "9f2f"), ({"PhysicalResourceId": "bucket-1"}, "bucket-1")],
    ids=["created", "there before"],
)
def test_a_resource_keeps_its_id(changes: dict[str, str], id_answered: str) -> None:
    event = CustomResourceEvent.from_payload(request("Update", **changes))

    assert event.succeeded().physical_resource_id == id_answered
    assert event.failed("no").physical_resource_id == id_answered


def test_a_failure_has_a_reason() -> None:
    failed = CustomResourceEvent.from_payload(request("Create")).failed("the name is taken")

    assert (failed.status, failed.reason) == ("FAILED", "the name is taken")
    with pytest.raises(ValidationError, match="CloudFormation wants the reason of a failure"):
        CustomResourceEvent.from_payload(request("Create")).failed("")


HOOK: dict[str, Any] = {
    "clientRequestToken": "4b90",
    "awsAccountId": "123456789012",
    "stackId": STACK,
    "changeSetId": None,
    "hookTypeName": "Shop::Security::Buckets",
    "hookTypeVersion": "00000008",
    "hookModel": {"LambdaFunction": "arn:aws:lambda:eu-central-1:123456789012:function:hook"},
    "actionInvocationPoint": "UPDATE_PRE_PROVISION",
    "requestData": {
        "targetName": "AWS::S3::Bucket",
        "targetType": "RESOURCE",
        "targetLogicalId": "Pictures",
        "targetModel": {
            "resourceProperties": {"BucketName": "pictures"},
            "previousResourceProperties": {"BucketName": "photos"},
        },
    },
    "requestContext": {"invocation": 1, "callbackContext": None},
}


def test_a_hook_sees_the_change_before_it_is_made() -> None:
    event = parse_event(HOOK)

    assert isinstance(event, CloudFormationHookEvent)
    assert (event.hook_type_name, event.action_invocation_point) == (
        "Shop::Security::Buckets",
        "UPDATE_PRE_PROVISION",
    )
    target = event.request_data
    assert (target.target_name, target.target_logical_id) == ("AWS::S3::Bucket", "Pictures")
    assert target.target_model is not None
    assert target.target_model.resource_properties == {"BucketName": "pictures"}
    assert target.target_model.previous_resource_properties == {"BucketName": "photos"}
    assert (event.request_context.invocation, event.change_set_id) == (1, None)
    assert event.to_dict() is HOOK


def test_a_hook_of_a_stack_is_told_where_to_read_of_it() -> None:
    data = {"targetName": "STACK", "targetType": "STACK", "payload": "https://s3/signed"}

    event = CloudFormationHookEvent.from_payload({**HOOK, "requestData": data})

    assert (event.request_data.payload, event.request_data.target_model) == (
        "https://s3/signed",
        None,
    )


def test_a_hook_says_why_it_fails() -> None:
    answer = CloudFormationHookResponse(
        hook_status="FAILED", error_code="NonCompliant", message="no"
    )

    assert _json.plain(answer) == {
        "hookStatus": "FAILED",
        "errorCode": "NonCompliant",
        "message": "no",
    }
    with pytest.raises(ValidationError, match="CloudFormation wants the error code"):
        CloudFormationHookResponse(hook_status="FAILED")


MACRO: dict[str, Any] = {
    "region": "eu-central-1",
    "accountId": "123456789012",
    "fragment": {"Resources": {}},
    "transformId": "123456789012::Echo",
    "params": {"Times": 2},
    "requestId": "0a1b",
    "templateParameterValues": {"Stage": "prod"},
}


def test_a_macro_gets_the_template_and_gives_another() -> None:
    event = parse_event(MACRO)

    assert isinstance(event, CloudFormationMacroEvent)
    assert (event.fragment, event.params) == ({"Resources": {}}, {"Times": 2})
    assert (event.transform_id, event.template_parameter_values) == (
        "123456789012::Echo",
        {"Stage": "prod"},
    )
    assert _json.plain(event.succeeded({"Resources": {"A": {}}})) == {
        "requestId": "0a1b",
        "status": "success",
        "fragment": {"Resources": {"A": {}}},
    }
    assert _json.plain(event.failed("no")) == {
        "requestId": "0a1b",
        "status": "failure",
        "errorMessage": "no",
    }
