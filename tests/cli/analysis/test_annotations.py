"""Annotations that say what a variable is."""

from pathlib import Path

import pytest

from .projects import APP, analysed, operations

IMPORTS = """
from __future__ import annotations
from typing import TYPE_CHECKING, Annotated, Optional
if TYPE_CHECKING:
    import types_aiobotocore_sqs as sqs_types
    from aiobotocore.session import AioSession
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table
    from types_aiobotocore_bedrock_runtime import BedrockRuntimeClient
    from types_aiobotocore_lambda.client import LambdaClient
    from types_aiobotocore_s3 import S3Client
    from types_aiobotocore_s3.paginator import ListObjectsV2Paginator
    from types_aiobotocore_dynamodb.waiter import TableExistsWaiter
"""


@pytest.mark.parametrize(
    ("annotation", "use", "expected"),
    [
        ("S3Client", "given.list_buckets()", "s3:ListBuckets"),
        ("'S3Client'", "given.list_buckets()", "s3:ListBuckets"),
        ("S3Client | None", "given.list_buckets()", "s3:ListBuckets"),
        ("Optional[S3Client]", "given.list_buckets()", "s3:ListBuckets"),
        ("Annotated[S3Client, 'x']", "given.list_buckets()", "s3:ListBuckets"),
        ("LambdaClient", "given.invoke(FunctionName='f')", "lambda:Invoke"),
        ("BedrockRuntimeClient", "given.converse()", "bedrock-runtime:Converse"),
        ("sqs_types.SQSClient", "given.list_queues()", "sqs:ListQueues"),
        ("list[S3Client]", "given[0].list_buckets()", "s3:ListBuckets"),
        ("dict[str, S3Client]", "given['x'].list_buckets()", "s3:ListBuckets"),
        ("ListObjectsV2Paginator", "given.paginate()", "s3:ListObjectsV2"),
        ("TableExistsWaiter", "given.wait()", "dynamodb:DescribeTable"),
        ("DynamoDBServiceResource", "given.Table('t').scan()", "dynamodb:Scan"),
        ("Table", "given.scan()", "dynamodb:Scan"),
        ("AioSession", "given.create_client('s3').list_buckets()", "s3:ListBuckets"),
    ],
)
def test_parameters_are_what_they_are_annotated_with(
    annotation: str, use: str, expected: str, tmp_path: Path
) -> None:
    source = f"@app.lambda_function()\ndef f(event, context, given: {annotation}):\n    {use}\n"

    findings = analysed(tmp_path, IMPORTS + APP + source)

    assert operations(findings) == {expected}


def test_fields_and_results_are_what_they_are_annotated_with(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        IMPORTS
        + """
import lib
class Store:
    s3: S3Client
    def use(self):
        self.s3.list_buckets()
def table() -> Table:
    return lib.find("table")
Store().use()
table().scan()
other: LambdaClient = lib.find("lambda")
other.list_functions()
""",
    )

    assert operations(findings) == {"s3:ListBuckets", "dynamodb:Scan", "lambda:ListFunctions"}


def test_what_is_passed_comes_before_the_annotation(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        IMPORTS
        + """
import boto3
def tag(client: S3Client):
    client.tag_resource()
tag(boto3.client("sqs"))
""",
    )

    assert operations(findings) == set()


def test_protocols_are_what_has_their_methods(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        APP
        + """
import boto3
from typing import Protocol
class Store(Protocol):
    def keep(self, order): ...
class TableStore:
    def keep(self, order):
        boto3.client("dynamodb").put_item(TableName="t")
@app.lambda_function()
def f(event, context, store: Store):
    store.keep(event)
""",
    )

    assert operations(findings) == {"dynamodb:PutItem"}
