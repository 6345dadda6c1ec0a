from collections.abc import Callable

import pytest

from achalice_cli.engine.sources import queue_arn, rule_arn, stream_arn, topic_arn

HERE = "${AWS::Region}:${AWS::AccountId}"


@pytest.mark.parametrize(
    ("arn_of", "arn"),
    [
        (queue_arn, f"arn:${{AWS::Partition}}:sqs:{HERE}:orders"),
        (stream_arn, f"arn:${{AWS::Partition}}:kinesis:{HERE}:stream/orders"),
        (topic_arn, f"arn:${{AWS::Partition}}:sns:{HERE}:orders"),
    ],
    ids=["queue", "stream", "topic"],
)
def test_a_source_is_named_or_given_as_an_arn(arn_of: Callable[[str], str], arn: str) -> None:
    elsewhere = "arn:aws-cn:any:cn-north-1:1:orders"

    assert (arn_of("orders"), arn_of(elsewhere)) == (arn, elsewhere)


@pytest.mark.parametrize(
    ("bus", "arn"),
    [
        ("default", f"arn:${{AWS::Partition}}:events:{HERE}:rule/tick"),
        ("orders", f"arn:${{AWS::Partition}}:events:{HERE}:rule/orders/tick"),
        (
            "arn:aws:events:eu-west-1:2:event-bus/orders",
            "arn:aws:events:eu-west-1:2:rule/orders/tick",
        ),
        ("arn:aws:events:eu-west-1:2:event-bus/default", "arn:aws:events:eu-west-1:2:rule/tick"),
    ],
    ids=["default", "own", "another account's", "another account's default"],
)
def test_a_rule_is_where_its_bus_is(bus: str, arn: str) -> None:
    assert rule_arn("tick", bus) == arn
