import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NoSuchSourceError
from achalice_cli.aws.logs import LogFilters, LogGroupFullError, LogGroups
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import LogFilter, LogGroup
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

NAME = "/aws/lambda/shop-dev"
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{NAME}"
OUTPUTS: Outputs = {"name": NAME}
FOUND: Outputs = {"name": NAME, "found": "true"}


def group(retention: int | None = None) -> LogGroup:
    return LogGroup(name=NAME, retention_in_days=retention, tags=TAGS)


@pytest.fixture
def groups(aws: Aws) -> LogGroups:
    return LogGroups(aws)


async def test_a_group_that_keeps_its_logs_for_ever_is_one_call(
    groups: LogGroups, logs: Script
) -> None:
    logs.on("create_log_group", logGroupName=NAME, tags=TAGS).gives()

    result = await groups.create(group())

    assert result.outputs == OUTPUTS


async def test_a_group_is_made_with_its_retention(groups: LogGroups, logs: Script) -> None:
    logs.on("create_log_group", logGroupName=NAME, tags=TAGS).gives()
    logs.on("put_retention_policy", logGroupName=NAME, retentionInDays=7).gives()

    await groups.create(group(7))


async def test_the_group_that_an_interrupted_deploy_left_is_taken_over(
    groups: LogGroups, logs: Script
) -> None:
    """Whatever that deploy had not done yet is done now."""
    logs.on("create_log_group", logGroupName=NAME, tags=TAGS).refuses(
        "ResourceAlreadyExistsException"
    )
    logs.on("list_tags_for_resource", resourceArn=ARN).gives(tags=TAGS)
    logs.on("delete_retention_policy", logGroupName=NAME).gives()
    logs.on("list_tags_for_resource", resourceArn=ARN).gives(tags={**TAGS, "owner": "me"})
    logs.on("untag_resource", resourceArn=ARN, tagKeys=["owner"]).gives()
    logs.on("tag_resource", resourceArn=ARN, tags=TAGS).gives()

    result = await groups.create(group())

    assert result.outputs == OUTPUTS


@pytest.mark.parametrize("tags", [{}, {**TAGS, "achalice:stage": "prod"}], ids=["bare", "another"])
async def test_logs_that_were_there_before_are_used_but_not_claimed(
    groups: LogGroups, logs: Script, tags: dict[str, str]
) -> None:
    logs.on("create_log_group", logGroupName=NAME, tags=TAGS).refuses(
        "ResourceAlreadyExistsException"
    )
    logs.on("list_tags_for_resource", resourceArn=ARN).gives(tags=tags)

    result = await groups.create(group())

    assert result.outputs == FOUND


async def test_logs_that_were_there_before_get_the_retention_that_is_declared(
    groups: LogGroups, logs: Script
) -> None:
    logs.on("create_log_group", logGroupName=NAME, tags=TAGS).refuses(
        "ResourceAlreadyExistsException"
    )
    logs.on("list_tags_for_resource", resourceArn=ARN).gives(tags={})
    logs.on("put_retention_policy", logGroupName=NAME, retentionInDays=7).gives()

    await groups.create(group(7))


async def test_logs_that_were_there_before_stay_when_the_stage_is_deleted(
    groups: LogGroups, logs: Script
) -> None:
    """They may be all that is left of what the user had before achalice."""
    await groups.delete(FOUND)


async def test_logs_that_were_there_before_keep_their_tags(groups: LogGroups, logs: Script) -> None:
    """Tagged, they would be taken for ours by the next deploy that finds them."""
    await groups.update(group(), frozenset({"tags"}), FOUND)


async def test_another_retention_is_one_call(groups: LogGroups, logs: Script) -> None:
    logs.on("put_retention_policy", logGroupName=NAME, retentionInDays=30).gives()

    result = await groups.update(group(30), frozenset({"retention_in_days"}), OUTPUTS)

    assert result.outputs == OUTPUTS


async def test_a_retention_that_is_not_declared_any_more_is_removed(
    groups: LogGroups, logs: Script
) -> None:
    logs.on("delete_retention_policy", logGroupName=NAME).gives()

    await groups.update(group(), frozenset({"retention_in_days"}), OUTPUTS)


async def test_other_tags_are_set_and_those_that_were_are_removed(
    groups: LogGroups, logs: Script
) -> None:
    logs.on("list_tags_for_resource", resourceArn=ARN).gives(tags={**TAGS, "owner": "me"})
    logs.on("untag_resource", resourceArn=ARN, tagKeys=["owner"]).gives()
    logs.on("tag_resource", resourceArn=ARN, tags=TAGS).gives()

    await groups.update(group(), frozenset({"tags"}), OUTPUTS)


async def test_a_group_that_is_gone_is_told(groups: LogGroups, logs: Script) -> None:
    logs.on("put_retention_policy", logGroupName=NAME, retentionInDays=30).refuses(
        "ResourceNotFoundException"
    )

    with pytest.raises(ResourceGoneError):
        await groups.update(group(30), frozenset({"retention_in_days"}), OUTPUTS)


async def test_a_group_is_deleted(groups: LogGroups, logs: Script) -> None:
    logs.on("delete_log_group", logGroupName=NAME).gives()

    await groups.delete(OUTPUTS)


async def test_a_group_that_is_gone_counts_as_deleted(groups: LogGroups, logs: Script) -> None:
    logs.on("delete_log_group", logGroupName=NAME).refuses("ResourceNotFoundException")

    await groups.delete(OUTPUTS)


async def test_a_group_that_is_still_being_deleted_is_made_afterwards(
    groups: LogGroups, logs: Script, clock: Clock
) -> None:
    create = logs.on("create_log_group", logGroupName=NAME, tags=TAGS)
    create.refuses("OperationAbortedException")
    create.gives()

    await groups.create(group())

    assert len(clock.pauses) == 1


async def test_another_refusal_is_told(groups: LogGroups, logs: Script) -> None:
    logs.on("delete_log_group", logGroupName=NAME).refuses("AccessDeniedException")

    with pytest.raises(ClientError, match="AccessDenied"):
        await groups.delete(OUTPUTS)


FUNCTION = Address("function:on_line")
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-on_line"
MADE: Made = {FUNCTION: {"name": "shop-dev-on_line", "arn": FUNCTION_ARN}}
FILTER = LogFilter(
    name="shop-dev-on_line",
    log_group="/var/log",
    own_log_group=None,
    pattern="ERROR",
    function=FUNCTION,
    permission=Address("permission:on_line/logs:/var/log"),
)
FILTER_OUTPUTS: Outputs = {"name": "shop-dev-on_line", "log_group": "/var/log"}


@pytest.fixture
def filters(aws: Aws) -> LogFilters:
    return LogFilters(aws)


def filtering(logs: Script) -> Call:
    return logs.on(
        "put_subscription_filter",
        logGroupName="/var/log",
        filterName="shop-dev-on_line",
        filterPattern="ERROR",
        destinationArn=FUNCTION_ARN,
    )


def unfiltering(logs: Script) -> Call:
    return logs.on(
        "delete_subscription_filter", logGroupName="/var/log", filterName="shop-dev-on_line"
    )


async def test_lines_of_a_group_are_handed_to_a_function(filters: LogFilters, logs: Script) -> None:
    """The same call makes a filter, takes over one that was left behind, and changes it."""
    filtering(logs).gives()

    assert (await filters.put(FILTER, MADE)).outputs == FILTER_OUTPUTS


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "InvalidParameterException",
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs "
            "permission to execute your function.",
        ),
        ("OperationAbortedException", ""),
    ],
    ids=["permission not known yet", "being changed"],
)
async def test_a_filter_is_put_as_soon_as_cloudwatch_takes_it(
    filters: LogFilters, logs: Script, clock: Clock, code: str, message: str
) -> None:
    filtering(logs).refuses(code, message)
    filtering(logs).gives()

    await filters.put(FILTER, MADE)

    assert len(clock.pauses) == 1


async def test_a_filter_that_cloudwatch_does_not_understand_is_told_at_once(
    filters: LogFilters, logs: Script, clock: Clock
) -> None:
    filtering(logs).refuses("InvalidParameterException", "Invalid filter pattern")

    with pytest.raises(ClientError, match="Invalid filter pattern"):
        await filters.put(FILTER, MADE)

    assert clock.pauses == []


async def test_a_group_that_is_not_there_is_told_by_its_name(
    filters: LogFilters, logs: Script
) -> None:
    filtering(logs).refuses("ResourceNotFoundException")

    with pytest.raises(NoSuchSourceError, match="there is no log group `/var/log`"):
        await filters.put(FILTER, MADE)


async def test_a_group_with_too_many_filters_is_told_with_the_limit(
    filters: LogFilters, logs: Script
) -> None:
    filtering(logs).refuses("LimitExceededException", "Resource limit exceeded.")

    with pytest.raises(LogGroupFullError) as raised:
        await filters.put(FILTER, MADE)

    assert str(raised.value) == (
        "the log group `/var/log` has no room for another subscription filter"
    )
    assert raised.value.hint == (
        "CloudWatch Logs takes two for each group: remove one, or let one handler do both"
    )


async def test_a_filter_is_deleted_as_soon_as_cloudwatch_lets_it_go(
    filters: LogFilters, logs: Script, clock: Clock
) -> None:
    unfiltering(logs).refuses("OperationAbortedException")
    unfiltering(logs).gives()

    await filters.delete(FILTER_OUTPUTS)

    assert len(clock.pauses) == 1


async def test_a_filter_that_is_gone_counts_as_deleted(filters: LogFilters, logs: Script) -> None:
    unfiltering(logs).refuses("ResourceNotFoundException")

    await filters.delete(FILTER_OUTPUTS)
