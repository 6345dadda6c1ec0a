"""No Terraform is run: what it would check of a document, `terraform_documents` checks."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import pytest
from pydantic import JsonValue

from achalice.triggers import (
    EventRule,
    HttpRoute,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    WebsocketRoute,
)
from achalice_cli.config import read_config
from achalice_cli.deployment import sketch
from achalice_cli.engine.addresses import REST_API
from achalice_cli.engine.resources import Desired, Function
from achalice_cli.exports.exported import Archives
from achalice_cli.exports.terraform import render
from achalice_cli.project import Project
from achalice_cli.scaffold import Template, write_project

from ..engine.builders import (
    AT_NINE,
    HOURLY,
    MESSAGE,
    PURE,
    QUEUE,
    ROUTE,
    assembled,
    changed,
    everything,
)
from .stages import CERTIFICATE, stages
from .terraform_documents import dependencies, evaluated, expressions, faults

STAGES = stages()
EXAMPLES = Path(__file__).parents[3] / "examples"

Json = dict[str, JsonValue]


def document(desired: Desired) -> Json:
    return {**render(desired, Archives()).document}


def at(found: JsonValue, *path: str) -> Json:
    for name in path:
        assert isinstance(found, dict)
        found = found[name]
    assert isinstance(found, dict)
    return found


def resource(desired: Desired, kind: str, label: str) -> Json:
    return at(document(desired), "resource", kind, label)


@pytest.mark.parametrize("name", STAGES)
def test_terraform_would_find_nothing_wrong(name: str) -> None:
    """Each argument and block is known and complete, each reference leads to something."""
    assert faults(document(STAGES[name])) == []


@pytest.mark.parametrize("folder", [each.parent.name for each in EXAMPLES.glob("*/app.py")])
def test_terraform_would_find_nothing_wrong_with_the_examples(folder: str) -> None:
    assert faults(document(sketched(EXAMPLES / folder))) == []


@pytest.mark.parametrize("template", [*Template])
def test_terraform_would_find_nothing_wrong_with_new_projects(
    template: Template, tmp_path: Path
) -> None:
    made = write_project("shop", tmp_path, "3.13", template)

    assert faults(document(sketched(made))) == []


def sketched(folder: Path) -> Desired:
    project = Project.find(folder)
    return sketch(project, read_config(project.config_file, "dev"))


@pytest.mark.parametrize("name", STAGES)
def test_every_resource_is_in_the_document(name: str) -> None:
    """Two of one name would be one."""
    blocks = at(document(STAGES[name]), "resource")
    there = sum(len(at(labelled)) for labelled in blocks.values())
    made_of_none = {"given_role", "websocket_routes"}

    assert there >= sum(each.kind not in made_of_none for each in STAGES[name].values())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"memory": 1}, "aws_lambda_function.tick.memory is unknown"),
        ({"role": None}, "aws_lambda_function.tick has no role"),
        ({"timeout": "1"}, "aws_lambda_function.tick.timeout is '1', not a number"),
        ({"layers": "a"}, "aws_lambda_function.tick.layers is 'a', not a list of string"),
        ({"environment": [{}]}, "aws_lambda_function.tick.environment is no block, but [{}]"),
        ({"vpc_config": {}}, "aws_lambda_function.tick.vpc_config has no security_group_ids"),
        ({"role": "${aws_iam_role.none.arn}"}, "aws_iam_role.none.arn refers to nothing"),
        (
            {"role": "${aws_iam_role.default.arm}"},
            "aws_iam_role.default.arm refers to an unknown attribute",
        ),
        ({"role": "${jsondecode(local.x)}"}, "jsondecode(local.x) calls an unknown function"),
        (
            {"role": "${aws_lambda_alias.tick.arn}"},
            "in a circle: aws_lambda_function.tick -> aws_lambda_alias.tick -> "
            "aws_lambda_function.tick",
        ),
        (
            {"depends_on": ["aws_iam_role.none"]},
            "aws_lambda_function.tick depends on aws_iam_role.none, which is nothing",
        ),
    ],
)
def test_faults_are_found(change: Mapping[str, JsonValue], fault: str) -> None:
    """Otherwise that none are found would mean nothing."""
    wrong = deepcopy(document(everything()))
    function = at(wrong, "resource", "aws_lambda_function", "tick")
    function.update(change)
    for name in [name for name, value in change.items() if value is None]:
        del function[name]

    assert fault in faults(wrong)


@pytest.mark.parametrize("name", STAGES)
def test_what_the_app_says_is_no_template(name: str) -> None:
    """`${...}` is a text to Lambda, and would be an expression to Terraform."""
    functions = {each.name: each for each in STAGES[name].values() if isinstance(each, Function)}
    found = at(document(STAGES[name]), "resource", "aws_lambda_function")
    for made in map(at, found.values()):
        function = functions[str(made["function_name"])]
        variables = at(made, "environment", "variables")
        told = {evaluated(key): evaluated(str(value)) for key, value in variables.items()}
        told.pop("ACHALICE_WEBSOCKET_ENDPOINT", None)

        assert told == {key: function.environment[key] for key in told}
        assert len(told) >= len(function.environment) - 1
        assert evaluated(str(made["description"])) == function.description


@pytest.mark.parametrize("name", STAGES)
def test_the_place_of_the_deploy_is_asked_for(name: str) -> None:
    """No account and no region is known when the document is made."""
    text = json.dumps(document(STAGES[name]))

    assert "AWS::" not in text
    assert "${Websocket" not in text


@pytest.mark.parametrize("name", STAGES)
def test_no_deploy_takes_what_terraform_made_for_its_own(name: str) -> None:
    """It knows its own by this tag, and changes and removes them."""
    text = json.dumps(document(STAGES[name]))

    assert "achalice:stage" not in text
    assert "achalice:app" in text


def test_policies_keep_the_variables_of_iam() -> None:
    statement: JsonValue = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:${AWS::Partition}:s3:::${aws:userid}/*",
    }
    made = assembled(PURE, policy=(statement,))

    policy = at(document(made), "locals", "role_default_policy")

    assert isinstance(policy["Statement"], list)
    assert at(policy["Statement"][-1])["Resource"] == (
        "arn:${data.aws_partition.current.partition}:s3:::$${aws:userid}/*"
    )


def test_the_archives_are_looked_for_beside_the_document() -> None:
    function = resource(assembled(PURE), "aws_lambda_function", "report")
    layer = resource(assembled(PURE), "aws_lambda_layer_version", "dependencies")

    assert function["filename"] == "${path.module}/deployment.zip"
    assert function["source_code_hash"] == ('${filebase64sha256("${path.module}/deployment.zip")}')
    assert layer["filename"] == "${path.module}/layer-deployment.zip"


def test_a_layer_is_there_before_the_former_one_goes() -> None:
    layer = resource(assembled(PURE), "aws_lambda_layer_version", "dependencies")

    assert layer["lifecycle"] == {"create_before_destroy": True}


def test_functions_wait_for_what_they_may_do_and_for_their_logs() -> None:
    """A log group that Lambda makes first has no retention, and Terraform could not make it."""
    needed = dependencies(document(assembled(PURE)))["aws_lambda_function.report"]

    assert needed >= {"aws_cloudwatch_log_group.report", "aws_iam_role_policy.default"}


def test_functions_run_as_the_role_that_is_given() -> None:
    arn = "arn:aws:iam::123456789012:role/given"
    made = document(assembled(PURE, QUEUE, iam_role_arn=arn))

    assert at(made, "resource", "aws_lambda_function", "report")["role"] == arn
    assert "aws_iam_role" not in at(made, "resource")


def test_what_is_called_by_version_is_called_by_its_alias() -> None:
    versioned = assembled(ROUTE, HOURLY, AT_NINE, QUEUE, MESSAGE, provisioned_concurrency=1)
    made = document(versioned)
    callers = {
        place: needed
        for place, needed in dependencies(made).items()
        if not place.startswith(("aws_lambda_alias.", "aws_lambda_provisioned"))
        and any(each.startswith("aws_lambda_function.") for each in needed)
    }

    assert all(
        any(each.startswith("aws_lambda_alias.") for each in needed) for needed in callers.values()
    )
    function = at(made, "resource", "aws_lambda_function", "tick")
    assert function["publish"] is True


def test_the_rest_api_is_deployed_again_when_its_document_changes() -> None:
    deployment = resource(assembled(ROUTE), "aws_api_gateway_deployment", "rest_api")

    assert deployment["triggers"] == {
        "document": "${sha256(aws_api_gateway_rest_api.rest_api.body)}"
    }


def test_what_the_document_says_of_the_api_is_said_beside_it_too() -> None:
    """Terraform remembers what it read of these, and sets it again after each new document."""
    desired = changed(
        everything(),
        REST_API,
        binary_media_types=("image/png",),
        minimum_compression_size=7,
        policy={"Statement": []},
    )
    made = resource(desired, "aws_api_gateway_rest_api", "rest_api")

    assert (made["binary_media_types"], made["minimum_compression_size"]) == (["image/png"], "7")
    assert made["policy"] == "${jsonencode(local.rest_api_policy)}"


def test_http_apis_are_deployed_again_when_their_routes_change() -> None:
    def triggers(*routes: HttpRoute, timeout: int = 60) -> JsonValue:
        made = assembled(*routes, api_type="http", lambda_timeout=timeout)
        return resource(made, "aws_apigatewayv2_deployment", "http_api")["triggers"]

    other = HttpRoute("/other", ("GET",), "other")

    assert triggers(ROUTE) == triggers(ROUTE, timeout=9)
    assert triggers(ROUTE) != triggers(ROUTE, other)


def test_a_deployment_has_all_routes() -> None:
    """It is a copy of what is there when it is made."""
    needed = dependencies(document(assembled(ROUTE, api_type="http")))

    assert needed["aws_apigatewayv2_deployment.http_api"] >= {
        "aws_apigatewayv2_route.http_api_GET_orders_order_id",
        "aws_apigatewayv2_route.http_api_PUT_orders_order_id",
    }


def test_functions_are_told_where_the_clients_of_websockets_are() -> None:
    made = document(assembled(MESSAGE))
    function = at(made, "resource", "aws_lambda_function", "on_message")
    policy = json.dumps(at(made, "locals", "role_default_policy"))

    assert at(function, "environment", "variables")["ACHALICE_WEBSOCKET_ENDPOINT"] == (
        '${replace(aws_apigatewayv2_api.websocket_api.api_endpoint, "wss:", "https:")}/api'
    )
    assert ":${aws_apigatewayv2_api.websocket_api.id}/api/*/@connections/*" in policy


def test_websocket_clients_are_answered_where_they_wait_for_it() -> None:
    routes = [WebsocketRoute("talk", key) for key in ("$connect", "join")]
    answers = at(document(assembled(*routes)), "resource", "aws_apigatewayv2_route_response")

    assert list(answers) == ["websocket_api_join"]


def test_terraform_tells_where_the_app_answers() -> None:
    domain = {"domain_name": "a.example.com", "certificate_arn": CERTIFICATE}
    made = assembled(ROUTE, MESSAGE, api_gateway_custom_domain=domain)

    assert document(made)["output"] == {
        "AliasDomainName": {
            "value": "${aws_api_gateway_domain_name.a_example_com.regional_domain_name}"
        },
        "EndpointURL": {"value": "${aws_api_gateway_stage.rest_api.invoke_url}/"},
        "HostedZoneId": {"value": "${aws_api_gateway_domain_name.a_example_com.regional_zone_id}"},
        "RestAPIId": {"value": "${aws_api_gateway_rest_api.rest_api.id}"},
        "WebsocketAPIId": {"value": "${aws_apigatewayv2_api.websocket_api.id}"},
        "WebsocketConnectEndpointURL": {
            "value": "${aws_apigatewayv2_stage.websocket_api.invoke_url}"
        },
    }


@pytest.mark.parametrize(("oldest", "endpoint"), [("TLS_1_0", "REGIONAL"), ("TLS_1_2", "EDGE")])
def test_a_domain_stays_the_same_resource(oldest: str, endpoint: str) -> None:
    """One that was made anew would be gone for a while, or would not be made at all."""
    domain = {"domain_name": "a.example.com", "certificate_arn": CERTIFICATE}
    former = assembled(ROUTE, api_gateway_custom_domain=domain)
    latter = assembled(
        ROUTE,
        api_gateway_custom_domain={**domain, "tls_version": oldest},
        api_gateway_endpoint_type=endpoint,
    )

    assert [
        list(at(document(each), "resource", "aws_api_gateway_domain_name"))
        for each in (former, latter)
    ] == [["a_example_com"], ["a_example_com"]]


def test_a_bucket_has_one_document_of_which_others_are_removed() -> None:
    """Terraform's resource is all that a bucket tells of: who has others must hear of it."""
    exported = render(
        assembled(S3Bucket("one", "uploads", prefix="1/"), S3Bucket("two", "uploads", prefix="2/")),
        Archives(),
    )
    notifications = at({**exported.document}, "resource", "aws_s3_bucket_notification")

    assert list(notifications) == ["uploads"]
    assert [each.address for each in exported.left_out] == ["bucket_notifications:uploads"]
    assert "removes the notifications that others have put" in exported.left_out[0].why


def test_a_topic_is_subscribed_to_where_it_is() -> None:
    made = document(assembled(SnsTopic("on_news", "arn:aws:sns:us-east-1:123456789012:far")))
    (subscription,) = at(made, "resource", "aws_sns_topic_subscription").values()

    assert at(subscription)["region"] == "us-east-1"


def test_how_often_events_are_retried_is_said_whole() -> None:
    """Terraform sends 0 for what is left out, which AWS refuses or takes at its word."""
    rule = EventRule("tick", "{}", maximum_retry_attempts=3)
    target = resource(assembled(rule), "aws_cloudwatch_event_target", "tick")

    assert target["retry_policy"] == {
        "maximum_event_age_in_seconds": 86_400,
        "maximum_retry_attempts": 3,
    }


@pytest.mark.parametrize(
    ("start", "said"),
    [("2001-01-01T00:00:00+00:00", None), ("2100-01-01T01:00:00+01:00", "2100-01-01T00:00:00Z")],
)
def test_a_start_that_has_been_is_not_said(start: str, said: str | None) -> None:
    """AWS refuses it."""
    schedule = resource(
        assembled(Schedule("tick", "rate(1 hour)", start=start)), "aws_scheduler_schedule", "tick"
    )

    assert schedule.get("start_date") == said


def test_names_that_terraform_would_take_for_one_are_told_apart() -> None:
    queues = [SqsQueue("tick", "a.b"), SqsQueue("tick", "a_b")]
    together = at(document(assembled(*queues)), "resource", "aws_lambda_event_source_mapping")

    assert len(together) == 2


def test_another_resource_changes_no_name() -> None:
    """Terraform removes and makes anew what is called otherwise."""
    fewer = at(document(assembled(QUEUE, HOURLY)), "resource")
    more = at(document(assembled(PureFunction("early"), QUEUE, HOURLY, AT_NINE, ROUTE)), "resource")

    assert all(at(labelled).keys() <= at(more[kind]).keys() for kind, labelled in fewer.items())


@pytest.mark.parametrize("name", STAGES)
def test_the_document_is_the_same_whatever_the_order(name: str) -> None:
    """So that a diff shows what changed, and nothing else."""
    turned = dict(reversed(STAGES[name].items()))

    assert json.dumps(document(turned)) == json.dumps(document(STAGES[name]))


def test_an_expression_has_none_of_the_apps_texts() -> None:
    """Nothing that a user writes is ever worked out by Terraform."""
    marked = assembled(
        ROUTE,
        QUEUE,
        environment_variables={"AA": "${mark}"},
        tags={"b": "%{mark}"},
        description="$${mark}",
    )

    assert not any("mark" in each for each in expressions(document(marked)))
