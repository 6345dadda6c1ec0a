"""The statements of policies: actions, and resources as far as the source names them."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from achalice_cli.analysis import analyse

from .projects import APP, SESSION, analysed

ENVIRONMENT = {
    "TABLE": "orders-prod",
    "QUEUE": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
    "TOPIC": "arn:aws:sns:eu-west-1:123456789012:told",
}


def allowed(folder: Path, call: str) -> dict[str, JsonValue]:
    """The resources of each action that a line of code needs, with the account left out."""
    source = "import boto3, os\nCLIENT = boto3.client\n" + call
    findings = analysed(folder, source, environment=ENVIRONMENT)
    found: dict[str, JsonValue] = {}
    for statement in findings.statements():
        assert isinstance(statement, dict)
        actions, resources = statement["Action"], statement["Resource"]
        assert isinstance(actions, list)
        assert isinstance(resources, list)
        assert statement["Effect"] == "Allow"
        shown = " ".join(str(each).replace("${AWS::Partition}", "aws") for each in resources)
        shown = shown.replace("${AWS::Region}", "here").replace("${AWS::AccountId}", "us")
        found |= {str(action): shown for action in actions}
    return found


TABLE = "arn:aws:dynamodb:here:us:table"
QUEUE = "arn:aws:sqs:here:us"
NARROWED = [
    # Where the name comes from.
    ("CLIENT('dynamodb').get_item(TableName='t')", {"dynamodb:GetItem": f"{TABLE}/t"}),
    (
        "CLIENT('dynamodb').get_item(TableName=os.environ['TABLE'])",
        {"dynamodb:GetItem": f"{TABLE}/orders-prod"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName=os.getenv('TABLE', 'x'))",
        {"dynamodb:GetItem": f"{TABLE}/orders-prod"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName=os.environ.get('OTHER', 'x'))",
        {"dynamodb:GetItem": f"{TABLE}/x"},
    ),
    ("CLIENT('dynamodb').get_item(TableName=os.environ['OTHER'])", {"dynamodb:GetItem": "*"}),
    ("CLIENT('dynamodb').get_item(TableName=input())", {"dynamodb:GetItem": "*"}),
    ("CLIENT('dynamodb').get_item(TableName=None)", {"dynamodb:GetItem": "*"}),
    ("CLIENT('dynamodb').get_item(**given)", {"dynamodb:GetItem": "*"}),
    ("CLIENT('dynamodb').get_item(**{'TableName': 't'})", {"dynamodb:GetItem": f"{TABLE}/t"}),
    (
        "CLIENT('dynamodb').get_item(TableName=f'orders-{x}-v1')",
        {"dynamodb:GetItem": f"{TABLE}/orders-*-v1"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName='orders-' + x)",
        {"dynamodb:GetItem": f"{TABLE}/orders-*"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName='a' if x else 'b')",
        {"dynamodb:GetItem": f"{TABLE}/a {TABLE}/b"},
    ),
    (
        "import enum\nclass T(str, enum.Enum):\n    A = 'a'\n"
        "CLIENT('dynamodb').get_item(TableName=T.A.value)",
        {"dynamodb:GetItem": f"{TABLE}/a"},
    ),
    (
        "import pydantic_settings\nclass S(pydantic_settings.BaseSettings):\n    table: str\n"
        "CLIENT('dynamodb').get_item(TableName=S().table)",
        {"dynamodb:GetItem": f"{TABLE}/orders-prod"},
    ),
    (
        "def get(t):\n    CLIENT('dynamodb').get_item(TableName=t)\nget('a')\nget('b')",
        {"dynamodb:GetItem": f"{TABLE}/a {TABLE}/b"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName='a')\nCLIENT('dynamodb').get_item(TableName=x)",
        {"dynamodb:GetItem": "*"},
    ),
    (
        "CLIENT('dynamodb', region_name='us-east-1').get_item(TableName='t')",
        {"dynamodb:GetItem": "arn:aws:dynamodb:us-east-1:us:table/t"},
    ),
    (
        "boto3.Session(region_name=x).client('dynamodb').get_item(TableName='t')",
        {"dynamodb:GetItem": "arn:aws:dynamodb:*:us:table/t"},
    ),
    # DynamoDB.
    (
        "CLIENT('dynamodb').query(TableName='t', IndexName='i')",
        {"dynamodb:Query": f"{TABLE}/t {TABLE}/t/index/*"},
    ),
    (
        "CLIENT('dynamodb').get_item(TableName='arn:aws:dynamodb:r:1:table/t')",
        {"dynamodb:GetItem": "arn:aws:dynamodb:r:1:table/t"},
    ),
    (
        "CLIENT('dynamodb').batch_get_item(RequestItems={'a': {}, 'b': {}})",
        {"dynamodb:BatchGetItem": f"{TABLE}/a {TABLE}/b"},
    ),
    (
        "CLIENT('dynamodb').batch_write_item(RequestItems=x)",
        {"dynamodb:BatchWriteItem": "*"},
    ),
    (
        "CLIENT('dynamodb').transact_write_items(TransactItems=["
        "{'Put': {'TableName': 'a'}}, {'Delete': {'TableName': 'b'}}])",
        {"dynamodb:PutItem": f"{TABLE}/a", "dynamodb:DeleteItem": f"{TABLE}/b"},
    ),
    (
        "CLIENT('dynamodb').transact_write_items(TransactItems=x)",
        dict.fromkeys(
            [f"dynamodb:{each}Item" for each in ("ConditionCheck", "Delete", "Put", "Update")], "*"
        ),
    ),
    (
        "CLIENT('dynamodb').transact_get_items(TransactItems=[{'Get': {'TableName': 'a'}}])",
        {"dynamodb:GetItem": f"{TABLE}/a"},
    ),
    ("CLIENT('dynamodb').list_tables()", {"dynamodb:ListTables": "*"}),
    (
        "boto3.resource('dynamodb').Table('t').scan()",
        {"dynamodb:Scan": f"{TABLE}/t"},
    ),
    (
        "CLIENT('dynamodb').get_paginator('scan').paginate(TableName='t')",
        {"dynamodb:Scan": f"{TABLE}/t"},
    ),
    (
        "CLIENT('dynamodb').get_waiter('table_exists').wait(TableName='t')",
        {"dynamodb:DescribeTable": f"{TABLE}/t"},
    ),
    # S3.
    ("CLIENT('s3').get_object(Bucket='b', Key='k')", {"s3:GetObject": "arn:aws:s3:::b/*"}),
    ("CLIENT('s3').list_objects_v2(Bucket='b')", {"s3:ListBucket": "arn:aws:s3:::b"}),
    ("CLIENT('s3').list_buckets()", {"s3:ListAllMyBuckets": "*"}),
    (
        "CLIENT('s3').get_object(Bucket='b', Key='k', VersionId='v')",
        {"s3:GetObject": "arn:aws:s3:::b/*", "s3:GetObjectVersion": "arn:aws:s3:::b/*"},
    ),
    (
        "CLIENT('s3').put_object(Bucket='b', Key='k', ACL='public-read', Tagging='a=b')",
        dict.fromkeys(
            ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"], "arn:aws:s3:::b/*"
        ),
    ),
    (
        "CLIENT('s3').upload_file('f', 'b', 'k', ExtraArgs={'ACL': 'public-read'})",
        dict.fromkeys(
            ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"], "arn:aws:s3:::b/*"
        ),
    ),
    (
        "CLIENT('s3').copy_object(CopySource={'Bucket': 'a', 'Key': 'k'}, Bucket='b', Key='k')",
        {
            "s3:GetObject": "arn:aws:s3:::a/*",
            "s3:GetObjectTagging": "arn:aws:s3:::a/*",
            "s3:PutObject": "arn:aws:s3:::b/*",
            "s3:PutObjectTagging": "arn:aws:s3:::b/*",
        },
    ),
    (
        "CLIENT('s3').upload_part_copy(CopySource=f'a/{x}', Bucket='b', Key='k')",
        {"s3:GetObject": "arn:aws:s3:::a/*", "s3:PutObject": "arn:aws:s3:::b/*"},
    ),
    (
        "CLIENT('s3').get_object(Bucket='arn:aws:s3:r:1:accesspoint/a', Key='k')",
        {"s3:GetObject": "*"},
    ),
    (
        "CLIENT('s3').generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k'})",
        {"s3:PutObject": "arn:aws:s3:::b/*"},
    ),
    (
        "boto3.resource('s3').Object('b', 'k').delete()",
        {"s3:DeleteObject": "arn:aws:s3:::b/*"},
    ),
    (
        "for each in boto3.resource('s3').Bucket('b').objects.all():\n    each.get()",
        {"s3:GetObject": "arn:aws:s3:::b/*", "s3:ListBucket": "arn:aws:s3:::b"},
    ),
    # SQS and SNS.
    (
        "CLIENT('sqs').send_message(QueueUrl=os.environ['QUEUE'])",
        {"sqs:SendMessage": f"{QUEUE}:orders"},
    ),
    (
        "sqs = CLIENT('sqs')\n"
        "sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName='q')['QueueUrl'])",
        {"sqs:GetQueueUrl": f"{QUEUE}:q", "sqs:SendMessage": f"{QUEUE}:q"},
    ),
    (
        "boto3.resource('sqs').get_queue_by_name(QueueName='q').purge()",
        {"sqs:GetQueueUrl": f"{QUEUE}:q", "sqs:PurgeQueue": f"{QUEUE}:q"},
    ),
    (
        "CLIENT('sns').publish(TopicArn=os.environ['TOPIC'])",
        {"sns:Publish": "arn:aws:sns:eu-west-1:123456789012:told"},
    ),
    ("CLIENT('sns').publish(PhoneNumber='1')", {"sns:Publish": "*"}),
    (
        "boto3.resource('sns').Topic('arn:aws:sns:r:1:t').publish()",
        {"sns:Publish": "arn:aws:sns:r:1:t"},
    ),
    # The rest.
    (
        "CLIENT('lambda').invoke(FunctionName='f:live')",
        {
            "lambda:InvokeFunction": (
                "arn:aws:lambda:here:us:function:f arn:aws:lambda:here:us:function:f:*"
            )
        },
    ),
    (
        "CLIENT('secretsmanager').get_secret_value(SecretId='db/password')",
        {
            "secretsmanager:GetSecretValue": (
                "arn:aws:secretsmanager:here:us:secret:db/password-??????"
            )
        },
    ),
    (
        "CLIENT('ssm').get_parameters(Names=['/a/b', 'c:3'])",
        {"ssm:GetParameters": "arn:aws:ssm:here:us:parameter/a/b arn:aws:ssm:here:us:parameter/c"},
    ),
    (
        "CLIENT('ssm').get_parameters_by_path(Path='/a')",
        {
            "ssm:GetParametersByPath": (
                "arn:aws:ssm:here:us:parameter/a arn:aws:ssm:here:us:parameter/a/*"
            )
        },
    ),
    ("CLIENT('ssm').send_command(DocumentName='d')", {"ssm:SendCommand": "*"}),
    (
        "CLIENT('events').put_events(Entries=[{'Source': 's'}, {'EventBusName': 'b'}])",
        {
            "events:PutEvents": (
                "arn:aws:events:here:us:event-bus/b arn:aws:events:here:us:event-bus/default"
            )
        },
    ),
    (
        ""
        "CLIENT('stepfunctions').start_execution(stateMachineArn='arn:aws:states:r:1:stateMachine:m')",
        {"states:StartExecution": "arn:aws:states:r:1:stateMachine:m"},
    ),
    (
        "CLIENT('kinesis').put_record(StreamName='s')",
        {"kinesis:PutRecord": "arn:aws:kinesis:here:us:stream/s"},
    ),
    (
        "CLIENT('firehose').put_record(DeliveryStreamName='s')",
        {"firehose:PutRecord": "arn:aws:firehose:here:us:deliverystream/s"},
    ),
    ("CLIENT('kms').decrypt(KeyId='alias/a')", {"kms:Decrypt": "*"}),
    ("CLIENT('kms').decrypt(KeyId='1-2')", {"kms:Decrypt": "arn:aws:kms:here:us:key/1-2"}),
    (
        "CLIENT('lambda').list_event_source_mappings(FunctionName='f')",
        {"lambda:ListEventSourceMappings": "*"},
    ),
    ("CLIENT('sts').get_caller_identity()", {}),
    (
        "CLIENT('sts').assume_role(RoleArn='arn:aws:iam::1:role/r')",
        {"sts:AssumeRole": "arn:aws:iam::1:role/r"},
    ),
    (
        "CLIENT('rds-data').execute_statement("
        "resourceArn='arn:aws:rds:r:1:cluster:c', secretArn='arn:aws:secretsmanager:r:1:secret:s')",
        {
            "rds-data:ExecuteStatement": "arn:aws:rds:r:1:cluster:c",
            "secretsmanager:GetSecretValue": "arn:aws:secretsmanager:r:1:secret:s",
        },
    ),
    (
        "CLIENT('apigatewaymanagementapi', endpoint_url=x).post_to_connection(Data=b'')",
        {"execute-api:ManageConnections": "arn:aws:execute-api:here:us:*/*/*/@connections/*"},
    ),
    ("CLIENT('cloudwatch').put_metric_data(Namespace='n')", {"cloudwatch:PutMetricData": "*"}),
]


@pytest.mark.parametrize(("call", "expected"), NARROWED, ids=[each[0] for each in NARROWED])
def test_resources_are_as_narrow_as_the_source_says(
    call: str, expected: dict[str, str], tmp_path: Path
) -> None:
    assert allowed(tmp_path, call) == expected


def test_a_variable_may_have_another_value_in_each_function(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import boto3, os\nboto3.client('dynamodb').scan(TableName=os.environ['TABLE'])\n"
    )

    findings = analyse(tmp_path, environment={"TABLE": ("a", "b")})

    (call,) = findings.calls()
    ((_, tables),) = call.parameters
    assert tables is not None
    assert [table.value for table in tables] == ["a", "b"]


def test_actions_for_the_same_resources_share_a_statement_in_a_settled_order(
    tmp_path: Path,
) -> None:
    """Otherwise an unchanged app would be a changed one for the next plan."""
    findings = analysed(
        tmp_path,
        "import boto3\ns3, d = boto3.client('s3'), boto3.client('dynamodb')\n"
        "s3.put_object(Bucket='b')\ns3.get_object(Bucket='b')\ns3.list_objects(Bucket='b')\n"
        "d.scan(TableName='t')\ns3.get_object(Bucket='a')\n",
    )

    assert findings.statements() == [
        {
            "Effect": "Allow",
            "Action": ["dynamodb:Scan"],
            "Resource": ["arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/t"],
        },
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": [
                "arn:${AWS::Partition}:s3:::a/*",
                "arn:${AWS::Partition}:s3:::b/*",
            ],
        },
        {
            "Effect": "Allow",
            "Action": ["s3:ListBucket"],
            "Resource": ["arn:${AWS::Partition}:s3:::b"],
        },
        {
            "Effect": "Allow",
            "Action": ["s3:PutObject"],
            "Resource": ["arn:${AWS::Partition}:s3:::b/*"],
        },
    ]


def test_a_handler_s_statements_name_its_own_resources_alone(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        APP
        + SESSION
        + """
async def save(table):
    async with session.create_client("dynamodb") as dynamodb:
        await put(dynamodb, table)
async def put(client, table):
    await client.put_item(TableName=table)
@app.lambda_function()
async def one(event, context):
    await save("ones")
@app.lambda_function()
async def two(event, context):
    await save("twos")
""",
    )

    (one,) = findings.statements(["one"])
    (both,) = findings.statements(["one", "two"])

    assert isinstance(one, dict)
    assert isinstance(both, dict)
    start = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
    assert one["Resource"] == [f"{start}ones"]
    assert both["Resource"] == [f"{start}ones", f"{start}twos"]
    assert findings.statements() == findings.statements(["one", "two"])


NOTES = [
    (
        "boto3.client(name).list_buckets()",
        "the service's name is not a literal: what is called of it is not known",
    ),
    ("boto3.client('s4').list_buckets()", "AWS has no service `s4`"),
    ("boto3.client('s3').list_bucket()", "`s3` has no operation `list_bucket`"),
    (
        "getattr(boto3.client('s3'), name)()",
        "which operation of `s3` is called is not a literal",
    ),
    (
        "import importlib; importlib.import_module(name).go()",
        "which module is imported is not a literal: what it calls is not known",
    ),
    (
        "globals()[name]()",
        "which of the module's variables is read is not a literal",
    ),
    ("exec(input())", "`exec` is called: what it runs is not known"),
    (
        "boto3.client('s3').get_paginator(name)",
        "the operation's name is not a literal: what is called is not known",
    ),
    (
        "import lib; lib.sync(boto3.client('s3'))",
        "`lib.sync` is handed a client of `s3`: what it calls is not known",
    ),
    (
        "import os; boto3.client('s3').get_object(Bucket=os.environ['BUCKET'])",
        "the stage does not set `BUCKET`: what it names is not known",
    ),
    (
        "boto3.client('scheduler').create_schedule(Name='n')",
        "`CreateSchedule` hands on a role: allow `iam:PassRole` in `iam_policy_file`",
    ),
    ("boto3.resource('kms').Key('k')", "boto3 has no resources of `kms`"),
    (
        "from botocore.client import BaseClient\n"
        "def f(c: BaseClient): c.list_buckets()\nf(input())",
        "`list_buckets` is called of a client whose service is not known",
    ),
]


@pytest.mark.parametrize(("source", "note"), NOTES, ids=[each[1] for each in NOTES])
def test_what_cannot_be_followed_is_told(source: str, note: str, tmp_path: Path) -> None:
    findings = analysed(tmp_path, f"import boto3\n{source}\n")

    line = 3 if source.startswith("from") else 2
    assert [str(each) for each in findings.notes()] == [f"app.py:{line}: {note}"]


@pytest.mark.parametrize(
    "source",
    [
        "print(boto3.client('s3'))",
        "import contextlib; contextlib.closing(boto3.client('s3'))",
        "boto3.client('s3').exceptions.NoSuchKey",
        "boto3.client('s3').close()",
        "import requests; requests.get('https://aws.amazon.com')",
        "import os; os.environ['LOG_LEVEL']",
    ],
)
def test_what_is_harmless_is_not_told(source: str, tmp_path: Path) -> None:
    assert analysed(tmp_path, f"import boto3\n{source}\n").notes() == []
