"""EventBridge rules."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NoSuchSourceError, NotOursError, code_of
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Rule
from achalice_cli.engine.sources import rule_arn
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_events.type_defs import PutRuleRequestTypeDef, TargetTypeDef

_TARGET_ID = "achalice"


def _is_contended(error: ClientError) -> bool:
    """The rule is being changed by another call. One target's failure has the same name."""
    return code_of(error) in ("ConcurrentModificationException", "ThrottlingException")


class Rules:
    """Makes, changes and removes rules with their one target."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, rule: Rule, made: Made) -> Result:
        """Make the rule, or take over this stage's own.

        Raises:
            NotOursError: a rule of that name belongs to something else.
            NoSuchSourceError: the bus is not there.
        """
        events = await self._aws.events()
        try:
            found = await events.list_tags_for_resource(ResourceARN=self._arn(rule))
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
        else:
            if not is_ours({tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}, rule.tags):
                raise NotOursError("rule", rule.name)
        return await self._put(rule, made)

    async def update(
        self, rule: Rule, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Overwrite the rule and its target, and change the tags if they did.

        What is not given is gone then: PutRule and PutTargets keep nothing of before.

        Raises:
            NoSuchSourceError: the bus is not there.
        """
        if "tags" in changed:
            try:
                await self._update_tags(rule)
            except ClientError as error:
                if code_of(error) == "ResourceNotFoundException":
                    raise ResourceGoneError(f"the rule {rule.name} is gone") from error
                raise
        await self._put(rule, made, target_id(outputs))
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the rule and its target."""
        events = await self._aws.events()
        name, bus = outputs["name"], outputs.get("bus", "default")
        try:
            await until_accepted(
                lambda: events.remove_targets(
                    Rule=name, EventBusName=bus, Ids=[target_id(outputs)]
                ),
                _is_contended,
            )
            await until_accepted(
                lambda: events.delete_rule(Name=name, EventBusName=bus), _is_contended
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise

    async def _put(self, rule: Rule, made: Made, target: str = _TARGET_ID) -> Result:
        events = await self._aws.events()
        try:
            put = await until_accepted(lambda: events.put_rule(**_request(rule)), _is_contended)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise NoSuchSourceError("event bus", rule.event_bus) from error
            raise
        await until_accepted(
            lambda: self._put_target(rule, target, made[rule.function]["arn"]), _is_contended
        )
        return Result({"name": rule.name, "source_arn": put["RuleArn"], "bus": rule.event_bus})

    async def _put_target(self, rule: Rule, target: str, function: str) -> None:
        events = await self._aws.events()
        answer = await events.put_targets(
            Rule=rule.name, EventBusName=rule.event_bus, Targets=[_target(rule, target, function)]
        )
        for failure in answer.get("FailedEntries", []):
            raise ClientError(
                {
                    "Error": {
                        "Code": failure.get("ErrorCode", "Failed"),
                        "Message": failure.get("ErrorMessage", rule.name),
                    }
                },
                "PutTargets",
            )

    async def _update_tags(self, rule: Rule) -> None:
        events = await self._aws.events()
        arn = self._arn(rule)
        current = (await events.list_tags_for_resource(ResourceARN=arn)).get("Tags", [])
        if left_over := stale((tag["Key"] for tag in current), rule.tags):
            await events.untag_resource(ResourceARN=arn, TagKeys=left_over)
        await events.tag_resource(
            ResourceARN=arn,
            Tags=[{"Key": key, "Value": value} for key, value in rule.tags.items()],
        )

    def _arn(self, rule: Rule) -> str:
        return self._aws.resolve(rule_arn(rule.name, rule.event_bus))


def _request(rule: Rule) -> "PutRuleRequestTypeDef":
    request: PutRuleRequestTypeDef = {
        "Name": rule.name,
        "EventBusName": rule.event_bus,
        "Description": rule.description,
        "State": "ENABLED",
        # Ignored where the rule exists.
        "Tags": [{"Key": key, "Value": value} for key, value in rule.tags.items()],
    }
    if rule.schedule_expression is not None:
        request["ScheduleExpression"] = rule.schedule_expression
    if rule.event_pattern is not None:
        request["EventPattern"] = rule.event_pattern
    return request


def target_id(outputs: Outputs) -> str:
    """What a rule's target is called: one that was adopted keeps the id that it has."""
    return outputs.get("target", _TARGET_ID)


def _target(rule: Rule, target_id: str, function: str) -> "TargetTypeDef":
    target: TargetTypeDef = {"Id": target_id, "Arn": function}
    age, attempts = rule.maximum_event_age_in_seconds, rule.maximum_retry_attempts
    if age is not None or attempts is not None:
        target["RetryPolicy"] = {
            **({} if age is None else {"MaximumEventAgeInSeconds": age}),
            **({} if attempts is None else {"MaximumRetryAttempts": attempts}),
        }
    if rule.dead_letter_arn is not None:
        target["DeadLetterConfig"] = {"Arn": rule.dead_letter_arn}
    return target
