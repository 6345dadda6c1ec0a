"""Subscriptions to SNS topics."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NoSuchSourceError, code_of, message_of
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import TopicSubscription
from achalice_cli.engine.sources import topic_arn
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_sns.client import SNSClient

_FILTER = frozenset({"filter_policy", "filter_policy_scope"})
_NOT_FOUND = ("NotFound", "NotFoundException")


class TopicSubscriptions:
    """Makes, changes and removes subscriptions, in the region that the topic is in."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, subscription: TopicSubscription, made: Made) -> Result:
        """Subscribe the function, or take over its subscription: a topic has one for it.

        Raises:
            NoSuchSourceError: the topic is not there.
        """
        topic = self._aws.resolve(topic_arn(subscription.topic))
        sns = await self._aws.sns(_region(topic))
        function = made[subscription.function]["arn"]
        try:
            answer = await sns.subscribe(
                TopicArn=topic,
                Protocol="lambda",
                Endpoint=function,
                Attributes=dict(_attributes(subscription)),
                ReturnSubscriptionArn=True,
            )
        except ClientError as error:
            if code_of(error) in _NOT_FOUND:
                raise NoSuchSourceError("topic", subscription.topic) from error
            existing = await self._existing(sns, topic, function) if _is_other(error) else None
            if existing is None:
                raise
            outputs = {"arn": existing}
        else:
            # One that had other attributes may be found without a word, if there are none now.
            outputs = {"arn": answer["SubscriptionArn"]}
            if await self._is_as_declared(sns, subscription, outputs):
                return Result(outputs)
        return await self.update(subscription, _FILTER | {"dead_letter_arn"}, outputs)

    async def _existing(self, sns: "SNSClient", topic: str, function: str) -> str | None:
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        async for page in pages:
            for each in page["Subscriptions"]:
                if each.get("Endpoint") == function:
                    return each["SubscriptionArn"]
        return None

    async def _is_as_declared(
        self, sns: "SNSClient", subscription: TopicSubscription, outputs: Outputs
    ) -> bool:
        try:
            answer = await sns.get_subscription_attributes(SubscriptionArn=outputs["arn"])
        except ClientError as error:
            if code_of(error) in _NOT_FOUND:
                # It was made just now, so it is as it was made.
                return True
            raise
        found, declared = answer["Attributes"], dict(_attributes(subscription))
        return all(
            parsed(found.get(name)) == parsed(declared.get(name))
            for name in ("FilterPolicy", "FilterPolicyScope", "RedrivePolicy")
            # Where there is no policy, it matters to nobody.
            if name != "FilterPolicyScope" or subscription.filter_policy is not None
        )

    async def update(
        self, subscription: TopicSubscription, changed: frozenset[str], outputs: Outputs
    ) -> Result:
        """Change what is filtered and where lost messages go."""
        sns = await self._aws.sns(_region(outputs["arn"]))
        try:
            if changed & _FILTER:
                for name, value in _filter_steps(subscription):
                    await sns.set_subscription_attributes(
                        SubscriptionArn=outputs["arn"], AttributeName=name, AttributeValue=value
                    )
            if "dead_letter_arn" in changed:
                await self._set_redrive(sns, subscription, outputs)
        except ClientError as error:
            if code_of(error) in _NOT_FOUND:
                raise ResourceGoneError(f"the subscription {outputs['arn']} is gone") from error
            raise
        return Result(outputs)

    async def _set_redrive(
        self, sns: "SNSClient", subscription: TopicSubscription, outputs: Outputs
    ) -> None:
        arn = outputs["arn"]
        if subscription.dead_letter_arn is None:
            # No value at all is how SNS is told to have no such queue; an empty one is refused.
            await sns.set_subscription_attributes(
                SubscriptionArn=arn, AttributeName="RedrivePolicy"
            )
            return
        await sns.set_subscription_attributes(
            SubscriptionArn=arn,
            AttributeName="RedrivePolicy",
            AttributeValue=_redrive(subscription.dead_letter_arn),
        )

    async def delete(self, outputs: Outputs) -> None:
        """Unsubscribe the function."""
        sns = await self._aws.sns(_region(outputs["arn"]))
        try:
            await sns.unsubscribe(SubscriptionArn=outputs["arn"])
        except ClientError as error:
            if code_of(error) not in _NOT_FOUND:
                raise


def _is_other(error: ClientError) -> bool:
    """The function is subscribed already, otherwise than asked for."""
    return "already exists with different attributes" in message_of(error)


def _region(arn: str) -> str:
    return arn.split(":")[3]


def _redrive(queue: str) -> str:
    return json.dumps({"deadLetterTargetArn": queue})


def _attributes(subscription: TopicSubscription) -> Iterator[tuple[str, str]]:
    if subscription.filter_policy is not None:
        yield "FilterPolicy", subscription.filter_policy
        yield "FilterPolicyScope", subscription.filter_policy_scope
    if subscription.dead_letter_arn is not None:
        yield "RedrivePolicy", _redrive(subscription.dead_letter_arn)


def _filter_steps(subscription: TopicSubscription) -> list[tuple[str, str]]:
    """In an order in which each policy goes with the scope of that moment.

    Policies for bodies may be nested, those for attributes may not; all of the latter are good
    for bodies, too.
    """
    if subscription.filter_policy is None:
        return [("FilterPolicy", "{}")]
    policy = ("FilterPolicy", subscription.filter_policy)
    scope = ("FilterPolicyScope", subscription.filter_policy_scope)
    return [scope, policy] if scope[1] == "MessageBody" else [policy, scope]


def parsed(value: str | None) -> object:
    """What an attribute says, in whatever words; None if that is nothing, as `{}` is."""
    if not value or not value.startswith("{"):
        return value or None
    return json.loads(value) or None
