"""What SAM templates say, of the same resources that deploys make."""

import json

import pytest
from pydantic import JsonValue

from achalice.triggers import HttpRoute, PureFunction, Schedule, WebsocketRoute
from achalice_cli.engine import addresses
from achalice_cli.exports import sam
from achalice_cli.exports.exported import Archives

from ..engine.builders import assembled, changed
from .sam_stages import http_stage, rest_stage, url_stage
from .sam_templates import Object, of_type, properties, rendered, resources, transformed

FUNCTION: Object = {
    "CodeUri": "./deployment.zip",
    "Handler": "app.app",
    "Runtime": "python3.13",
    "Architectures": ["arm64"],
    "MemorySize": 128,
    "Timeout": 60,
    "Role": {"Fn::GetAtt": ["DefaultRole", "Arn"]},
    "Environment": {"Variables": {"ACHALICE_HANDLER": "api_handler"}},
    "Layers": [{"Ref": "ManagedLayer"}],
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": {"Ref": "APIHandlerLogGroup"}},
    "Tracing": "PassThrough",
    "Tags": {"achalice:app": "shop"},
}
TAGS: JsonValue = [{"Key": "achalice:app", "Value": "shop"}]


def test_a_function_and_what_it_stands_on() -> None:
    template = rendered(url_stage())

    assert properties(template, "APIHandler") == FUNCTION
    assert properties(template, "ManagedLayer") == {
        "LayerName": {"Fn::Sub": "${AWS::StackName}-dependencies"},
        "Description": "c0ffee",
        "ContentUri": "./layer-deployment.zip",
        "CompatibleRuntimes": ["python3.13"],
        "CompatibleArchitectures": ["arm64"],
        "RetentionPolicy": "Delete",
        "PublishLambdaVersion": True,
    }
    assert properties(template, "APIHandlerLogGroup") == {
        "LogGroupName": {"Fn::Sub": "/aws/lambda/${AWS::StackName}-api_handler"},
        "Tags": TAGS,
    }
    assert properties(template, "DefaultRole") == {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
        "Description": "What the functions of an achalice app run as",
        "Policies": [
            {
                "PolicyName": "achalice",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": [{"Fn::GetAtt": ["APIHandlerLogGroup", "Arn"]}],
                        }
                    ],
                },
            }
        ],
        "Tags": TAGS,
    }


def test_all_that_a_function_is_configured_with() -> None:
    account = "eu-west-1:123456789012"
    queue = f"arn:aws:sqs:{account}:lost"
    template = rendered(rest_stage())
    told = properties(template, "Report")

    assert told | {"Environment": None} == FUNCTION | {
        "Description": "Says how it went",
        "Environment": None,
        "EphemeralStorage": {"Size": 1024},
        "Layers": [{"Ref": "ManagedLayer"}, f"arn:aws:lambda:{account}:layer:tools:7"],
        "ReservedConcurrentExecutions": 5,
        "VpcConfig": {"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-0a1b2c3d"]},
        "Tracing": "Active",
        "KmsKeyArn": f"arn:aws:kms:{account}:key/0a1b2c3d-0000-4000-8000-0123456789ab",
        "DeadLetterQueue": {"Type": "SQS", "TargetArn": queue},
        "LoggingConfig": {
            "LogFormat": "JSON",
            "LogGroup": {"Ref": "ReportLogGroup"},
            "ApplicationLogLevel": "WARN",
            "SystemLogLevel": "DEBUG",
        },
        "Tags": {"team": "reports", "achalice:app": "shop"},
    }
    assert properties(template, "ReportEventInvokeConfig") == {
        "FunctionName": {"Ref": "Report"},
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": 1,
        "MaximumEventAgeInSeconds": 600,
        "DestinationConfig": {
            "OnSuccess": {"Destination": queue},
            "OnFailure": {"Destination": f"arn:aws:sns:{account}:failures"},
        },
    }


def test_a_function_of_a_role_that_is_given_runs_as_it() -> None:
    template = rendered(rest_stage())

    assert properties(template, "OnOrder")["Role"] == "arn:aws:iam::123456789012:role/given"
    assert "OnChangeRole" in resources(template)


def test_what_is_called_by_version_is_called_by_its_alias() -> None:
    """Or nothing would run what is kept ready; CloudFormation publishes what merging adds, too."""
    expanded = transformed(rendered(rest_stage()))
    alias = {"Ref": "TickAliaslive"}

    assert properties(expanded, "TickAliaslive")["FunctionName"] == {"Ref": "Tick"}
    assert properties(expanded, "TickTickEventPermission")["FunctionName"] == alias
    targets = properties(expanded, "TickTickEvent")["Targets"]
    assert targets == [{"Id": "achalice", "Arn": alias}]
    assert properties(expanded, "OnClickOnClickKinesisEventSource")["FunctionName"] == {
        "Ref": "OnClickAliaslive"
    }
    assert properties(expanded, "OnClickAliaslive")["ProvisionedConcurrencyConfig"] == {
        "ProvisionedConcurrentExecutions": 2
    }
    assert properties(expanded, "TickEventInvokeConfig")["Qualifier"] == {
        "Fn::Select": [7, {"Fn::Split": [":", alias]}]
    }


def test_a_version_is_published_when_the_dependencies_change() -> None:
    stage = rest_stage()
    other = changed(stage, addresses.LAYER, content="7ea")
    versions = [
        {name for name in resources(transformed(rendered(each))) if name.startswith("TickVersion")}
        for each in (stage, stage, other)
    ]

    assert versions[0] == versions[1] != versions[2]


def test_functions_are_named_by_cloudformation_unless_something_says_their_name() -> None:
    """Two stacks of a stage then live side by side, and those of Chalice go on living."""
    statement: JsonValue = {
        "Effect": "Allow",
        "Action": "lambda:InvokeFunction",
        "Resource": "arn:aws:lambda:*:*:function:shop-dev-cal*",
    }
    named = {"environment_variables": {"WORKER": "shop-dev-work"}}
    template = rendered(
        assembled(
            PureFunction("work"),
            PureFunction("called"),
            PureFunction("report"),
            policy=(statement,),
            lambda_functions={"report": named},
        )
    )

    assert properties(template, "Work")["FunctionName"] == "shop-dev-work"
    assert properties(template, "Called")["FunctionName"] == "shop-dev-called"
    assert "FunctionName" not in properties(template, "Report")


def test_what_looks_like_a_variable_is_said_to_the_letter() -> None:
    statement: JsonValue = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:${AWS::Partition}:s3:::homes/${aws:username}/*",
    }
    template = rendered(
        assembled(
            PureFunction("report"),
            policy=(statement,),
            environment_variables={"GREETING": "hello, ${name}"},
        )
    )

    environment = properties(template, "Report")["Environment"]
    assert isinstance(environment, dict)
    assert environment["Variables"] == {
        "GREETING": {"Fn::Sub": "hello, ${!name}"},
        "ACHALICE_HANDLER": "report",
    }
    assert {"Fn::Sub": "arn:${AWS::Partition}:s3:::homes/${!aws:username}/*"} in [
        each["Resource"] for each in _statements(template, "DefaultRole")
    ]


def _statements(template: Object, role: str) -> list[Object]:
    said: list[Object] = json.loads(json.dumps(properties(template, role)["Policies"]))
    document = said[0]["PolicyDocument"]
    assert isinstance(document, dict)
    found: list[Object] = json.loads(json.dumps(document["Statement"]))
    return found


def test_nothing_of_a_stack_looks_like_something_that_a_deploy_made() -> None:
    """A deploy takes over what bears its tags, and API Gateway's APIs by their description."""
    said = json.dumps(rendered(rest_stage()))

    assert "achalice:stage" not in said
    assert "Deployed by achalice" not in said


def test_a_rest_api_and_its_stage() -> None:
    told = properties(rendered(rest_stage()), "RestAPI")
    body = told.pop("DefinitionBody")

    assert isinstance(body, dict)
    assert told["StageName"] == "api"
    assert told["MethodSettings"] == [
        {
            "HttpMethod": "*",
            "ResourcePath": "/*",
            "ThrottlingRateLimit": 10.5,
            "ThrottlingBurstLimit": 20,
        }
    ]
    assert told["TracingEnabled"] is True
    assert told["Variables"] == {"colour": "blue"}
    assert told["EndpointConfiguration"] == {"Type": "REGIONAL"}
    log = told["AccessLogSetting"]
    assert isinstance(log, dict)
    assert log["DestinationArn"] == {"Fn::GetAtt": ["APIAccessLogGroup", "Arn"]}
    assert body["x-amazon-apigateway-minimum-compression-size"] == 1024
    assert (
        '{"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path'
        '/2015-03-31/functions/${Check.Arn}/invocations"}' in json.dumps(body["components"])
    )


def test_keys_and_plans() -> None:
    template = rendered(rest_stage())

    assert properties(template, "UsagePlanBasic")["ApiStages"] == [
        {"ApiId": {"Ref": "RestAPI"}, "Stage": {"Ref": "RestAPI.Stage"}}
    ]
    assert properties(template, "UsagePlanKeyPartner")["KeyId"] == {"Ref": "ApiKeyPartner"}
    assert properties(template, "UsagePlanKeyOld")["KeyId"] == "abc123"


def test_only_mappings_of_the_second_sort_have_paths_of_several_parts() -> None:
    """And API Gateway refuses those of the first beside them."""
    domain = {
        "domain_name": "api.example.com",
        "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/abc",
    }
    flat = rendered(rest_stage(api_gateway_custom_domain={**domain, "url_prefix": "v1"}))
    deep = rendered(rest_stage())

    assert properties(flat, "ApiGatewayCustomDomainMapping")["BasePath"] == "v1"
    assert of_type(deep, "ApiGateway::BasePathMapping") == []
    keys = [each.get("ApiMappingKey") for each in of_type(deep, "ApiGatewayV2::ApiMapping")]
    assert keys == ["v1", "shop/v1", None]


def test_an_http_api_is_published_by_itself() -> None:
    template = rendered(http_stage())

    assert properties(template, "HttpAPIStage")["AutoDeploy"] is True
    assert properties(template, "HttpAPIIntegration")["IntegrationUri"] == {
        "Ref": "APIHandler.Alias"
    }
    guarded = next(
        each for each in of_type(template, "ApiGatewayV2::Route") if each["RouteKey"] == "GET /jwt"
    )
    assert guarded["AuthorizationType"] == "JWT"
    assert guarded["AuthorizationScopes"] == ["read"]


def test_a_public_url_needs_both_permissions() -> None:
    permissions = of_type(rendered(url_stage()), "Lambda::Permission")

    function = {"Ref": "APIHandler"}
    assert permissions == [
        {
            "FunctionName": function,
            "Action": "lambda:InvokeFunctionUrl",
            "Principal": "*",
            "FunctionUrlAuthType": "NONE",
        },
        {
            "FunctionName": function,
            "Action": "lambda:InvokeFunction",
            "Principal": "*",
            "InvokedViaFunctionUrl": True,
        },
    ]


def test_functions_are_told_where_the_websocket_api_is_and_may_send_to_its_clients_alone() -> None:
    template = rendered(assembled(WebsocketRoute("say", "$default"), PureFunction("report")))

    environment = properties(template, "Report")["Environment"]
    assert isinstance(environment, dict)
    assert environment["Variables"] == {
        "ACHALICE_WEBSOCKET_ENDPOINT": {
            "Fn::Sub": "https://${WebsocketAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/api"
        },
        "ACHALICE_HANDLER": "report",
    }
    sending = next(
        each
        for each in _statements(template, "DefaultRole")
        if each["Action"] == ["execute-api:ManageConnections"]
    )
    place = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebsocketAPI}"
    assert sending["Resource"] == [{"Fn::Sub": f"{place}/api/*/@connections/*"}]


def test_the_websocket_stage_waits_for_all_routes() -> None:
    template = rendered(assembled(WebsocketRoute("say", "$default")))

    assert resources(template)["WebsocketAPIStage"]["DependsOn"] == [
        "WebsocketMessageRoute",
        "WebsocketMessageRouteResponse",
    ]


def test_the_scheduler_may_call_what_it_is_for() -> None:
    schedule = Schedule("wake", "cron(0 9 * * ? *)", timezone="Europe/Berlin")
    template = rendered(assembled(schedule, PureFunction("report")))

    calling = _statements(template, "SchedulerRole")
    assert [each["Resource"] for each in calling] == [[{"Fn::GetAtt": ["Wake", "Arn"]}]]
    assert "FunctionName" not in properties(template, "Wake")


def test_a_start_that_has_been_is_left_out() -> None:
    """CloudFormation would not take it, and there is nothing left to wait for."""
    begun = Schedule("wake", "rate(1 hour)", start="2020-01-01T00:00:00+01:00")
    to_begin = Schedule("sleep", "rate(1 hour)", start="2999-01-01T00:00:00+01:00")
    template = rendered(assembled(begun, to_begin))

    assert "StartDate" not in properties(template, "WakeWakeSchedule")
    assert properties(template, "SleepSleepSchedule")["StartDate"] == "2998-12-31T23:00:00Z"


def test_a_stream_is_read_as_it_is_declared() -> None:
    told = properties(rendered(rest_stage()), "OnClickOnClickKinesisEventSource")
    place = "kinesis:${AWS::Region}:${AWS::AccountId}"

    assert told == {
        "FunctionName": {"Ref": "OnClick.Alias"},
        "EventSourceArn": {"Fn::Sub": f"arn:${{AWS::Partition}}:{place}:stream/clicks"},
        "BatchSize": 100,
        "MaximumBatchingWindowInSeconds": 5,
        "FilterCriteria": {"Filters": [{"Pattern": '{"data":{"kind":["click"]}}'}]},
        "StartingPosition": "AT_TIMESTAMP",
        "StartingPositionTimestamp": 1767225600.0,
        "ParallelizationFactor": 2,
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 3,
        "MaximumRecordAgeInSeconds": 3600,
        "TumblingWindowInSeconds": 60,
        "DestinationConfig": {
            "OnFailure": {"Destination": "arn:aws:sqs:eu-west-1:123456789012:lost"}
        },
        "Tags": TAGS,
    }


def test_a_function_reads_the_log_group_of_another_whatever_it_is_called() -> None:
    template = rendered(rest_stage())
    filters = {
        json.dumps(each["LogGroupName"]): each
        for each in of_type(template, "Logs::SubscriptionFilter")
    }

    assert filters['{"Ref": "TickLogGroup"}']["FilterPattern"] == "ERROR"
    sources = [each.get("SourceArn") for each in of_type(template, "Lambda::Permission")]
    assert {"Fn::GetAtt": ["TickLogGroup", "Arn"]} in sources


def test_a_bucket_s_notifications_are_left_out_and_it_says_what_to_do() -> None:
    exported = sam.render(rest_stage(), Archives())

    (left_out,) = exported.left_out
    assert left_out.address == "bucket_notifications:uploads"
    assert "S3 may call OnUpload" in left_out.why
    assert "s3.amazonaws.com" in json.dumps(exported.document)


def test_a_stack_tells_where_it_answers_and_what_dns_has_to_say() -> None:
    outputs = rendered(rest_stage())["Outputs"]

    assert isinstance(outputs, dict)
    assert sorted(outputs) == [
        "APIHandlerArn",
        "APIHandlerName",
        "AliasDomainName",
        "EndpointURL",
        "HostedZoneId",
        "RestAPIId",
        "WebsocketAPIId",
        "WebsocketAliasDomainName",
        "WebsocketConnectEndpointURL",
        "WebsocketConnectHandlerArn",
        "WebsocketConnectHandlerName",
        "WebsocketDisconnectHandlerArn",
        "WebsocketDisconnectHandlerName",
        "WebsocketHostedZoneId",
        "WebsocketMessageHandlerArn",
        "WebsocketMessageHandlerName",
    ]
    domain = "execute-api.${AWS::Region}.${AWS::URLSuffix}"
    assert outputs["EndpointURL"] == {"Value": {"Fn::Sub": f"https://${{RestAPI}}.{domain}/api/"}}


@pytest.mark.parametrize(
    ("stage", "path"), [(None, ""), ("v1", "v1/")], ids=["no stage", "a stage"]
)
def test_the_url_of_an_http_api_has_its_stage_in_it_where_there_is_one(
    stage: str | None, path: str
) -> None:
    route = HttpRoute("/", ("GET",), "index")
    desired = assembled(route, api_type="http", api_gateway_stage=stage)
    outputs = rendered(desired)["Outputs"]

    assert isinstance(outputs, dict)
    domain = "execute-api.${AWS::Region}.${AWS::URLSuffix}"
    assert outputs["EndpointURL"] == {"Value": {"Fn::Sub": f"https://${{HttpAPI}}.{domain}/{path}"}}
