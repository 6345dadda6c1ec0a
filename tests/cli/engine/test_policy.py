import pytest
from pydantic import JsonValue

from achalice_cli.engine.policy import Needy, policy_document, trust_document
from achalice_cli.engine.resources import KafkaMapping, LogGroup, Mapping

from .builders import (
    async_invocation,
    function,
    kafka_mapping,
    log_group,
    queue_mapping,
    stream_mapping,
)

HERE = "${AWS::Region}:${AWS::AccountId}"
LOGS: JsonValue = {
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": [
        f"arn:${{AWS::Partition}}:logs:{HERE}:log-group:/aws/lambda/shop-dev-a:*",
        f"arn:${{AWS::Partition}}:logs:{HERE}:log-group:/aws/lambda/shop-dev-b:*",
    ],
}
GROUPS = (log_group("b"), log_group("a"))
QUEUE = f"arn:${{AWS::Partition}}:sqs:{HERE}:orders"
CLUSTER = "arn:aws:kafka:eu-west-1:1:cluster/rows/uuid-1"
SECRET = "arn:aws:secretsmanager:eu-west-1:1:secret:kafka"
NETWORK = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
]


def allowed(*resources: Needy) -> dict[tuple[str, ...], list[str]]:
    """What each of the actions is allowed on."""
    statements = policy_document(resources)["Statement"]
    assert isinstance(statements, list)
    found: dict[tuple[str, ...], list[str]] = {}
    for each in statements:
        assert isinstance(each, dict)
        actions, arns = each["Action"], each["Resource"]
        assert isinstance(actions, list)
        assert isinstance(arns, list)
        found[tuple(map(str, actions))] = list(map(str, arns))
    return found


def test_without_triggers_functions_may_write_their_own_logs_and_nothing_else() -> None:
    assert policy_document(GROUPS) == {"Version": "2012-10-17", "Statement": [LOGS]}


def test_a_queue_may_be_read_by_whoever_is_called_with_its_messages() -> None:
    document = policy_document([*GROUPS, queue_mapping()])

    assert document["Statement"] == [
        LOGS,
        {
            "Effect": "Allow",
            "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            "Resource": [QUEUE],
        },
    ]


def test_a_queue_with_two_handlers_is_named_once() -> None:
    once = policy_document([queue_mapping()])

    assert policy_document([queue_mapping(), queue_mapping()]) == once


def test_the_order_of_declarations_makes_no_other_policy() -> None:
    """Moving a function in app.py must not change the role."""
    resources: list[LogGroup | Mapping] = [
        queue_mapping(),
        queue_mapping().model_copy(update={"queue": "arn:aws:sqs:eu-west-1:1:a"}),
        stream_mapping(),
        *GROUPS,
    ]

    assert policy_document(resources) == policy_document(resources[::-1])


def test_what_is_written_by_hand_comes_last_and_untouched() -> None:
    own: JsonValue = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}

    document = policy_document(GROUPS, [own])

    assert document["Statement"] == [LOGS, own]


KINESIS = (
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
)


def test_a_kinesis_stream_may_be_read() -> None:
    stream = f"arn:${{AWS::Partition}}:kinesis:{HERE}:stream/clicks"

    assert allowed(stream_mapping()) == {KINESIS: [stream]}


def test_a_consumer_of_a_stream_may_be_subscribed_to() -> None:
    stream = "arn:aws:kinesis:eu-west-1:1:stream/clicks"
    consumer = f"{stream}/consumer/shop:1"

    assert allowed(stream_mapping().model_copy(update={"stream": consumer})) == {
        KINESIS: [stream],
        ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"): [consumer],
    }


def test_a_table_s_stream_may_be_read() -> None:
    stream = "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026-01-01"

    assert allowed(stream_mapping().model_copy(update={"stream": stream})) == {
        ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"): [stream],
        ("dynamodb:ListStreams",): ["*"],
    }


@pytest.mark.parametrize(
    ("destination", "grants"),
    [
        ("arn:aws:sqs:eu-west-1:1:lost", {("sqs:SendMessage",): ["arn:aws:sqs:eu-west-1:1:lost"]}),
        ("arn:aws:sns:eu-west-1:1:lost", {("sns:Publish",): ["arn:aws:sns:eu-west-1:1:lost"]}),
        (
            "arn:aws:s3:::lost",
            {("s3:ListBucket",): ["arn:aws:s3:::lost"], ("s3:PutObject",): ["arn:aws:s3:::lost/*"]},
        ),
    ],
    ids=["queue", "topic", "bucket"],
)
def test_who_is_to_hear_of_discarded_records_may_be_told(
    destination: str, grants: dict[tuple[str, ...], list[str]]
) -> None:
    plain, telling = (
        stream_mapping(),
        stream_mapping().model_copy(update={"on_failure": destination}),
    )

    assert allowed(telling) == {**allowed(plain), **grants}


def kafka(**values: object) -> KafkaMapping:
    return kafka_mapping().model_copy(update={"topic": "rows", "cluster_arn": CLUSTER, **values})


def test_a_cluster_of_amazon_s_may_be_reached_and_its_topic_read_as_the_function_s_role() -> None:
    assert allowed(kafka(consumer_group_id="readers")) == {
        tuple(NETWORK): ["*"],
        ("kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"): [CLUSTER],
        ("kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"): [CLUSTER],
        ("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"): [
            "arn:aws:kafka:eu-west-1:1:topic/rows/uuid-1/rows"
        ],
        ("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"): [
            "arn:aws:kafka:eu-west-1:1:group/rows/uuid-1/readers"
        ],
    }


def test_a_group_that_lambda_makes_up_may_be_any_of_the_cluster_s() -> None:
    groups = allowed(kafka())[("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup")]

    assert groups == ["arn:aws:kafka:eu-west-1:1:group/rows/uuid-1/*"]


def test_with_a_secret_it_is_the_secret_that_may_be_read() -> None:
    assert allowed(kafka(source_access=(("SASL_SCRAM_512_AUTH", SECRET),))) == {
        tuple(NETWORK): ["*"],
        ("kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"): [CLUSTER],
        ("kafka:ListScramSecrets",): [CLUSTER],
        ("secretsmanager:GetSecretValue",): [SECRET],
    }


def test_a_cluster_in_the_open_needs_its_secrets_alone() -> None:
    mapping = kafka(cluster_arn=None, source_access=(("BASIC_AUTH", SECRET),))

    assert allowed(mapping) == {("secretsmanager:GetSecretValue",): [SECRET]}


def test_a_cluster_of_one_s_own_in_a_vpc_may_be_reached() -> None:
    mapping = kafka(cluster_arn=None, source_access=(("VPC_SUBNET", "subnet:subnet-1"),))

    assert allowed(mapping) == {tuple(NETWORK): ["*"]}


def test_lambda_may_act_as_the_role_of_functions() -> None:
    assert trust_document("lambda") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }


def test_only_this_account_s_schedules_may_act_as_the_role_that_calls_functions() -> None:
    assert trust_document("scheduler")["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "scheduler.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}},
        }
    ]


ATTACHING = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
KEY = "arn:aws:kms:eu-west-1:1:key/1"


@pytest.mark.parametrize(
    ("settings", "grants"),
    [
        ({}, {}),
        ({"subnet_ids": ("subnet-1",), "security_group_ids": ("sg-1",)}, {ATTACHING: ["*"]}),
        ({"xray": True}, {("xray:PutTelemetryRecords", "xray:PutTraceSegments"): ["*"]}),
        ({"kms_key_arn": KEY}, {("kms:Decrypt",): [KEY]}),
        ({"dead_letter_arn": "arn:aws:sqs:::q"}, {("sqs:SendMessage",): ["arn:aws:sqs:::q"]}),
        ({"dead_letter_arn": "arn:aws:sns:::t"}, {("sns:Publish",): ["arn:aws:sns:::t"]}),
    ],
)
def test_a_function_may_do_what_lambda_does_in_its_name(
    settings: dict[str, object], grants: dict[tuple[str, ...], list[str]]
) -> None:
    assert allowed(function().model_copy(update=settings)) == grants


def test_destinations_of_asynchronous_calls_may_be_told() -> None:
    told = {"on_success": "arn:aws:events:::event-bus/b", "on_failure": "arn:aws:s3:::failed"}
    called = {"on_success": "arn:aws:lambda:::function:f", "on_failure": "arn:aws:sqs:::q"}

    assert allowed(
        async_invocation().model_copy(update=told), async_invocation().model_copy(update=called)
    ) == {
        ("events:PutEvents",): ["arn:aws:events:::event-bus/b"],
        ("lambda:InvokeFunction",): ["arn:aws:lambda:::function:f"],
        ("s3:ListBucket",): ["arn:aws:s3:::failed"],
        ("s3:PutObject",): ["arn:aws:s3:::failed/*"],
        ("sqs:SendMessage",): ["arn:aws:sqs:::q"],
    }
