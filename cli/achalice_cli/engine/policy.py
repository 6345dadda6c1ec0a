"""What roles may do in AWS, and who may act as them."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias, assert_never

from pydantic import JsonValue

from achalice_cli.engine.resources import (
    AsyncInvocation,
    Function,
    KafkaMapping,
    LogGroup,
    Mapping,
    QueueMapping,
    StreamMapping,
    WebsocketRoutes,
)
from achalice_cli.engine.resources.functions import TrustedService
from achalice_cli.engine.sources import (
    connections_arn,
    function_arn,
    log_group_arn,
    queue_arn,
    stream_arn,
)

Needy: TypeAlias = LogGroup | Function | AsyncInvocation | Mapping | WebsocketRoutes
"""What the role of a function has to be allowed something for."""

_Grant = tuple[tuple[str, ...], str]
"""Actions and the ARN, or pattern of ARNs, that they are allowed on."""

_NETWORK = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
"""To reach into a VPC. None of them can be narrowed to resources that are known beforehand."""

_ATTACHING = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""To run in a VPC. Lambda makes the interfaces, so nobody knows them beforehand."""

_NETWORKED = frozenset({"VPC_SECURITY_GROUP", "VPC_SUBNET"})
"""What a cluster that is not Amazon's has where it is in a VPC."""

_SECRETS = frozenset(
    {
        "BASIC_AUTH",
        "CLIENT_CERTIFICATE_TLS_AUTH",
        "SASL_SCRAM_256_AUTH",
        "SASL_SCRAM_512_AUTH",
        "SERVER_ROOT_CA_CERTIFICATE",
    }
)
"""Ways into a Kafka cluster that name a secret."""


def policy_document(
    resources: Iterable[Needy], written_by_hand: Iterable[JsonValue] = ()
) -> dict[str, JsonValue]:
    """What `resources` need of the role of their functions, and what the user's file adds.

    `${AWS::...}` stands for what the deploy finds, as in CloudFormation.
    """
    return _document(
        (grant for resource in resources for grant in _grants(resource)), written_by_hand
    )


def calling_document(functions: Iterable[str]) -> dict[str, JsonValue]:
    """Calling the functions of these names."""
    return _document((("lambda:InvokeFunction",), function_arn(name)) for name in functions)


def trust_document(trusted: TrustedService) -> dict[str, JsonValue]:
    """Who may act as a role.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    """
    statement: dict[str, JsonValue] = {
        "Effect": "Allow",
        "Principal": {"Service": f"{trusted}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    if trusted == "scheduler":
        # Other accounts' schedules could name the role, too.
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _document(
    grants: Iterable[_Grant], written_by_hand: Iterable[JsonValue] = ()
) -> dict[str, JsonValue]:
    """One statement for each set of actions. Whatever the order of `grants`, it is the same."""
    allowed: dict[tuple[str, ...], set[str]] = {}
    for actions, arn in grants:
        allowed.setdefault(actions, set()).add(arn)
    statements: list[JsonValue] = [
        {"Effect": "Allow", "Action": [*actions], "Resource": [*sorted(arns)]}
        for actions, arns in sorted(allowed.items())
    ]
    return {"Version": "2012-10-17", "Statement": [*statements, *written_by_hand]}


def _grants(resource: Needy) -> Iterator[_Grant]:
    """What the role of a function needs for `resource`."""
    match resource:
        case LogGroup(name=name):
            yield ("logs:CreateLogStream", "logs:PutLogEvents"), f"{log_group_arn(name)}:*"
        case Function():
            yield from _running(resource)
        case AsyncInvocation(on_success=success, on_failure=failure):
            yield from _telling(success)
            yield from _telling(failure)
        case QueueMapping(queue=queue):
            # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
            actions = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
            yield actions, queue_arn(queue)
        case StreamMapping(stream=stream, on_failure=destination):
            yield from _reading(stream_arn(stream))
            yield from _telling(destination)
        case KafkaMapping(on_failure=destination):
            yield from _consuming(resource)
            yield from _telling(destination)
        case WebsocketRoutes(stage=stage):
            yield ("execute-api:ManageConnections",), connections_arn(stage)
        case _:
            assert_never(resource)


def _running(function: Function) -> Iterator[_Grant]:
    """What Lambda does as the role of a function so that it can run as it is configured.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
    """
    if function.subnet_ids:
        yield _ATTACHING, "*"
    if function.xray:
        yield ("xray:PutTelemetryRecords", "xray:PutTraceSegments"), "*"
    if function.kms_key_arn is not None:
        yield ("kms:Decrypt",), function.kms_key_arn
    yield from _telling(function.dead_letter_arn)


def _reading(stream: str) -> Iterator[_Grant]:
    """What polling a stream, or a consumer of one, takes.

    https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
    https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
    """
    if stream.split(":")[2] == "dynamodb":
        yield (
            ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            stream,
        )
        yield ("dynamodb:ListStreams",), "*"
        return
    of, consumer, _ = stream.partition("/consumer/")
    yield (
        (
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        ),
        of,
    )
    if consumer:
        yield ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"), stream


def _consuming(mapping: KafkaMapping) -> Iterator[_Grant]:
    """What polling a topic takes: the way to the cluster, and the way in.

    https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
    https://docs.aws.amazon.com/lambda/latest/dg/kafka-permissions.html
    """
    kinds = {kind for kind, _ in mapping.source_access}
    for kind, secret in mapping.source_access:
        if kind in _SECRETS:
            yield ("secretsmanager:GetSecretValue",), secret
    cluster = mapping.cluster_arn
    if cluster is not None or not kinds.isdisjoint(_NETWORKED):
        yield _NETWORK, "*"
    if cluster is None:
        return
    yield ("kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"), cluster
    if "SASL_SCRAM_512_AUTH" in kinds:
        yield ("kafka:ListScramSecrets",), cluster
    if not kinds.isdisjoint(_SECRETS):
        return
    # Without a secret, IAM lets Lambda in; topics and groups are named after their cluster.
    within = cluster.replace(":cluster/", ":{}/", 1)
    yield ("kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"), cluster
    yield (
        ("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
        f"{within.format('topic')}/{mapping.topic}",
    )
    yield (
        ("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"),
        f"{within.format('group')}/{mapping.consumer_group_id or '*'}",
    )


def _telling(destination: str | None) -> Iterator[_Grant]:
    """What telling a queue, topic, bucket, bus or function of something takes.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
    """
    if destination is None:
        return
    match destination.split(":")[2]:
        case "sqs":
            yield ("sqs:SendMessage",), destination
        case "sns":
            yield ("sns:Publish",), destination
        case "events":
            yield ("events:PutEvents",), destination
        case "lambda":
            yield ("lambda:InvokeFunction",), destination
        case "s3":
            yield ("s3:ListBucket",), destination
            yield ("s3:PutObject",), f"{destination}/*"
        case _:
            # AWS says best what is wrong with it.
            return
