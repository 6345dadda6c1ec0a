"""Roles as they are."""

import json
from typing import cast

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.iam import policy_name
from achalice_cli.aws.reading.likeness import as_recorded, tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.policy import trust_document
from achalice_cli.engine.resources.functions import TrustedService
from achalice_cli.engine.state import Recorded


async def read_role(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Who may act as the role, its policy, and what bounds that."""
    iam = await aws.iam()
    role = (await iam.get_role(RoleName=recorded.outputs["name"]))["Role"]
    trust = cast("JsonValue", role["AssumeRolePolicyDocument"])
    trusted = cast("TrustedService", recorded.properties.get("trusted", "lambda"))
    expected = json.loads(aws.resolve(json.dumps(trust_document(trusted))))
    tags = {each["Key"]: each["Value"] for each in role["Tags"]} if "Tags" in role else None
    return Found(
        {
            **tags_as_recorded(recorded, tags),
            "policy": await _policy(aws, recorded),
            "trusted": trusted if trust == expected else trust,
            "permissions_boundary": role.get("PermissionsBoundary", {}).get(
                "PermissionsBoundaryArn"
            ),
        }
    )


async def _policy(aws: Aws, recorded: Recorded) -> JsonValue:
    iam = await aws.iam()
    try:
        answer = await iam.get_role_policy(
            RoleName=recorded.outputs["name"], PolicyName=policy_name(recorded.outputs)
        )
    except ClientError as error:
        if code_of(error) != "NoSuchEntity":
            raise
        return None
    document = cast("JsonValue", answer["PolicyDocument"])
    return as_recorded(aws, recorded.properties.get("policy"), document)
