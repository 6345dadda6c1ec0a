import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NoSuchSourceError, NotOursError
from achalice_cli.aws.events import Rules
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import Rule
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

NAME = "shop-dev-tick-event"
ARN = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{NAME}"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-tick"
MADE: Made = {Address("function:tick"): {"name": "shop-dev-tick", "arn": FUNCTION_ARN}}
OUTPUTS: Outputs = {"name": NAME, "source_arn": ARN, "bus": "default"}
RULE = Rule(
    name=NAME,
    schedule_expression="rate(1 hour)",
    description="",
    function=Address("function:tick"),
    tags={"achalice:app": "shop", "achalice:stage": "dev"},
)
TAGS = [
    {"Key": "achalice:app", "Value": "shop"},
    {"Key": "achalice:stage", "Value": "dev"},
]


@pytest.fixture
def rules(aws: Aws) -> Rules:
    return Rules(aws)


def listing(events: Script, arn: str = ARN) -> Call:
    return events.on("list_tags_for_resource", ResourceARN=arn)


def putting(events: Script, bus: str = "default", **what: str) -> Call:
    return events.on(
        "put_rule",
        Name=NAME,
        EventBusName=bus,
        Description="",
        State="ENABLED",
        Tags=TAGS,
        **(what or {"ScheduleExpression": "rate(1 hour)"}),
    )


def targeting(events: Script, bus: str = "default", **more: object) -> Call:
    target = {"Id": "achalice", "Arn": FUNCTION_ARN, **more}
    return events.on("put_targets", Rule=NAME, EventBusName=bus, Targets=[target])


def is_put(events: Script) -> None:
    putting(events).gives(RuleArn=ARN)
    targeting(events).gives(FailedEntryCount=0, FailedEntries=[])


async def test_a_rule_is_made_with_its_target(rules: Rules, events: Script) -> None:
    listing(events).refuses("ResourceNotFoundException")
    is_put(events)

    result = await rules.create(RULE, MADE)

    assert result.outputs == OUTPUTS


PATTERN = '{"source":["shop"]}'
QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:lost"


async def test_a_rule_may_wait_for_events_of_any_bus(rules: Rules, events: Script) -> None:
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/orders/{NAME}"
    wanted = RULE.model_copy(
        update={
            "schedule_expression": None,
            "event_pattern": PATTERN,
            "event_bus": "orders",
            "maximum_event_age_in_seconds": 60,
            "maximum_retry_attempts": 0,
            "dead_letter_arn": QUEUE_ARN,
        }
    )
    listing(events, arn).refuses("ResourceNotFoundException")
    putting(events, "orders", EventPattern=PATTERN).gives(RuleArn=arn)
    targeting(
        events,
        "orders",
        RetryPolicy={"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
        DeadLetterConfig={"Arn": QUEUE_ARN},
    ).gives(FailedEntryCount=0, FailedEntries=[])

    result = await rules.create(wanted, MADE)

    assert result.outputs == {"name": NAME, "source_arn": arn, "bus": "orders"}


async def test_a_bus_that_is_not_there_is_told_by_its_name(rules: Rules, events: Script) -> None:
    listing(events, f"arn:aws:events:{REGION}:{ACCOUNT}:rule/orders/{NAME}").refuses(
        "ResourceNotFoundException"
    )
    putting(events, "orders").refuses("ResourceNotFoundException", "Event bus orders ...")

    with pytest.raises(NoSuchSourceError, match="there is no event bus `orders`"):
        await rules.create(RULE.model_copy(update={"event_bus": "orders"}), MADE)


async def test_the_rule_that_an_interrupted_deploy_left_is_taken_over(
    rules: Rules, events: Script
) -> None:
    listing(events).gives(Tags=TAGS)
    is_put(events)

    result = await rules.create(RULE, MADE)

    assert result.outputs == OUTPUTS


async def test_the_rule_of_somebody_else_is_not_touched(rules: Rules, events: Script) -> None:
    """PutRule would overwrite it without a word."""
    listing(events).gives(Tags=[{"Key": "team", "Value": "store"}])

    with pytest.raises(NotOursError, match=f"the rule `{NAME}` exists already"):
        await rules.create(RULE, MADE)


async def test_another_schedule_overwrites_the_rule(rules: Rules, events: Script) -> None:
    is_put(events)

    result = await rules.update(RULE, frozenset({"schedule_expression"}), OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


async def test_other_tags_are_set_and_those_that_were_are_removed(
    rules: Rules, events: Script
) -> None:
    """PutRule ignores tags where the rule exists."""
    listing(events).gives(Tags=[TAGS[0], {"Key": "owner", "Value": "me"}])
    events.on("untag_resource", ResourceARN=ARN, TagKeys=["owner"]).gives()
    events.on("tag_resource", ResourceARN=ARN, Tags=TAGS).gives()
    is_put(events)

    await rules.update(RULE, frozenset({"tags"}), OUTPUTS, MADE)


async def test_a_rule_that_is_gone_is_told(rules: Rules, events: Script) -> None:
    listing(events).refuses("ResourceNotFoundException")

    with pytest.raises(ResourceGoneError):
        await rules.update(RULE, frozenset({"tags"}), OUTPUTS, MADE)


async def test_a_target_that_aws_did_not_take_is_a_failure(rules: Rules, events: Script) -> None:
    """PutTargets answers 200 all the same."""
    putting(events).gives(RuleArn=ARN)
    targeting(events).gives(
        FailedEntryCount=1,
        FailedEntries=[
            {"TargetId": "achalice", "ErrorCode": "AccessDenied", "ErrorMessage": "not allowed"}
        ],
    )

    with pytest.raises(ClientError, match=r"AccessDenied.*PutTargets.*not allowed"):
        await rules.update(RULE, frozenset({"function"}), OUTPUTS, MADE)


async def test_a_target_that_aws_could_not_take_just_now_is_put_again(
    rules: Rules, events: Script, clock: Clock
) -> None:
    putting(events).gives(RuleArn=ARN)
    targeting(events).gives(
        FailedEntryCount=1,
        FailedEntries=[{"TargetId": "achalice", "ErrorCode": "ConcurrentModificationException"}],
    )
    targeting(events).refuses("ConcurrentModificationException")
    targeting(events).gives(FailedEntryCount=0, FailedEntries=[])

    await rules.update(RULE, frozenset({"function"}), OUTPUTS, MADE)

    assert len(clock.pauses) == 2


@pytest.mark.parametrize(
    ("outputs", "bus"),
    [
        ({"name": NAME, "source_arn": ARN}, "default"),
        ({"name": NAME, "source_arn": ARN, "bus": "orders"}, "orders"),
    ],
    ids=["recorded before rules had buses", "with its bus"],
)
async def test_a_rule_is_deleted_after_its_target(
    rules: Rules, events: Script, outputs: Outputs, bus: str
) -> None:
    """AWS deletes no rule that has one."""
    events.on("remove_targets", Rule=NAME, EventBusName=bus, Ids=["achalice"]).gives(
        FailedEntryCount=0, FailedEntries=[]
    )
    events.on("delete_rule", Name=NAME, EventBusName=bus).gives()

    await rules.delete(outputs)


async def test_a_rule_that_is_gone_counts_as_deleted(rules: Rules, events: Script) -> None:
    events.on("remove_targets", Rule=NAME, EventBusName="default", Ids=["achalice"]).refuses(
        "ResourceNotFoundException"
    )

    await rules.delete(OUTPUTS)


async def test_an_adopted_rule_keeps_its_one_target(rules: Rules, events: Script) -> None:
    """With another one beside it, the function would be called twice."""
    adopted = {**OUTPUTS, "target": "1"}
    target = [{"Id": "1", "Arn": FUNCTION_ARN}]
    putting(events).gives(RuleArn=ARN)
    events.on("put_targets", Rule=NAME, EventBusName="default", Targets=target).gives(
        FailedEntryCount=0, FailedEntries=[]
    )
    events.on("remove_targets", Rule=NAME, EventBusName="default", Ids=["1"]).gives(
        FailedEntryCount=0, FailedEntries=[]
    )
    events.on("delete_rule", Name=NAME, EventBusName="default").gives()

    result = await rules.update(RULE, frozenset({"schedule_expression"}), adopted, MADE)
    await rules.delete(result.outputs)
