import json
from pathlib import Path

from .running import Done, achalice, project

APP = """
import os
import boto3
from achalice import Chalice

app = Chalice("shop")
dynamodb = boto3.client("dynamodb")


@app.get("/")
def index():
    dynamodb.scan(TableName=os.environ["TABLE"])


@app.lambda_function()
def report(event, context):
    boto3.client(event["service"]).list_buckets()
"""
CONFIG = json.dumps({"stages": {"dev": {"environment_variables": {"TABLE": "orders"}}, "prod": {}}})
BOTO3 = "def client(name): return None\n"
NOTE = "the service's name is not a literal: what is called of it is not known"


def logs(*functions: str) -> dict[str, object]:
    start = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
    return {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [f"{start}{name}:*" for name in functions],
    }


SCAN: dict[str, object] = {
    "Effect": "Allow",
    "Action": ["dynamodb:Scan"],
    "Resource": ["arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders"],
}


def policy(*statements: dict[str, object]) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": [*statements]}


def gen_policy(folder: Path, *arguments: str, config: str = CONFIG) -> Done:
    made = project(folder / "project", APP, config)
    # Importing app.py needs a boto3, which is none of achalice's own dependencies.
    (folder / "boto3.py").write_text(BOTO3)
    return achalice("gen-policy", *arguments, cwd=made, env={"PYTHONPATH": str(folder)})


def test_the_policy_of_the_role_is_printed_and_notes_are_not_part_of_it(tmp_path: Path) -> None:
    done = gen_policy(tmp_path)

    expected = json.dumps(policy(logs("shop-dev-report", "shop-dev"), SCAN), indent=2) + "\n"
    assert json.loads(done.stdout) == json.loads(expected)
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        expected,
        f"note: app.py:17: {NOTE}\n",
    )


def test_each_function_s_own_part_of_it_can_be_shown(tmp_path: Path) -> None:
    done = gen_policy(tmp_path, "--per-function")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "api_handler": policy(logs("shop-dev"), SCAN),
        "report": policy(logs("shop-dev-report")),
    }


def test_scripts_get_the_notes_too(tmp_path: Path) -> None:
    done = gen_policy(tmp_path, "--output", "json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "policy": policy(logs("shop-dev-report", "shop-dev"), SCAN),
        "notes": [f"app.py:17: {NOTE}"],
    }


def test_names_are_those_of_the_stage(tmp_path: Path) -> None:
    done = gen_policy(tmp_path, "--stage", "prod")

    assert json.loads(done.stdout)["Statement"][1] == {**SCAN, "Resource": ["*"]}
    assert "note: app.py:12: the stage does not set `TABLE`" in done.stderr


def test_a_project_that_does_not_want_it_gets_what_it_wrote_itself(tmp_path: Path) -> None:
    done = gen_policy(tmp_path, config='{"autogen_policy": false}')

    assert done == (
        0,
        json.dumps(policy(logs("shop-dev-report", "shop-dev")), indent=2) + "\n",
        "",
    )


def test_a_project_without_an_app_is_told(tmp_path: Path) -> None:
    done = achalice("gen-policy", cwd=tmp_path)

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: there is no app.py in {tmp_path}\n")
