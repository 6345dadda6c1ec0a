import json

import pytest

from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.iam import Roles
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import ResourceGoneError
from achalice_cli.engine.resources import Role
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, ANY, REGION, Clock, Script

ROLE = Role(
    name="shop-dev",
    policy={
        "Version": "2012-10-17",
        "Statement": [{"Resource": "arn:${AWS::Partition}:s:${AWS::Region}:${AWS::AccountId}:x"}],
    },
    tags={"achalice:app": "shop", "achalice:stage": "dev"},
)
TAGS = [
    {"Key": "achalice:app", "Value": "shop"},
    {"Key": "achalice:stage", "Value": "dev"},
]
ARN = f"arn:aws:iam::{ACCOUNT}:role/shop-dev"
ROLE_ID = "AROA1234567890123456"
OUTPUTS: Outputs = {"name": "shop-dev", "arn": ARN, "id": ROLE_ID}
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Resource": f"arn:aws:s:{REGION}:{ACCOUNT}:x"}],
    }
)


def described(**more: object) -> dict[str, object]:
    return {
        "Path": "/",
        "RoleName": "shop-dev",
        "RoleId": ROLE_ID,
        "Arn": ARN,
        "CreateDate": "2026-01-31T00:00:00Z",
        **more,
    }


@pytest.fixture
def roles(aws: Aws) -> Roles:
    return Roles(aws)


async def test_a_role_is_made_with_its_policy(roles: Roles, iam: Script) -> None:
    iam.on(
        "create_role",
        RoleName="shop-dev",
        AssumeRolePolicyDocument=(
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
            '"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
        ),
        Description="What the functions of an achalice app run as",
        Tags=TAGS,
    ).gives(Role=described())
    iam.on(
        "put_role_policy", RoleName="shop-dev", PolicyName="achalice", PolicyDocument=POLICY
    ).gives()

    result = await roles.create(ROLE)

    assert result.outputs == OUTPUTS


SCHEDULER_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "scheduler.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            }
        ],
    }
)


async def test_a_role_of_the_scheduler_trusts_this_account_s_schedules(
    roles: Roles, iam: Script
) -> None:
    iam.on(
        "create_role",
        RoleName="shop-dev",
        AssumeRolePolicyDocument=SCHEDULER_TRUST,
        Description="What EventBridge Scheduler calls the functions of an achalice app as",
        Tags=TAGS,
    ).gives(Role=described())
    iam.on("put_role_policy", RoleName="shop-dev", PolicyName=ANY, PolicyDocument=ANY).gives()

    await roles.create(ROLE.model_copy(update={"trusted": "scheduler"}))


async def test_who_may_act_as_a_role_is_changed_in_place(roles: Roles, iam: Script) -> None:
    """Chalice never did, and whoever was trusted once was trusted for ever."""
    iam.on("update_assume_role_policy", RoleName="shop-dev", PolicyDocument=SCHEDULER_TRUST).gives()
    other = ROLE.model_copy(update={"trusted": "scheduler"})

    await roles.update(other, frozenset({"trusted"}), OUTPUTS)


def exists_with(iam: Script, tags: list[dict[str, str]]) -> None:
    iam.on(
        "create_role", RoleName="shop-dev", AssumeRolePolicyDocument=ANY, Description=ANY, Tags=TAGS
    ).refuses("EntityAlreadyExists")
    iam.on("get_role", RoleName="shop-dev").gives(Role=described(Tags=tags))


async def test_the_role_that_an_interrupted_deploy_left_is_taken_over(
    roles: Roles, iam: Script
) -> None:
    exists_with(iam, [*TAGS, {"Key": "cost", "Value": "7"}])
    iam.on(
        "put_role_policy", RoleName="shop-dev", PolicyName="achalice", PolicyDocument=ANY
    ).gives()

    result = await roles.create(ROLE)

    assert result.outputs == OUTPUTS


@pytest.mark.parametrize(
    "tags", [[], [TAGS[0], {"Key": "achalice:stage", "Value": "prod"}]], ids=["untagged", "another"]
)
async def test_the_role_of_somebody_else_is_not_touched(
    roles: Roles, iam: Script, tags: list[dict[str, str]]
) -> None:
    exists_with(iam, tags)

    with pytest.raises(NotOursError, match="the role `shop-dev` exists already"):
        await roles.create(ROLE)


async def test_a_role_that_iam_does_not_find_yet_gets_its_policy_when_it_does(
    roles: Roles, iam: Script, clock: Clock
) -> None:
    iam.on(
        "create_role", RoleName="shop-dev", AssumeRolePolicyDocument=ANY, Description=ANY, Tags=TAGS
    ).gives(Role=described())
    put = iam.on("put_role_policy", RoleName="shop-dev", PolicyName=ANY, PolicyDocument=ANY)
    put.refuses("NoSuchEntity", "The role with name shop-dev cannot be found.")
    put.gives()

    await roles.create(ROLE)

    assert len(clock.pauses) == 1


async def test_another_policy_is_one_call(roles: Roles, iam: Script) -> None:
    iam.on(
        "put_role_policy", RoleName="shop-dev", PolicyName="achalice", PolicyDocument=POLICY
    ).gives()

    result = await roles.update(ROLE, frozenset({"policy"}), OUTPUTS)

    assert result.outputs == OUTPUTS


async def test_other_tags_are_set_and_those_that_were_are_removed(
    roles: Roles, iam: Script
) -> None:
    iam.on("list_role_tags", RoleName="shop-dev").gives(
        Tags=[TAGS[0], {"Key": "owner", "Value": "me"}, {"Key": "aws:x", "Value": "AWS's own"}]
    )
    iam.on("untag_role", RoleName="shop-dev", TagKeys=["owner"]).gives()
    iam.on("tag_role", RoleName="shop-dev", Tags=TAGS).gives()

    await roles.update(ROLE, frozenset({"tags"}), OUTPUTS)


@pytest.mark.parametrize("changed", ["policy", "tags"])
async def test_a_role_that_is_gone_is_told(roles: Roles, iam: Script, changed: str) -> None:
    if changed == "policy":
        call = iam.on("put_role_policy", RoleName="shop-dev", PolicyName=ANY, PolicyDocument=ANY)
    else:
        call = iam.on("list_role_tags", RoleName="shop-dev")
    call.refuses("NoSuchEntity")

    with pytest.raises(ResourceGoneError):
        await roles.update(ROLE, frozenset({changed}), OUTPUTS)


async def test_a_role_is_deleted_after_its_policy(roles: Roles, iam: Script) -> None:
    """IAM deletes no role that has one."""
    iam.on("delete_role_policy", RoleName="shop-dev", PolicyName="achalice").gives()
    iam.on("delete_role", RoleName="shop-dev").gives()

    await roles.delete(OUTPUTS)


async def test_a_role_without_its_policy_is_deleted(roles: Roles, iam: Script) -> None:
    iam.on("delete_role_policy", RoleName="shop-dev", PolicyName="achalice").refuses("NoSuchEntity")
    iam.on("delete_role", RoleName="shop-dev").gives()

    await roles.delete(OUTPUTS)


async def test_a_role_that_is_gone_counts_as_deleted(roles: Roles, iam: Script) -> None:
    iam.on("delete_role_policy", RoleName="shop-dev", PolicyName="achalice").refuses("NoSuchEntity")
    iam.on("delete_role", RoleName="shop-dev").refuses("NoSuchEntity")

    await roles.delete(OUTPUTS)


BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
BOUND = ROLE.model_copy(update={"permissions_boundary": BOUNDARY})


async def test_a_role_is_bounded_from_the_first_moment_on(roles: Roles, iam: Script) -> None:
    """Whoever may make bounded roles only would be refused any other."""
    iam.on(
        "create_role",
        RoleName="shop-dev",
        AssumeRolePolicyDocument=ANY,
        Description=ANY,
        Tags=TAGS,
        PermissionsBoundary=BOUNDARY,
    ).gives(Role=described())
    iam.on("put_role_policy", RoleName="shop-dev", PolicyName=ANY, PolicyDocument=ANY).gives()

    await roles.create(BOUND)


@pytest.mark.parametrize("wanted", [BOUNDARY, None])
async def test_another_boundary_is_one_call(roles: Roles, iam: Script, wanted: str | None) -> None:
    if wanted is None:
        iam.on("delete_role_permissions_boundary", RoleName="shop-dev").gives()
    else:
        iam.on(
            "put_role_permissions_boundary", RoleName="shop-dev", PermissionsBoundary=wanted
        ).gives()

    role = ROLE.model_copy(update={"permissions_boundary": wanted})
    await roles.update(role, frozenset({"permissions_boundary"}), OUTPUTS)


async def test_a_role_that_is_taken_over_gets_the_boundary_it_is_to_have(
    roles: Roles, iam: Script
) -> None:
    bounded = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": f"{BOUNDARY}-2"}
    iam.on(
        "create_role", RoleName="shop-dev", AssumeRolePolicyDocument=ANY, Description=ANY, Tags=ANY
    ).refuses("EntityAlreadyExists")
    iam.on("get_role", RoleName="shop-dev").gives(
        Role=described(Tags=TAGS, PermissionsBoundary=bounded)
    )
    iam.on("delete_role_permissions_boundary", RoleName="shop-dev").refuses("NoSuchEntity")
    iam.on("put_role_policy", RoleName="shop-dev", PolicyName=ANY, PolicyDocument=ANY).gives()

    await roles.create(ROLE)


async def test_an_adopted_role_s_policy_is_overwritten_under_its_own_name(
    roles: Roles, iam: Script
) -> None:
    """Left beside another one, it would go on allowing what it did, and keep the role alive."""
    adopted = {"name": "shop-dev", "arn": ARN, "id": ROLE_ID, "policy": "shop-dev"}
    iam.on(
        "put_role_policy", RoleName="shop-dev", PolicyName="shop-dev", PolicyDocument=POLICY
    ).gives()
    iam.on("delete_role_policy", RoleName="shop-dev", PolicyName="shop-dev").gives()
    iam.on("delete_role", RoleName="shop-dev").gives()

    result = await roles.update(ROLE, frozenset({"policy"}), adopted)
    await roles.delete(result.outputs)
