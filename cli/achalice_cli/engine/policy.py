"""What the app's functions may do in AWS: the policy of their role."""

from collections.abc import Iterable

from pydantic import JsonValue

from achalice_cli.engine.resources import QueueMapping


def policy_document(
    log_groups: Iterable[str],
    mappings: Iterable[QueueMapping],
    written_by_hand: Iterable[JsonValue] = (),
) -> dict[str, JsonValue]:
    """Writing the `log_groups`, reading the queues of `mappings`, and what the user's file adds.

    `${AWS::...}` stands for what the deploy finds, as in CloudFormation. What Lambda needs to
    read a queue: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    """
    statements: list[JsonValue] = [
        _allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [
                f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}"
                f":log-group:{name}:*"
                for name in sorted(log_groups)
            ],
        )
    ]
    queues = sorted({queue_arn(mapping.queue) for mapping in mappings})
    if queues:
        statements.append(
            _allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queues)
        )
    return {"Version": "2012-10-17", "Statement": [*statements, *written_by_hand]}


def queue_arn(queue: str) -> str:
    """The ARN of `queue`, a name or an ARN, with `${AWS::...}` for what is not known yet."""
    if queue.startswith("arn:"):
        return queue
    return f"arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:{queue}"


def _allow(actions: list[str], resources: list[str]) -> dict[str, JsonValue]:
    return {"Effect": "Allow", "Action": [*actions], "Resource": [*resources]}
