"""Roles of a template."""

from achalice_cli.engine.policy import trust_document
from achalice_cli.engine.resources import Role
from achalice_cli.engine.resources.functions import TrustedService
from achalice_cli.exports.sam.references import Json, Names, as_list, resource

_POLICY_NAME = "achalice"
_DESCRIPTIONS: dict[TrustedService, str] = {
    "lambda": "What the functions of an achalice app run as",
    "scheduler": "What EventBridge Scheduler calls the functions of an achalice app as",
}


def role(made: Role, names: Names) -> Json:
    """A role with its policy. CloudFormation names it, so that it needs no leave to do so."""
    said = names.said_to_callers if made.trusted == "scheduler" else names.said
    policy: Json = {"PolicyName": _POLICY_NAME, "PolicyDocument": said(made.policy)}
    return resource(
        "IAM::Role",
        {
            "AssumeRolePolicyDocument": names.said(trust_document(made.trusted)),
            "Description": _DESCRIPTIONS[made.trusted],
            # IAM refuses one that says nothing.
            "Policies": [policy] if made.policy["Statement"] else None,
            "PermissionsBoundary": made.permissions_boundary,
            "Tags": as_list(made.tags),
        },
    )
