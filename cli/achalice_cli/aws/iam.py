"""Roles."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NotOursError, code_of
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.engine.applying import ResourceGoneError, Result
from achalice_cli.engine.policy import trust_document
from achalice_cli.engine.resources import Role
from achalice_cli.engine.resources.functions import TrustedService
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_iam.type_defs import CreateRoleRequestTypeDef

POLICY_NAME = "achalice"

_DESCRIPTIONS: dict[TrustedService, str] = {
    "lambda": "What the functions of an achalice app run as",
    "scheduler": "What EventBridge Scheduler calls the functions of an achalice app as",
}


class Roles:
    """Makes, changes and removes roles."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, role: Role) -> Result:
        """Make the role with its policy, or take over this stage's own.

        Raises:
            NotOursError: a role of that name belongs to something else.
        """
        iam = await self._aws.iam()
        request: CreateRoleRequestTypeDef = {
            "RoleName": role.name,
            "AssumeRolePolicyDocument": self._trust(role),
            "Description": _DESCRIPTIONS[role.trusted],
            "Tags": [{"Key": key, "Value": value} for key, value in role.tags.items()],
        }
        if role.permissions_boundary is not None:
            request["PermissionsBoundary"] = role.permissions_boundary
        try:
            answer = await iam.create_role(**request)
            made = _outputs(role, answer["Role"]["Arn"], answer["Role"]["RoleId"])
        except ClientError as error:
            if code_of(error) != "EntityAlreadyExists":
                raise
            made = await self._adopted(role)
        # What IAM has just made, it may not find yet.
        await until_accepted(
            lambda: self._put_policy(role), lambda error: code_of(error) == "NoSuchEntity"
        )
        return Result(made)

    async def _adopted(self, role: Role) -> Outputs:
        iam = await self._aws.iam()
        existing = (await iam.get_role(RoleName=role.name))["Role"]
        tags = {tag["Key"]: tag["Value"] for tag in existing.get("Tags", [])}
        if not is_ours(tags, role.tags):
            raise NotOursError("role", role.name)
        boundary = existing.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if boundary != role.permissions_boundary:
            await self._set_boundary(role)
        return _outputs(role, existing["Arn"], existing["RoleId"])

    async def update(self, role: Role, changed: frozenset[str], outputs: Outputs) -> Result:
        """Change who may act as the role, its policy or its tags in place."""
        iam = await self._aws.iam()
        try:
            if "trusted" in changed:
                await iam.update_assume_role_policy(
                    RoleName=role.name, PolicyDocument=self._trust(role)
                )
            if "policy" in changed:
                await self._put_policy(role, policy_name(outputs))
            if "permissions_boundary" in changed:
                await self._set_boundary(role)
            if "tags" in changed:
                current = (await iam.list_role_tags(RoleName=role.name))["Tags"]
                if left_over := stale((tag["Key"] for tag in current), role.tags):
                    await iam.untag_role(RoleName=role.name, TagKeys=left_over)
                await iam.tag_role(
                    RoleName=role.name,
                    Tags=[{"Key": key, "Value": value} for key, value in role.tags.items()],
                )
        except ClientError as error:
            if code_of(error) == "NoSuchEntity":
                raise ResourceGoneError(f"the role {role.name} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the role and its policy."""
        iam = await self._aws.iam()
        try:
            await iam.delete_role_policy(RoleName=outputs["name"], PolicyName=policy_name(outputs))
        except ClientError as error:
            if code_of(error) != "NoSuchEntity":
                raise
        try:
            await iam.delete_role(RoleName=outputs["name"])
        except ClientError as error:
            if code_of(error) != "NoSuchEntity":
                raise

    async def _set_boundary(self, role: Role) -> None:
        iam = await self._aws.iam()
        if role.permissions_boundary is not None:
            await iam.put_role_permissions_boundary(
                RoleName=role.name, PermissionsBoundary=role.permissions_boundary
            )
            return
        try:
            await iam.delete_role_permissions_boundary(RoleName=role.name)
        except ClientError as error:
            # It has none.
            if code_of(error) != "NoSuchEntity":
                raise

    def _trust(self, role: Role) -> str:
        return self._aws.resolve(json.dumps(trust_document(role.trusted)))

    async def _put_policy(self, role: Role, name: str = POLICY_NAME) -> None:
        iam = await self._aws.iam()
        await iam.put_role_policy(
            RoleName=role.name,
            PolicyName=name,
            PolicyDocument=self._aws.resolve(json.dumps(role.policy)),
        )


def policy_name(outputs: Outputs) -> str:
    """What a role's policy is called: one that was adopted keeps the name that it has."""
    return outputs.get("policy", POLICY_NAME)


def _outputs(role: Role, arn: str, unique_id: str) -> Outputs:
    # A role made again has the same ARN, but what was granted to the old one is lost: Lambda's
    # right to the key of a function's variables, until the function is given the role anew.
    return {"name": role.name, "arn": arn, "id": unique_id}
