"""What templates call their resources."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    FunctionGuard,
    HttpRoute,
    KinesisStream,
    PureFunction,
    Schedule,
    SnsTopic,
    SqsQueue,
    WebsocketRoute,
)
from achalice_cli.exports.sam.logical_ids import LogicalIdError

from ..engine.builders import AT_NINE, HOURLY, assembled
from .sam_templates import Object, rendered, resources, transformed

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/abc"
DOMAIN = {
    "domain_name": "api.example.com",
    "certificate_arn": CERTIFICATE,
    "url_prefix": "v1",
}
WEBSOCKET_DOMAIN = {"domain_name": "ws.example.com", "certificate_arn": CERTIFICATE}
TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/x"
CHALICE = f"""
from chalice import AuthResponse, Chalice, Rate

app = Chalice("shop")
app.experimental_feature_flags.update(["WEBSOCKETS"])

@app.authorizer()
def check(request): ...

@app.route("/", authorizer=check)
def index(): ...

@app.schedule(Rate(1, unit=Rate.HOURS))
def my_tick(event): ...

@app.on_cw_event({{"source": ["shop"]}})
def on_event(event): ...

@app.on_sns_message(topic="news")
def on_news(event): ...

@app.on_sqs_message(queue="orders")
def on_order(event): ...

@app.on_kinesis_record(stream="clicks")
def on_click(event): ...

@app.on_dynamodb_record(stream_arn="{TABLE}")
def on_change(event): ...

@app.lambda_function()
def report(event, context): ...

@app.on_ws_connect()
def enter(event): ...

@app.on_ws_message()
def say(event): ...

@app.on_ws_disconnect()
def leave(event): ...
"""


def of_chalice(folder: Path) -> Object:
    """The template that Chalice makes of the same app."""
    (folder / ".chalice").mkdir()
    (folder / "app.py").write_text(CHALICE)
    (folder / "requirements.txt").write_text("")
    stage = {
        "api_gateway_stage": "api",
        "api_gateway_custom_domain": DOMAIN,
        "websocket_api_custom_domain": WEBSOCKET_DOMAIN,
    }
    config = {"version": "2.0", "app_name": "shop", "stages": {"dev": stage}}
    (folder / ".chalice" / "config.json").write_text(json.dumps(config))
    subprocess.run(
        [Path(sys.executable).with_name("chalice"), "package", "out"],
        cwd=folder,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        check=True,
    )
    text = (folder / "out" / "sam.json").read_text()
    return TypeAdapter(Object).validate_json(text)


def test_they_are_chalice_s_so_that_its_stacks_can_be_updated(tmp_path: Path) -> None:
    """Under another name, the new one would be made beside the old: AWS refuses that of mappings
    and of domains. What must not change of a resource is its type, too."""
    check = FunctionGuard("check")
    ours = assembled(
        check,
        HttpRoute("/", ("GET",), "index", guard=check),
        Schedule("my_tick", "rate(1 hour)"),
        EventRule("on_event", '{"source":["shop"]}'),
        SnsTopic("on_news", "news"),
        SqsQueue("on_order", "orders"),
        KinesisStream("on_click", "clicks"),
        DynamoDBStream("on_change", TABLE),
        PureFunction("report"),
        WebsocketRoute("enter", "$connect"),
        WebsocketRoute("say", "$default"),
        WebsocketRoute("leave", "$disconnect"),
        api_gateway_custom_domain=DOMAIN,
        websocket_api_custom_domain=WEBSOCKET_DOMAIN,
    )
    theirs = resources(transformed(of_chalice(tmp_path)))
    types = {name: each["Type"] for name, each in resources(transformed(rendered(ours))).items()}

    unlike = {name for name, each in theirs.items() if types.get(name) != each["Type"]}
    # The stage publishes routes by itself, and a REST API's deployment is called by what it has.
    assert {name for name in unlike if not name.startswith("RestAPIDeployment")} == {
        "WebsocketAPIDeployment"
    }


def test_a_rule_and_a_schedule_of_one_handler_are_told_apart() -> None:
    template = rendered(assembled(HOURLY, AT_NINE))

    assert {"TickTickEvent", "TickTickSchedule"} <= resources(template).keys()


def test_two_handlers_whose_names_differ_in_dashes_cannot_be_told_apart() -> None:
    desired = assembled(PureFunction("my_job"), PureFunction("my-job"))

    with pytest.raises(LogicalIdError) as caught:
        rendered(desired)

    assert str(caught.value) == (
        "function:my_job and function:my-job would both be MyJob in the template"
    )
    assert 'name="..."' in str(caught.value.hint)


def test_a_handler_cannot_have_the_name_of_a_part_of_something_else() -> None:
    desired = assembled(
        WebsocketRoute("enter", "$connect"), PureFunction("websocket_connect_route")
    )

    with pytest.raises(LogicalIdError, match="websocket_connect_route"):
        rendered(desired)


def test_a_second_source_of_a_sort_leaves_the_first_its_name() -> None:
    """Another name would mean another mapping, and AWS takes only one of a queue and a function."""
    one = assembled(SqsQueue("on_order", "orders"))
    two = assembled(SqsQueue("on_order", "orders"), SqsQueue("on_order", "returns"))

    assert set(resources(rendered(one))) < set(resources(rendered(two)))


def test_names_without_a_letter_are_names_too() -> None:
    assert len(resources(rendered(assembled(PureFunction("_"), PureFunction("__"))))) == 6
