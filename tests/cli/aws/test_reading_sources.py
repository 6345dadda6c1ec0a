import json

import pytest
from pydantic import JsonValue

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.drift import Found, Gone
from achalice_cli.engine.state import Outputs, Recorded

from ..engine.builders import notifications, subscription
from .scripts import Script

ARN = "arn:aws:sns:eu-west-1:123456789012:news:1"
FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-tick"
POLICY = '{"kind":["a"]}'
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:lost"
TO_BODIES = {"FilterPolicyScope": "MessageBody"}


def recorded(policy: str | None) -> Recorded:
    """A subscription that looks at attributes."""
    resource = subscription().model_copy(update={"filter_policy": policy})
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs={"arn": ARN})


async def drift(aws: Aws, of: Recorded) -> dict[str, JsonValue]:
    """What is found other than recorded."""
    reading = await AwsReader(aws).read(of, {})
    assert isinstance(reading, Found)
    found = reading.properties.items()
    return {name: value for name, value in found if of.properties[name] != value}


@pytest.mark.parametrize("found", ['{"kind":["a"]}', '{ "kind": [ "a" ] }'])
async def test_a_filter_policy_in_other_words_is_the_same(
    aws: Aws, sns: Script, found: str
) -> None:
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(
        Attributes={"FilterPolicy": found}
    )

    assert await drift(aws, recorded(POLICY)) == {}


@pytest.mark.parametrize("said", [None, "{}"])
@pytest.mark.parametrize("answer", [{}, {"FilterPolicy": "{}", **TO_BODIES}])
async def test_a_filter_policy_without_anything_in_it_is_none_and_its_scope_does_not_count(
    aws: Aws, sns: Script, said: str | None, answer: dict[str, str]
) -> None:
    """Such a policy is how one is taken away; the scope stays behind."""
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(Attributes=answer)

    assert await drift(aws, recorded(said)) == {}


@pytest.mark.parametrize(
    ("answer", "drifted"),
    [
        ({"FilterPolicy": "{}", **TO_BODIES}, {"filter_policy": None}),
        ({"FilterPolicy": '{"kind":["b"]}'}, {"filter_policy": '{"kind":["b"]}'}),
        ({"FilterPolicy": POLICY, **TO_BODIES}, {"filter_policy_scope": "MessageBody"}),
    ],
    ids=["taken away", "another", "another scope"],
)
async def test_what_others_changed_of_a_filter_policy_is_found(
    aws: Aws, sns: Script, answer: dict[str, str], drifted: dict[str, JsonValue]
) -> None:
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(Attributes=answer)

    assert await drift(aws, recorded(POLICY)) == drifted


@pytest.mark.parametrize(
    ("answer", "drifted"),
    [
        ({"RedrivePolicy": json.dumps({"deadLetterTargetArn": QUEUE})}, {"dead_letter_arn": QUEUE}),
        ({}, {}),
    ],
    ids=["to a queue", "nowhere"],
)
async def test_where_others_send_what_could_not_be_delivered_is_found(
    aws: Aws, sns: Script, answer: dict[str, str], drifted: dict[str, JsonValue]
) -> None:
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(Attributes=answer)

    assert await drift(aws, recorded(None)) == drifted


OWN: Outputs = {"bucket": "uploads", "owner": "achalice:shop-dev:"}
EVENTS: list[JsonValue] = ["s3:ObjectCreated:*"]


def notified(outputs: Outputs) -> Recorded:
    resource = notifications()
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs=outputs)


def notifying(notification: str, **more: object) -> dict[str, object]:
    return {"Id": notification, "LambdaFunctionArn": FUNCTION_ARN, "Events": EVENTS, **more}


def found(notification: str, prefix: str | None = None) -> dict[str, JsonValue]:
    return {"id": notification, "events": EVENTS, "prefix": prefix, "suffix": None}


async def test_of_a_bucket_s_notifications_the_app_s_own_are_read(aws: Aws, s3: Script) -> None:
    narrow = {"Key": {"FilterRules": [{"Name": "Prefix", "Value": "in/"}]}}
    for more in ({}, {"Filter": narrow}):
        s3.on("get_bucket_notification_configuration", Bucket="uploads").gives(
            LambdaFunctionConfigurations=[
                notifying("other"),
                notifying("achalice:shop-dev:tick", **more),
            ]
        )

    drifts = [await drift(aws, notified(OWN)) for _ in range(2)]

    assert drifts == [{}, {"notifications": [found("achalice:shop-dev:tick", "in/")]}]


async def test_adopted_notifications_are_read_by_the_ids_that_they_have(
    aws: Aws, s3: Script
) -> None:
    """S3 made up those of what Chalice has deployed."""
    s3.on("get_bucket_notification_configuration", Bucket="uploads").gives(
        LambdaFunctionConfigurations=[notifying("NGQ4"), notifying("other")]
    )
    adopted = notified({"bucket": "uploads", "owner": "achalice:adopted:", "ids": '["NGQ4"]'})

    assert await drift(aws, adopted) == {"notifications": [found("NGQ4")]}


async def test_a_bucket_that_tells_the_app_nothing_any_more_has_lost_its_notifications(
    aws: Aws, s3: Script
) -> None:
    s3.on("get_bucket_notification_configuration", Bucket="uploads").gives()

    assert await AwsReader(aws).read(notified(OWN), {}) == Gone()
