"""What whoever deploys a stage has to be allowed in AWS, as parts of CloudFormation's templates."""

import json

from achalice_cli.pipelines.filling import filled
from achalice_cli.pipelines.subject import Subject


def deployer(subject: Subject) -> str:
    """The statements of a policy for deploys of the stage, but without its record.

    https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
    """
    blanks = {
        "prefix": subject.pattern,
        "boundary": _boundary(subject),
        "given_roles": "\n".join(f"- {arn}" for arn in subject.given_roles),
    }
    return filled("deployer.yml", blanks)


def record(subject: Subject, *, form: str = "record.yml") -> str:
    """What is needed of the bucket that the stage's record is in; nothing where it is in none."""
    if subject.state is None:
        return ""
    bucket, prefix = subject.state
    return filled(form, {"bucket": bucket, "prefix": prefix, "stage": subject.stage})


def archives(subject: Subject) -> str:
    """What is needed of the bucket that large zips go through; nothing where there is none."""
    if subject.deployment_bucket is None:
        return ""
    place = "/".join(filter(None, subject.deployment_bucket))
    return filled("archives.yml", {"place": place})


def _boundary(subject: Subject) -> str:
    if subject.permissions_boundary is None:
        return ""
    boundary = json.dumps(subject.permissions_boundary)
    return f"Condition:\n  StringEquals:\n    iam:PermissionsBoundary: {boundary}"
