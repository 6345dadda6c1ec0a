"""GitHub Actions: a workflow without stored keys, and the roles that it takes in AWS."""

import json
import re
from pathlib import Path
from textwrap import wrap

from achalice_cli.pipelines.filling import filled
from achalice_cli.pipelines.generated import STDOUT, Generated, shown
from achalice_cli.pipelines.permissions import archives, deployer, record
from achalice_cli.pipelines.subject import Subject

_RUNNERS = {"x86_64": "ubuntu-24.04", "arm64": "ubuntu-24.04-arm"}
_NO_SHARED_STATE = (
    "the record of the stage is in a file of the project, and runs of a workflow keep no files: "
    'set "state": {"s3": "bucket/prefix"} in .achalice/config.json, bring what is there with '
    "`achalice state push`, and generate again"
)


def github_actions(
    subject: Subject, workflow: Path | None = None, roles: Path | None = None
) -> Generated:
    """A workflow that tests all, plans pull requests and deploys one branch, and its two roles.

    Their files are named, or are where GitHub and achalice look. Where the workflow goes to stdout,
    there are no roles unless their file is named.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax and
    https://docs.github.com/en/actions/reference/security/oidc
    """
    workflow = workflow or (
        subject.repository / ".github" / "workflows" / f"deploy-{subject.name}.yml"
    )
    own = subject.project / ".achalice" / f"github-roles-{subject.stage}.yml"
    template = roles or own
    plan, deploy = _variable(subject, "PLAN"), _variable(subject, "DEPLOY")
    files = {workflow: filled("workflow.yml", _workflow(subject, plan, deploy, template))}
    if roles is not None or workflow != STDOUT:
        files[template] = filled("roles.yml", _roles(subject, plan, deploy))
    notes = (_NO_SHARED_STATE,) if subject.state is None else ()
    return Generated(files, _next(subject, plan, deploy, template), notes)


def _next(subject: Subject, plan: str, deploy: str, template: Path) -> tuple[str, ...]:
    owner, name = subject.github or ("OWNER", "REPOSITORY")
    repository = f"{owner}/{name}"
    stack = subject.stack("github")
    outputs = f"aws cloudformation describe-stacks --stack-name {stack} --output text --query"
    return (
        "aws cloudformation deploy --capabilities CAPABILITY_IAM \\",
        f"  --stack-name {stack} --template-file {shown(template)} --parameter-overrides \\",
        f"  Owner={owner} OwnerId=$(gh api repos/{repository} --jq .owner.id) \\",
        f"  Repository={name} RepositoryId=$(gh api repos/{repository} --jq .id)",
        f"{outputs} 'Stacks[0].Outputs'",
        "gh variable set AWS_REGION --body REGION",
        f"gh variable set {plan} --body ARN",
        f"gh variable set {deploy} --body ARN",
    )


def _workflow(subject: Subject, plan: str, deploy: str, template: Path) -> dict[str, str]:
    width = len(deploy) + 2
    return {
        "name": subject.name,
        "stage": subject.stage,
        "branch": subject.branch,
        "branch_text": json.dumps(subject.branch),
        "roles_file": _within(subject.repository, template),
        "plan_name": plan,
        "deploy_name": deploy,
        "region_variable": "AWS_REGION".ljust(width),
        "plan_variable": plan.ljust(width),
        "deploy_variable": deploy.ljust(width),
        "state_advice": _commented(_NO_SHARED_STATE) if subject.state is None else "",
        "working_directory": (
            f"working-directory: {json.dumps(subject.folder)}" if subject.folder else ""
        ),
        "runner": _RUNNERS[subject.architecture],
        "python_version": subject.python_version,
        "install": subject.tools.install,
        "run": subject.tools.run,
        "checks": "\n".join(f"- run: {each}" for each in subject.tools.checks),
    }


def _roles(subject: Subject, plan: str, deploy: str) -> dict[str, str]:
    owner, repository = subject.github or (None, None)
    return {
        "app": subject.app_name,
        "stage": subject.stage,
        "branch": subject.branch,
        "plan_name": plan,
        "deploy_name": deploy,
        "owner": f"Default: {json.dumps(owner)}" if owner else "",
        "repository": f"Default: {json.dumps(repository)}" if repository else "",
        "deployer": deployer(subject),
        "record": record(subject),
        "archives": archives(subject),
        "plan_policies": record(subject, form="reader.yml"),
    }


def _variable(subject: Subject, what: str) -> str:
    """GitHub takes letters, digits and underscores, and none that begin with its own name."""
    return f"{what}_ROLE_{re.sub(r'[^A-Z0-9]', '_', subject.name.upper())}"


def _commented(text: str) -> str:
    return "\n".join(["#", *(f"# {line}" for line in wrap(text[0].upper() + text[1:], 98))])


def _within(folder: Path, file: Path) -> str:
    file = file.absolute()
    return str(file.relative_to(folder)) if file.is_relative_to(folder) else file.name
