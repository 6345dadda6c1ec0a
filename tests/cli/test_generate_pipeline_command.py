"""`achalice generate-pipeline`: files that others understand, and none of the user's is lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cfnlint
import pytest
import yaml
from cfnlint.api import lint
from cfnlint.decode.cfn_yaml import loads as read_template

from achalice_cli.pipelines import (
    STDOUT,
    BranchNameError,
    BuildspecPlaceError,
    Source,
    Subject,
    codepipeline,
    github_actions,
    subject_of,
    write,
)
from achalice_cli.project import read_project

from .running import achalice, environment, project

APP = """
from achalice import Chalice

app = Chalice("orders")

@app.get("/orders")
async def orders() -> list[str]:
    return []
"""
CONFIG = {
    "app_name": "orders",
    "python_version": "3.13",
    "stages": {
        "dev": {},
        "prod": {
            "architecture": "arm64",
            "iam_permissions_boundary": "arn:aws:iam::123456789012:policy/bounds",
            "state": {"s3": "our-records/orders"},
            "deployment_bucket": "our-archives/orders",
            "lambda_functions": {
                "orders": {"iam_role_arn": "arn:aws:iam::123456789012:role/given/orders"}
            },
        },
    },
}
SERVICES = Path(cfnlint.__file__).parent / "data" / "AdditionalSpecs" / "Policies.json"
"""AWS's Service Authorization Reference: which actions can be limited to which resources."""
WORKFLOW = ".github/workflows/deploy-orders-prod.yml"
ROLES = ".achalice/github-roles-prod.yml"


def made(folder: Path, config: dict[str, object] | None = None) -> Path:
    """A project in a folder of a repository that was cloned from GitHub."""
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text(
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:octo/shop.git\n'
    )
    return project(folder / "services" / "orders", APP, json.dumps(config or CONFIG))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "repository")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With all that can be generated for stage prod."""
    folder = made(tmp_path_factory.mktemp("generated") / "repository")
    (folder / "tests").mkdir()
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\nachalice[cli]\npytest-cov\n")
    (folder / "requirements.txt").write_text("httpx\n")
    subject = described(folder)
    github = (subject, Source.GITHUB, folder / "github.yml")
    codecommit = (subject, Source.CODECOMMIT, folder / "codecommit.yml")
    write(github_actions(subject).files)
    write(codepipeline(*github, buildspec=folder / "buildspec.yml").files)
    write(codepipeline(*codecommit).files)
    return folder.parents[1]


def described(folder: Path, stage: str = "prod", branch: str = "main") -> Subject:
    return subject_of(*read_project(folder, stage), branch)


def parsed(file: Path) -> dict[str, object]:
    loaded = yaml.safe_load(file.read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def statements(template: Any) -> list[Any]:
    """All that its roles may do."""
    return [
        statement
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Role"
        for policy in resource["Properties"].get("Policies", ())
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def each_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def last(action: str) -> str:
    return action.partition(":")[2].lower()


def test_a_workflow_and_its_roles_are_written_where_they_are_looked_for(folder: Path) -> None:
    done = achalice("generate-pipeline", "--stage", "prod", cwd=folder)

    root = folder.parents[1]
    assert done == (
        0,
        f"{root}/{WORKFLOW}\n{folder}/{ROLES}\n",
        "Next:\n"
        "  aws cloudformation deploy --capabilities CAPABILITY_IAM \\\n"
        f"    --stack-name orders-prod-github --template-file {ROLES} --parameter-overrides \\\n"
        "    Owner=octo OwnerId=$(gh api repos/octo/shop --jq .owner.id) \\\n"
        "    Repository=shop RepositoryId=$(gh api repos/octo/shop --jq .id)\n"
        "  aws cloudformation describe-stacks --stack-name orders-prod-github --output text "
        "--query 'Stacks[0].Outputs'\n"
        "  gh variable set AWS_REGION --body REGION\n"
        "  gh variable set PLAN_ROLE_ORDERS_PROD --body ARN\n"
        "  gh variable set DEPLOY_ROLE_ORDERS_PROD --body ARN\n",
    )
    assert (root / WORKFLOW).is_file()
    assert (folder / ROLES).is_file()


def test_the_workflow_is_one_to_github(repository: Path) -> None:
    """As the schema says that editors use, too."""
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.github-workflows", repository / WORKFLOW),
        ],
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_every_template_is_one_to_cloudformation(repository: Path) -> None:
    folder = repository / "services" / "orders"
    templates = [folder / ROLES, folder / "github.yml", folder / "codecommit.yml"]

    found = {file.name: [str(each) for each in lint(file.read_text())] for file in templates}

    assert found == {file.name: [] for file in templates}


def test_only_the_jobs_that_need_a_role_may_ask_for_a_token(repository: Path) -> None:
    workflow = parsed(repository / WORKFLOW)
    jobs = workflow["jobs"]
    assert isinstance(jobs, dict)

    assert workflow["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in jobs.items()} == {
        "test": None,
        "plan": {"contents": "read", "id-token": "write"},
        "deploy": {"contents": "read", "id-token": "write"},
    }
    assert "secrets." not in (repository / WORKFLOW).read_text()


def test_the_workflow_runs_in_the_projects_folder_on_the_functions_processor(
    repository: Path,
) -> None:
    workflow = parsed(repository / WORKFLOW)
    jobs = workflow["jobs"]
    assert isinstance(jobs, dict)

    assert workflow["defaults"] == {
        "run": {"shell": "bash", "working-directory": "services/orders"}
    }
    assert {job["runs-on"] for job in jobs.values()} == {"ubuntu-24.04-arm"}
    assert [step["run"] for step in jobs["test"]["steps"] if "run" in step] == [
        "pip install -r requirements-dev.txt mypy pytest",
        "pytest",
        "mypy app.py",
    ]
    assert jobs["deploy"]["steps"][-1] == {"run": "achalice deploy --stage prod"}
    assert jobs["deploy"]["concurrency"] == {
        "group": "deploy-orders-prod",
        "cancel-in-progress": False,
    }


def test_the_branch_alone_may_deploy_and_pull_requests_may_read_the_record(
    repository: Path,
) -> None:
    """A role that pull requests could take would be one for whoever can open one."""
    template = read_template((repository / "services" / "orders" / ROLES).read_text())
    resources = template["Resources"]

    def subjects(role: str) -> object:
        statement = resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        return statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]

    old, new = (
        "repo:${Owner}/${Repository}",
        "repo:${Owner}@${OwnerId}/${Repository}@${RepositoryId}",
    )
    assert subjects("DeployRole") == [
        {"Fn::Sub": f"{old}:ref:refs/heads/main"},
        {"Fn::Sub": f"{new}:ref:refs/heads/main"},
    ]
    assert subjects("PlanRole") == [
        {"Fn::Sub": f"{old}:pull_request"},
        {"Fn::Sub": f"{new}:pull_request"},
    ]
    policy = resources["PlanRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    assert [each["Action"] for each in policy["Statement"]] == ["s3:GetObject", "s3:ListBucket"]
    assert policy["Statement"][0]["Resource"] == {
        "Fn::Sub": "arn:${AWS::Partition}:s3:::our-records/orders/prod.*"
    }


def test_the_deployer_makes_roles_within_the_boundary_and_hands_over_those_that_are_given(
    repository: Path,
) -> None:
    template = read_template((repository / "services" / "orders" / ROLES).read_text())
    role = template["Resources"]["DeployRole"]["Properties"]
    statements = {each["Sid"]: each for each in role["Policies"][0]["PolicyDocument"]["Statement"]}

    assert statements["PowersOfOwnRoles"]["Condition"] == {
        "StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/bounds"}
    }
    assert statements["HandRolesOver"]["Resource"] == [
        {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/orders-prod*"},
        "arn:aws:iam::123456789012:role/given/orders",
    ]
    assert statements["Archives"]["Resource"] == {
        "Fn::Sub": "arn:${AWS::Partition}:s3:::our-archives/orders/*.zip"
    }
    # What it may write are roles without a path: never itself.
    assert role["Path"] == "/achalice-pipelines/"


@pytest.mark.parametrize("template", [ROLES, "codecommit.yml", "github.yml"])
def test_what_cannot_be_limited_to_resources_is_not(repository: Path, template: str) -> None:
    """AWS refuses it otherwise, whatever is allowed."""
    text = (repository / "services" / "orders" / template).read_text()
    known = json.loads(SERVICES.read_text())
    unlimited = [
        action
        for statement in statements(read_template(text))
        for action in each_of(statement["Action"])
        if "*" not in [*each_of(statement["Resource"]), action.partition(":")[2]]
        and "Resources" not in known[action.partition(":")[0]]["Actions"][last(action)]
    ]

    assert unlimited == []


def test_a_role_can_hold_what_a_deployer_may_do(repository: Path) -> None:
    """IAM takes 10,240 characters of inline policies, white space not counted."""
    template = read_template((repository / "services" / "orders" / ROLES).read_text())
    policy = template["Resources"]["DeployRole"]["Properties"]["Policies"][0]["PolicyDocument"]

    assert len(json.dumps(policy, separators=(",", ":"))) < 9_000


def test_codebuild_tests_and_packages_what_cloudformation_deploys(repository: Path) -> None:
    folder = repository / "services" / "orders"
    template = read_template((folder / "codecommit.yml").read_text())
    build = template["Resources"]["Build"]["Properties"]

    assert yaml.safe_load(build["Source"]["BuildSpec"])["phases"] == {
        "install": {
            "runtime-versions": {"python": "3.13"},
            "commands": [
                "cd services/orders",
                "pip install -r requirements-dev.txt mypy pytest",
            ],
        },
        "build": {
            "commands": [
                "pytest",
                "mypy app.py",
                "achalice package --stage prod packaged",
                "aws cloudformation package --template-file packaged/sam.json "
                '--s3-bucket "$PACKAGE_BUCKET" '
                '--output-template-file "$CODEBUILD_SRC_DIR/deployed.yml"',
            ]
        },
    }
    assert build["Environment"]["Type"] == "ARM_CONTAINER"


def test_the_buildspec_can_be_a_file_of_the_repository(repository: Path) -> None:
    folder = repository / "services" / "orders"
    build = read_template((folder / "github.yml").read_text())["Resources"]["Build"]

    assert build["Properties"]["Source"]["BuildSpec"] == "services/orders/buildspec.yml"
    assert parsed(folder / "buildspec.yml")["version"] == 0.2


def test_a_buildspec_outside_of_the_repository_is_refused(folder: Path) -> None:
    with pytest.raises(BuildspecPlaceError) as caught:
        codepipeline(described(folder), Source.GITHUB, buildspec=folder / "../../../buildspec.yml")

    assert caught.value.hint == f"name a file below {folder.parents[1]}"


def test_an_image_of_ones_own_builds(folder: Path) -> None:
    made = codepipeline(described(folder), Source.GITHUB, STDOUT, image="our/image:1")

    parameters = read_template(made.files[STDOUT])["Parameters"]
    assert parameters["BuildImage"]["Default"] == "our/image:1"


def test_the_answer_can_go_to_stdout_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.parents[1].rglob("*"))

    done = achalice("generate-pipeline", "--branch", "release/2", "-", cwd=folder)

    assert done.exit_code == 0
    # YAML 1.1 takes `on` for true.
    assert yaml.safe_load(done.stdout)[True]["push"] == {"branches": ["release/2"]}
    assert sorted(folder.parents[1].rglob("*")) == before


def test_a_record_in_a_file_is_said_to_be_no_use_there(folder: Path) -> None:
    made = github_actions(described(folder, "dev"))

    template = made.files[folder / ".achalice" / "github-roles-dev.yml"]
    assert "Policies" not in read_template(template)["Resources"]["PlanRole"]["Properties"]
    assert [note.partition(":")[0] for note in made.notes] == [
        "the record of the stage is in a file of the project, and runs of a workflow keep no files"
    ]


def test_what_is_there_stays_unless_it_is_to_be_replaced(folder: Path) -> None:
    (folder / ROLES).write_text("precious")

    done = achalice("generate-pipeline", "--stage", "prod", cwd=folder)

    assert done == (
        1,
        "",
        f"error: {folder}/{ROLES} already exists\n\n"
        "hint: name another file, or replace it with --force\n",
    )
    assert not (folder.parents[1] / WORKFLOW).exists()
    assert achalice("generate-pipeline", "--stage", "prod", "--force", cwd=folder).exit_code == 0
    assert (folder / ROLES).read_text() != "precious"


def test_options_of_the_other_pipeline_are_wrong_usage(folder: Path) -> None:
    done = achalice("generate-pipeline", "-b", "buildspec.yml", cwd=folder)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "invalid value for -b: is not for --pipeline github-actions" in done.stderr


def test_a_branch_is_one_branch(folder: Path) -> None:
    with pytest.raises(BranchNameError, match=r"`release/\*` cannot be the branch"):
        described(folder, branch="release/*")


def test_a_project_with_a_lock_of_uvs_is_installed_by_uv(folder: Path) -> None:
    (folder / "uv.lock").touch()
    (folder / "pyproject.toml").write_text('[tool.mypy]\nfiles = ["app.py"]\n')

    workflow = yaml.safe_load(github_actions(described(folder), STDOUT).files[STDOUT])

    steps = workflow["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [
        "pip install uv && uv sync --locked",
        "uv run mypy",
    ]
    assert workflow["jobs"]["deploy"]["steps"][-1]["run"] == "uv run achalice deploy --stage prod"
