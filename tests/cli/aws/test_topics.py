import json

import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NoSuchSourceError
from achalice_cli.aws.session import Aws
from achalice_cli.aws.topics import TopicSubscriptions
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import TopicSubscription
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Script

FUNCTION = Address("function:on_news")
PERMISSION = Address("permission:on_news/sns:news")
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-on_news"
MADE: Made = {FUNCTION: {"name": "shop-dev-on_news", "arn": FUNCTION_ARN}}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:news"
ARN = f"{TOPIC}:7"
OUTPUTS: Outputs = {"arn": ARN}
POLICY = '{"kind":["good"]}'
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:lost"
REDRIVE = json.dumps({"deadLetterTargetArn": QUEUE})
PLAIN = TopicSubscription(
    topic="news",
    function=FUNCTION,
    permission=PERMISSION,
    filter_policy=None,
    filter_policy_scope="MessageAttributes",
    dead_letter_arn=None,
)
FILTERED = PLAIN.model_copy(update={"filter_policy": POLICY, "dead_letter_arn": QUEUE})
ATTRIBUTES = {
    "FilterPolicy": POLICY,
    "FilterPolicyScope": "MessageAttributes",
    "RedrivePolicy": REDRIVE,
}
DIFFERENT = (
    "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"
)


@pytest.fixture
def subscriptions(aws: Aws) -> TopicSubscriptions:
    return TopicSubscriptions(aws)


def subscribing(sns: Script, attributes: dict[str, str] | None = None, topic: str = TOPIC) -> Call:
    return sns.on(
        "subscribe",
        TopicArn=topic,
        Protocol="lambda",
        Endpoint=FUNCTION_ARN,
        Attributes=attributes or {},
        ReturnSubscriptionArn=True,
    )


def reading(sns: Script, arn: str = ARN) -> Call:
    return sns.on("get_subscription_attributes", SubscriptionArn=arn)


def setting(sns: Script, name: str, value: str | None) -> None:
    values = {} if value is None else {"AttributeValue": value}
    sns.on("set_subscription_attributes", SubscriptionArn=ARN, AttributeName=name, **values).gives()


async def test_a_function_is_subscribed_with_its_filter_from_the_start(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    """Set afterwards, messages would come through that the handler does not expect."""
    subscribing(sns, ATTRIBUTES).gives(SubscriptionArn=ARN)
    reading(sns).gives(Attributes={**ATTRIBUTES, "Protocol": "lambda"})

    result = await subscriptions.create(FILTERED, MADE)

    assert result.outputs == OUTPUTS


async def test_a_subscription_that_cannot_be_read_yet_was_made_just_now(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    subscribing(sns).gives(SubscriptionArn=ARN)
    reading(sns).refuses("NotFound")

    assert (await subscriptions.create(PLAIN, MADE)).outputs == OUTPUTS


async def test_a_topic_elsewhere_is_subscribed_to_where_it_is(
    subscriptions: TopicSubscriptions, aws: Aws
) -> None:
    """SNS knows a topic in its own region only."""
    topic = "arn:aws:sns:us-east-1:999999999999:news"
    there = Script(await aws.sns("us-east-1"))
    subscribing(there, topic=topic).gives(SubscriptionArn=f"{topic}:7")
    reading(there, f"{topic}:7").gives(Attributes={})
    there.on("unsubscribe", SubscriptionArn=f"{topic}:7").gives()

    result = await subscriptions.create(PLAIN.model_copy(update={"topic": topic}), MADE)
    await subscriptions.delete(result.outputs)

    there.finish()


async def test_a_topic_that_is_not_there_is_told_by_its_name(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    subscribing(sns).refuses("NotFound", "Topic does not exist")

    with pytest.raises(NoSuchSourceError, match="there is no topic `news`"):
        await subscriptions.create(PLAIN, MADE)


async def test_the_subscription_that_an_interrupted_deploy_left_is_taken_over(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    """A topic has one for each function, and refuses to make it again with another filter."""
    subscribing(sns, ATTRIBUTES).refuses("InvalidParameter", DIFFERENT)
    sns.on("list_subscriptions_by_topic", TopicArn=TOPIC).gives(
        Subscriptions=[
            {"SubscriptionArn": f"{TOPIC}:1", "Endpoint": "arn:another"},
            {"SubscriptionArn": ARN, "Endpoint": FUNCTION_ARN},
        ]
    )
    setting(sns, "FilterPolicy", POLICY)
    setting(sns, "FilterPolicyScope", "MessageAttributes")
    setting(sns, "RedrivePolicy", REDRIVE)

    assert (await subscriptions.create(FILTERED, MADE)).outputs == OUTPUTS


async def test_what_a_subscription_had_that_was_there_already_is_removed(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    """Asked for one without a filter, SNS answers with the one there is, filter or not."""
    subscribing(sns).gives(SubscriptionArn=ARN)
    reading(sns).gives(Attributes=ATTRIBUTES)
    setting(sns, "FilterPolicy", "{}")
    setting(sns, "RedrivePolicy", None)

    await subscriptions.create(PLAIN, MADE)


async def test_anything_else_that_sns_refuses_is_told(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    subscribing(sns).refuses("InvalidParameter", "Invalid parameter: Invalid protocol: lambda")

    with pytest.raises(ClientError, match="Invalid protocol"):
        await subscriptions.create(PLAIN, MADE)


FILTER = frozenset({"filter_policy"})


async def test_a_filter_for_bodies_is_set_after_its_scope(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    """Such policies may be nested, which those for attributes may not."""
    setting(sns, "FilterPolicyScope", "MessageBody")
    setting(sns, "FilterPolicy", POLICY)
    wanted = FILTERED.model_copy(update={"filter_policy_scope": "MessageBody"})

    await subscriptions.update(wanted, FILTER, OUTPUTS)


async def test_a_filter_for_attributes_is_set_before_its_scope(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    setting(sns, "FilterPolicy", POLICY)
    setting(sns, "FilterPolicyScope", "MessageAttributes")

    await subscriptions.update(FILTERED, FILTER, OUTPUTS)


async def test_a_filter_that_is_not_declared_any_more_is_removed(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    setting(sns, "FilterPolicy", "{}")

    await subscriptions.update(PLAIN, FILTER, OUTPUTS)


@pytest.mark.parametrize(
    ("wanted", "value"), [(FILTERED, REDRIVE), (PLAIN, None)], ids=["set", "removed"]
)
async def test_where_lost_messages_go_is_changed_in_place(
    subscriptions: TopicSubscriptions, sns: Script, wanted: TopicSubscription, value: str | None
) -> None:
    setting(sns, "RedrivePolicy", value)

    await subscriptions.update(wanted, frozenset({"dead_letter_arn"}), OUTPUTS)


async def test_another_permission_changes_nothing_at_the_topic(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    result = await subscriptions.update(PLAIN, frozenset({"permission"}), OUTPUTS)

    assert result.outputs == OUTPUTS


async def test_a_subscription_that_is_gone_is_told(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    sns.on(
        "set_subscription_attributes",
        SubscriptionArn=ARN,
        AttributeName="FilterPolicy",
        AttributeValue="{}",
    ).refuses("NotFound")

    with pytest.raises(ResourceGoneError):
        await subscriptions.update(PLAIN, FILTER, OUTPUTS)


async def test_a_subscription_that_is_gone_counts_as_deleted(
    subscriptions: TopicSubscriptions, sns: Script
) -> None:
    sns.on("unsubscribe", SubscriptionArn=ARN).refuses("NotFound")

    await subscriptions.delete(OUTPUTS)
