import json

import pytest
from pydantic import JsonValue

from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import LAYER, ROLE, Address
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.resources import GivenRole, Resource
from achalice_cli.engine.state import Outputs, Recorded

from ..engine.builders import (
    FUNCTION,
    LAYER_RESOURCE,
    ROLE_RESOURCE,
    alias,
    async_invocation,
    function,
    log_filter,
    log_group,
    permission_of,
    queue_mapping,
    rest_api,
    rule,
    schedule,
    stream_mapping,
)
from .scripts import Script

FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-tick"
LAYER_ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:shop-dev-dependencies:1"
UUID = "01234567-89ab-cdef-0123-456789abcdef"
ROLE_ARN = "arn:aws:iam::123456789012:role/shop-dev"
MADE: dict[Address, Outputs] = {
    FUNCTION: {"name": "shop-dev-tick", "arn": FUNCTION_ARN},
    LAYER: {"name": "shop-dev-dependencies", "arn": LAYER_ARN, "version": "1"},
    ROLE: {"name": "shop-dev", "arn": ROLE_ARN, "id": "AROA1"},
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def recorded(resource: Resource, **outputs: str) -> Recorded:
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs=outputs)


async def read(aws: Aws, of: Recorded) -> Reading:
    return await AwsReader(aws).read(of, MADE)


def drift(reading: Reading, of: Recorded) -> dict[str, JsonValue]:
    """What was found other than recorded."""
    assert isinstance(reading, Found)
    return {
        name: value
        for name, value in reading.properties.items()
        if of.properties.get(name) != value
    }


def found_function(**values: object) -> dict[str, object]:
    return {
        "FunctionName": "shop-dev-tick",
        "CodeSha256": "8A0=",
        "Handler": "app.app",
        "Runtime": "python3.12",
        "MemorySize": 128,
        "Timeout": 60,
        "Environment": {"Variables": {"ACHALICE_HANDLER": "tick"}},
        "Role": ROLE_ARN,
        "Layers": [{"Arn": LAYER_ARN}],
        "Architectures": ["x86_64"],
        **values,
    }


OUR_FUNCTION = recorded(function(), name="shop-dev-tick", arn=FUNCTION_ARN)


async def test_a_function_is_found_as_recorded(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_function", FunctionName="shop-dev-tick").gives(Configuration=found_function())

    assert drift(await read(aws, OUR_FUNCTION), OUR_FUNCTION) == {}


@pytest.mark.parametrize(
    ("answer", "name", "value"),
    [
        ({"MemorySize": 512}, "memory_size", 512),
        ({"Timeout": 3}, "timeout", 3),
        ({"Handler": "main.app"}, "handler", "main.app"),
        ({"Runtime": "python3.13"}, "runtime", "python3.13"),
        ({"CodeSha256": "wP/u"}, "code", "c0ffee"),
        ({"Environment": {"Variables": {"A": "b"}}}, "environment", {"A": "b"}),
        ({"Layers": []}, "layers", []),
        ({"Role": "arn:aws:iam::1:role/other"}, "role", "arn:aws:iam::1:role/other"),
        ({"Architectures": ["arm64"]}, "architecture", "arm64"),
    ],
)
async def test_what_others_changed_of_a_function_is_found(
    aws: Aws, lambda_: Script, answer: dict[str, object], name: str, value: JsonValue
) -> None:
    lambda_.on("get_function", FunctionName="shop-dev-tick").gives(
        Configuration=found_function(**answer)
    )

    assert drift(await read(aws, OUR_FUNCTION), OUR_FUNCTION) == {name: value}


async def test_a_variable_that_the_deploy_fills_in_is_found_as_recorded(
    aws: Aws, lambda_: Script
) -> None:
    of = recorded(
        function().model_copy(update={"environment": {"AT": "https://${Somewhere}/api"}}),
        name="shop-dev-tick",
    )
    lambda_.on("get_function", FunctionName="shop-dev-tick").gives(
        Configuration=found_function(Environment={"Variables": {"AT": "https://abc/api"}})
    )

    assert drift(await read(aws, of), of) == {}


async def test_a_function_that_is_not_there_is_gone(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_function", FunctionName="shop-dev-tick").refuses("ResourceNotFoundException")

    assert await read(aws, OUR_FUNCTION) == Gone()


async def test_what_may_not_be_read_is_an_error_of_ours(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_function", FunctionName="shop-dev-tick").refuses("AccessDeniedException")

    with pytest.raises(AwsCallError):
        await read(aws, OUR_FUNCTION)


async def test_a_layer_is_there_or_gone(aws: Aws, lambda_: Script) -> None:
    of = recorded(LAYER_RESOURCE, name="shop-dev-dependencies", version="1", arn=LAYER_ARN)
    for _ in range(2):
        call = lambda_.on("get_layer_version", LayerName="shop-dev-dependencies", VersionNumber=1)
        if _ == 0:
            call.gives(Version=1)
        else:
            call.refuses("ResourceNotFoundException")

    assert [await read(aws, of), await read(aws, of)] == [Found({}), Gone()]


@pytest.mark.parametrize(("sid", "reading"), [("achalice-1", Found({})), ("other", Gone())])
async def test_a_permission_is_a_statement_of_the_policy(
    aws: Aws, lambda_: Script, sid: str, reading: Reading
) -> None:
    of = recorded(
        permission_of("s3.amazonaws.com", "arn:bucket"), function="shop", statement="achalice-1"
    )
    lambda_.on("get_policy", FunctionName="shop").gives(
        Policy=json.dumps({"Statement": [{"Sid": sid}]})
    )

    assert await read(aws, of) == reading


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"Statement": ["arn:aws:logs:eu-west-1:123456789012:*"]}, {}),
        ({"Statement": []}, {"policy": {"Statement": []}}),
    ],
    ids=["same", "other"],
)
async def test_a_role_s_policy_is_compared_with_the_place_filled_in(
    aws: Aws, iam: Script, document: dict[str, JsonValue], found: dict[str, JsonValue]
) -> None:
    own: dict[str, JsonValue] = {
        "Statement": ["arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"]
    }
    of = recorded(ROLE_RESOURCE.model_copy(update={"policy": own}), name="shop-dev")
    _role_is_there(iam)
    iam.on("get_role_policy", RoleName="shop-dev", PolicyName="achalice").gives(
        RoleName="shop-dev", PolicyName="achalice", PolicyDocument=json.dumps(document)
    )

    assert drift(await read(aws, of), of) == found


async def test_an_adopted_role_s_policy_is_read_by_the_name_that_it_has(
    aws: Aws, iam: Script
) -> None:
    """Chalice calls it as the role."""
    of = recorded(ROLE_RESOURCE, name="shop-dev", policy="shop-dev")
    _role_is_there(iam)
    iam.on("get_role_policy", RoleName="shop-dev", PolicyName="shop-dev").gives(
        RoleName="shop-dev", PolicyName="shop-dev", PolicyDocument=json.dumps(ROLE_RESOURCE.policy)
    )

    assert drift(await read(aws, of), of) == {}


async def test_a_role_without_its_policy_has_drifted(aws: Aws, iam: Script) -> None:
    of = recorded(ROLE_RESOURCE, name="shop-dev")
    _role_is_there(iam)
    iam.on("get_role_policy", RoleName="shop-dev", PolicyName="achalice").refuses("NoSuchEntity")

    assert drift(await read(aws, of), of) == {"policy": None}


def _role_is_there(iam: Script) -> None:
    iam.on("get_role", RoleName="shop-dev").gives(
        Role={
            "Path": "/",
            "RoleName": "shop-dev",
            "RoleId": "AROA123456789EXAMPLE",
            "Arn": ROLE_ARN,
            "CreateDate": "2026-01-01T00:00:00Z",
            "AssumeRolePolicyDocument": json.dumps(TRUST),
        }
    )


@pytest.mark.parametrize(
    ("groups", "reading"),
    [
        (
            [
                {"logGroupName": "/aws/lambda/shop-dev-tick-2"},
                {"logGroupName": "/aws/lambda/shop-dev-tick", "retentionInDays": 7},
            ],
            Found({"retention_in_days": 7}),
        ),
        (
            [{"logGroupName": "/aws/lambda/shop-dev-tick"}],
            Found({"retention_in_days": None}),
        ),
        ([{"logGroupName": "/aws/lambda/shop-dev-tick-2"}], Gone()),
    ],
    ids=["kept a week", "kept for ever", "gone"],
)
async def test_a_log_group_is_told_by_its_whole_name(
    aws: Aws, logs: Script, groups: list[dict[str, object]], reading: Reading
) -> None:
    name = "/aws/lambda/shop-dev-tick"
    logs.on("describe_log_groups", logGroupNamePrefix=name).gives(logGroups=groups)

    assert await read(aws, recorded(log_group(), name=name)) == reading


async def test_a_log_filter_is_there_with_its_pattern(aws: Aws, logs: Script) -> None:
    of = recorded(log_filter(), name="shop-dev-tick", log_group="/var/log")
    logs.on(
        "describe_subscription_filters", logGroupName="/var/log", filterNamePrefix="shop-dev-tick"
    ).gives(subscriptionFilters=[{"filterName": "shop-dev-tick", "filterPattern": "ERROR"}])

    assert await read(aws, of) == Found({"pattern": "ERROR"})


OUR_RULE = recorded(rule(), name="shop-dev-tick-event", bus="default", source_arn="arn:rule")


@pytest.mark.parametrize(
    ("said", "target", "found"),
    [
        ({"ScheduleExpression": "rate(1 hour)"}, FUNCTION_ARN, {}),
        (
            {"ScheduleExpression": "rate(1 day)"},
            FUNCTION_ARN,
            {"schedule_expression": "rate(1 day)"},
        ),
        (
            {"ScheduleExpression": "rate(1 hour)", "State": "DISABLED"},
            FUNCTION_ARN,
            {"state": "DISABLED"},
        ),
        ({"ScheduleExpression": "rate(1 hour)"}, "arn:other", {"function": "arn:other"}),
        ({"ScheduleExpression": "rate(1 hour)"}, None, {"function": None}),
    ],
    ids=["same", "another time", "switched off", "another target", "no target"],
)
async def test_a_rule_fires_at_its_time_and_calls_its_function(
    aws: Aws,
    events: Script,
    said: dict[str, str],
    target: str | None,
    found: dict[str, JsonValue],
) -> None:
    events.on("describe_rule", Name="shop-dev-tick-event", EventBusName="default").gives(**said)
    events.on("list_targets_by_rule", Rule="shop-dev-tick-event", EventBusName="default").gives(
        **({} if target is None else {"Targets": [{"Id": "achalice", "Arn": target}]})
    )

    assert drift(await read(aws, OUR_RULE), OUR_RULE) == found


async def test_an_adopted_rule_s_target_is_read_by_the_id_that_it_has(
    aws: Aws, events: Script
) -> None:
    """Chalice calls it `1`."""
    of = recorded(rule(), name="shop-dev-tick-event", bus="default", target="1")
    events.on("describe_rule", Name="shop-dev-tick-event", EventBusName="default").gives(
        ScheduleExpression="rate(1 hour)"
    )
    events.on("list_targets_by_rule", Rule="shop-dev-tick-event", EventBusName="default").gives(
        Targets=[{"Id": "achalice", "Arn": "arn:other"}, {"Id": "1", "Arn": FUNCTION_ARN}]
    )

    assert drift(await read(aws, of), of) == {}


async def test_a_schedule_in_utc_is_one_without_a_timezone(aws: Aws, scheduler: Script) -> None:
    of = recorded(schedule(), name="shop-dev-tick-event")
    scheduler.on("get_schedule", Name="shop-dev-tick-event", GroupName="default").gives(
        ScheduleExpression="rate(2 hours)",
        ScheduleExpressionTimezone="UTC",
        FlexibleTimeWindow={"Mode": "OFF"},
        State="ENABLED",
    )

    assert drift(await read(aws, of), of) == {"expression": "rate(2 hours)"}


@pytest.mark.parametrize("state", ["Disabled", "Disabling"])
async def test_a_mapping_polls_as_recorded_or_not(aws: Aws, lambda_: Script, state: str) -> None:
    of = recorded(queue_mapping(), uuid=UUID)
    lambda_.on("get_event_source_mapping", UUID=UUID).gives(
        UUID=UUID, State=state, BatchSize=5, ScalingConfig={"MaximumConcurrency": 2}
    )

    assert drift(await read(aws, of), of) == {
        "batch_size": 5,
        "maximum_concurrency": 2,
        "state": "Disabled",
    }


async def test_no_limit_of_a_stream_s_mapping_is_minus_one_in_aws(
    aws: Aws, lambda_: Script
) -> None:
    of = recorded(stream_mapping(), uuid=UUID)
    lambda_.on("get_event_source_mapping", UUID=UUID).gives(
        UUID=UUID,
        State="Enabled",
        BatchSize=100,
        MaximumRetryAttempts=-1,
        MaximumRecordAgeInSeconds=-1,
    )

    assert drift(await read(aws, of), of) == {}


async def test_a_mapping_that_is_being_deleted_is_gone(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_event_source_mapping", UUID=UUID).gives(UUID=UUID, State="Deleting")

    assert await read(aws, recorded(queue_mapping(), uuid=UUID)) == Gone()


async def test_an_api_without_its_stage_has_drifted(aws: Aws, apigateway: Script) -> None:
    of = recorded(rest_api(), id="abc")
    apigateway.on("get_rest_api", restApiId="abc").gives(
        id="abc", endpointConfiguration={"types": ["EDGE"]}
    )
    apigateway.on("get_resources", restApiId="abc", embed=["methods"], limit=500).gives(
        items=[{"path": "/", "resourceMethods": {"GET": {}}}]
    )
    apigateway.on("get_stage", restApiId="abc", stageName="api").refuses("NotFoundException")

    assert drift(await read(aws, of), of) == {"endpoint_type": "EDGE", "stage": None}


async def test_an_api_that_is_not_there_is_gone(aws: Aws, apigateway: Script) -> None:
    apigateway.on("get_rest_api", restApiId="abc").refuses("NotFoundException")

    assert await read(aws, recorded(rest_api(), id="abc")) == Gone()


ALIAS_OUTPUTS = {"name": "arn", "arn": "arn", "function": "shop-dev-tick", "alias": "live"}


@pytest.mark.parametrize("ready", [5, None])
async def test_an_alias_has_so_much_kept_ready(
    aws: Aws, lambda_: Script, ready: int | None
) -> None:
    lambda_.on("get_alias", FunctionName="shop-dev-tick", Name="live").gives(FunctionVersion="7")
    asking = lambda_.on(
        "get_provisioned_concurrency_config", FunctionName="shop-dev-tick", Qualifier="live"
    )
    if ready is None:
        asking.refuses("ProvisionedConcurrencyConfigNotFoundException")
    else:
        asking.gives(RequestedProvisionedConcurrentExecutions=ready)

    found = await read(aws, recorded(alias(), **ALIAS_OUTPUTS))

    assert found == Found({"provisioned_concurrency": ready})


async def test_an_alias_that_somebody_deleted_is_gone(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_alias", FunctionName="shop-dev-tick", Name="live").refuses(
        "ResourceNotFoundException"
    )

    assert await read(aws, recorded(alias(), **ALIAS_OUTPUTS)) == Gone()


async def test_what_becomes_of_asynchronous_calls_is_read_beside_what_aws_does_by_itself(
    aws: Aws, lambda_: Script
) -> None:
    lambda_.on("get_function_event_invoke_config", FunctionName="shop-dev-tick").gives(
        MaximumRetryAttempts=2,
        MaximumEventAgeInSeconds=21_600,
        DestinationConfig={"OnSuccess": {}, "OnFailure": {"Destination": "arn:queue"}},
    )

    found = await read(aws, recorded(async_invocation(), function="shop-dev-tick"))

    assert found == Found(
        {
            "maximum_retry_attempts": 2,
            "maximum_event_age_in_seconds": None,
            "on_success": None,
            "on_failure": "arn:queue",
        }
    )


async def test_a_role_that_somebody_else_keeps_is_not_looked_at(aws: Aws, iam: Script) -> None:
    role = GivenRole(arn="arn:aws:iam::123456789012:role/given")

    assert await read(aws, recorded(role, arn=role.arn)) == Found({})


@pytest.mark.parametrize(("given", "expected"), [(None, None), ("INFO", "INFO"), ("WARN", "INFO")])
async def test_a_log_level_that_nobody_has_said_is_not_taken_for_a_change(
    aws: Aws, lambda_: Script, given: str | None, expected: str | None
) -> None:
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
    lambda_.on("get_function", FunctionName="shop-dev-tick").gives(
        Configuration={"LoggingConfig": logging}
    )
    logged = function().model_copy(update={"log_format": "JSON", "application_log_level": given})

    found = await read(aws, recorded(logged, name="shop-dev-tick"))

    assert isinstance(found, Found)
    assert found.properties["application_log_level"] == expected
    assert found.properties["system_log_level"] is None
