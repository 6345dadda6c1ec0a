"""Which IAM actions operations need."""

import json
from importlib.resources import files

import pytest
from pydantic import TypeAdapter

from achalice_cli.analysis.actions import actions_of
from achalice_cli.aws.service_models import service_model

CHALICES = TypeAdapter(dict[str, dict[str, str]]).validate_json(
    files("chalice").joinpath("policies.json").read_bytes()
)
"""What Chalice allows, by service and operation."""


@pytest.mark.parametrize(
    ("service", "operation", "actions"),
    [
        ("apigateway", "GetRestApis", "apigateway:GET"),
        ("apigatewaymanagementapi", "PostToConnection", "execute-api:ManageConnections"),
        ("apigatewayv2", "CreateApi", "apigateway:POST"),
        ("bedrock-runtime", "Converse", "bedrock:InvokeModel"),
        ("budgets", "DescribeBudgets", "budgets:ViewBudget"),
        ("cloudwatch", "PutMetricData", "cloudwatch:PutMetricData"),
        ("cognito-idp", "AdminGetUser", "cognito-idp:AdminGetUser"),
        ("dynamodb", "GetItem", "dynamodb:GetItem"),
        ("dynamodb", "TransactGetItems", "dynamodb:GetItem"),
        ("dynamodbstreams", "GetRecords", "dynamodb:GetRecords"),
        ("events", "PutEvents", "events:PutEvents"),
        ("iot-data", "Publish", "iot:Publish"),
        ("kms", "ReEncrypt", "kms:ReEncryptFrom kms:ReEncryptTo"),
        ("lambda", "Invoke", "lambda:InvokeFunction"),
        ("logs", "PutLogEvents", "logs:PutLogEvents"),
        ("resourcegroupstaggingapi", "GetResources", "tag:GetResources"),
        ("s3", "HeadObject", "s3:GetObject"),
        ("s3", "ListObjectsV2", "s3:ListBucket"),
        ("s3", "ListBuckets", "s3:ListAllMyBuckets"),
        ("s3", "UploadPart", "s3:PutObject"),
        ("ses", "SendEmail", "ses:SendEmail"),
        ("sesv2", "SendEmail", "ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail"),
        ("sns", "PublishBatch", "sns:Publish"),
        ("sqs", "SendMessageBatch", "sqs:SendMessage"),
        ("stepfunctions", "StartExecution", "states:StartExecution"),
        ("sts", "AssumeRole", "sts:AssumeRole"),
        ("sts", "GetCallerIdentity", ""),
        ("connectparticipant", "SendMessage", ""),
        ("no-such-service", "GetThing", ""),
    ],
)
def test_operations_need_these_actions(service: str, operation: str, actions: str) -> None:
    assert " ".join(actions_of(service, operation)) == actions


@pytest.mark.parametrize(
    "service",
    [
        *("athena", "dynamodb", "events", "kinesis", "lambda", "s3", "secretsmanager", "sns"),
        *("sqs", "ssm", "stepfunctions"),
    ],
)
def test_the_actions_are_those_that_chalice_knows(service: str) -> None:
    model = service_model(service)
    assert model is not None
    known = CHALICES[service]

    found = {
        name: action
        for name in model.operations.values()
        if name in known and name not in ("CopyObject", "UploadPartCopy")
        for action in actions_of(service, name)
    }

    assert found == {name: known[name] for name in found}
    assert found.keys() >= known.keys() & set(model.operations.values()) - {
        *("CopyObject", "UploadPartCopy"),
    }


def test_the_facts_about_resources_name_operations_that_exist() -> None:
    resources = json.loads(
        files("achalice_cli.analysis").joinpath("boto3_resources.json").read_bytes()
    )

    for service in ("dynamodb", "s3", "sns", "sqs"):
        model = service_model(service)
        assert model is not None
        for kind in resources[service].values():
            named = {action[0] for action in kind.get("actions", {}).values()}
            named |= {listed[0] for listed in kind.get("many", {}).values()}
            named |= {*kind.get("batch", {}).values()} | {kind.get("load", "GetItem")}
            assert named - {"GetItem"} <= {*model.operations.values()}
            assert {*kind.get("waiters", {}).values()} <= model.waiters.keys()
