import pytest
from pydantic import JsonValue

from achalice_cli.engine.policy import policy_document, queue_arn

from .builders import queue_mapping

LOGS: JsonValue = {
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": [
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/a:*",
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/b:*",
    ],
}
QUEUE = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"


def test_without_queues_functions_may_write_their_own_logs_and_nothing_else() -> None:
    document = policy_document(["/aws/lambda/b", "/aws/lambda/a"], [])

    assert document == {"Version": "2012-10-17", "Statement": [LOGS]}


def test_a_queue_may_be_read_by_whoever_is_called_with_its_messages() -> None:
    document = policy_document(["/aws/lambda/b", "/aws/lambda/a"], [queue_mapping()])

    assert document["Statement"] == [
        LOGS,
        {
            "Effect": "Allow",
            "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            "Resource": [QUEUE],
        },
    ]


def test_a_queue_with_two_handlers_is_named_once() -> None:
    once = policy_document(["/aws/lambda/a"], [queue_mapping()])

    assert policy_document(["/aws/lambda/a"], [queue_mapping(), queue_mapping()]) == once


def test_the_order_of_declarations_makes_no_other_policy() -> None:
    """Moving a function in app.py must not change the role."""
    mappings = [
        queue_mapping(),
        queue_mapping().model_copy(update={"queue": "arn:aws:sqs:eu-west-1:1:a"}),
    ]

    assert policy_document(["/b", "/a"], mappings) == policy_document(["/a", "/b"], mappings[::-1])


def test_what_is_written_by_hand_comes_last_and_untouched() -> None:
    own: JsonValue = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}

    document = policy_document(["/aws/lambda/b", "/aws/lambda/a"], [], [own])

    assert document["Statement"] == [LOGS, own]


@pytest.mark.parametrize(
    ("queue", "arn"),
    [("orders", QUEUE), ("arn:aws-cn:sqs:cn-north-1:1:o", "arn:aws-cn:sqs:cn-north-1:1:o")],
)
def test_a_queue_is_named_or_given_as_an_arn(queue: str, arn: str) -> None:
    assert queue_arn(queue) == arn
