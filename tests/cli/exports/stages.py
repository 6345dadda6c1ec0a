"""Stages that together have every kind of trigger and every key of the config."""

from achalice.cors import CORSConfig
from achalice.triggers import (
    CognitoGuard,
    CustomGuard,
    DynamoDBStream,
    EventRule,
    FunctionGuard,
    HttpRoute,
    IamGuard,
    JwtGuard,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    StreamPolling,
    Trigger,
    WebsocketRoute,
)
from achalice_cli.engine.resources import Desired

from ..engine.builders import assembled, everything

PORTER = FunctionGuard("porter", ttl_seconds=30, execution_role="arn:aws:iam::1:role/asks")
LOOKER = FunctionGuard("looker", identity_sources=("$request.header.X-Who",), ttl_seconds=0)
STRANGER = CustomGuard(
    "stranger",
    "arn:aws:apigateway:eu-west-1:lambda:path/f",
    "Auth",
    None,
    60,
    "arn:aws:iam::1:role/r",
)
POOL = CognitoGuard("pool", ("arn:aws:cognito-idp:eu-west-1:1:userpool/p",), "Authorization")
TOKEN = JwtGuard("token", "https://issuer.example", ("me",), "$request.header.Authorization")

QUEUE_ARN = "arn:aws:sqs:eu-west-1:123456789012:letters"
KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/k"
CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/logs/uuid-1"

EVENTS: tuple[Trigger, ...] = (
    SqsQueue("on_order", "orders", 10, 5, 20, ('{"body":{"kind":["${new}"]}}',), True),
    SqsQueue("on_order", "arn:aws:sqs:eu-west-1:123456789012:other"),
    KinesisStream(
        "on_click",
        "clicks",
        StreamPolling(
            starting_position="AT_TIMESTAMP",
            starting_position_timestamp=1_700_000_000.0,
            filters=('{"data":{"kind":["x"]}}',),
            parallelization_factor=2,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=3,
            maximum_record_age_in_seconds=60,
            tumbling_window_in_seconds=30,
            on_failure=QUEUE_ARN,
            partial_failures=True,
        ),
    ),
    DynamoDBStream("on_change", "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026-01-01"),
    KafkaTopic("on_row", "rows", CLUSTER, consumer_group_id="us"),
    KafkaTopic(
        "on_row",
        "rows",
        None,
        ("kafka:9092", "other:9092"),
        consumer_group_id="us",
        source_access=(("VPC_SUBNET", "subnet:s-1"),),
    ),
    Schedule("hourly", "rate(1 hour)", "Every ${hour}"),
    Schedule("hourly", "rate(2 hours)"),
    Schedule(
        "daily",
        "cron(0 9 * * ? *)",
        timezone="Europe/Berlin",
        flexible_window_in_minutes=15,
        start="2100-01-01T01:00:00+01:00",
        end="2101-01-01T00:00:00+00:00",
    ),
    Schedule("daily", "at(2100-01-01T00:00:00)"),
    EventRule(
        "on_event", '{"source":["shop"]}', "bus", "What happens", 60, 3, dead_letter_arn=QUEUE_ARN
    ),
    EventRule("on_event", '{"source":["other"]}', maximum_retry_attempts=0),
    S3Bucket("on_upload", "uploads", ("s3:ObjectCreated:*", "s3:ObjectRemoved:*"), "in/", ".csv"),
    S3Bucket("on_image", "uploads", prefix="images/"),
    SnsTopic("on_news", "news", '{"kind":["${x}"]}', "MessageBody", QUEUE_ARN),
    SnsTopic("on_news", "arn:aws:sns:us-east-1:123456789012:far-news"),
    LogSubscription("on_line", "/var/log", "%{error}"),
    LogSubscription("on_line", "/aws/lambda/shop-dev-hourly"),
    PureFunction("report"),
)

FUNCTION_SETTINGS: dict[str, object] = {
    "lambda_memory_size": 256,
    "lambda_timeout": 30,
    "environment_variables": {"TEMPLATE": "${name} costs %{price}", "KEY": "$$${x}"},
    "tags": {"team": "${shop}"},
    "log_retention_in_days": 14,
    "description": "All of ${it}",
    "ephemeral_storage": 1024,
    "layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:other:3"],
    "reserved_concurrency": 5,
    "subnet_ids": ["subnet-1"],
    "security_group_ids": ["sg-1"],
    "xray": True,
    "kms_key_arn": KEY_ARN,
    "dead_letter_arn": QUEUE_ARN,
    "maximum_retry_attempts": 1,
    "maximum_event_age_in_seconds": 120,
    "on_success": QUEUE_ARN,
    "on_failure": "arn:aws:s3:::failures",
    "log_format": "JSON",
    "application_log_level": "DEBUG",
}
"""Every key of functions but those that stand for the same in different words."""

OF_SINGLE_FUNCTIONS = {
    "hourly": {"snap_start": True, "ephemeral_storage": 512},
    "on_order": {"provisioned_concurrency": 2, "reserved_concurrency": 9},
    "report": {"iam_role_arn": "arn:aws:iam::123456789012:role/given"},
    "daily": {"autogen_policy": False},
}

ROUTES = (
    HttpRoute("/", ("GET",), "index"),
    HttpRoute("/orders/{order_id}", ("GET", "PUT"), "order", cors=CORSConfig()),
    HttpRoute(
        "/files/{proxy+}", ("GET",), "file", cors=CORSConfig(allow_origin="https://a.example")
    ),
    HttpRoute("/porter", ("GET",), "porter", guard=PORTER),
    HttpRoute("/looker", ("GET",), "looker", guard=LOOKER),
    HttpRoute("/stranger", ("GET",), "stranger", guard=STRANGER),
    HttpRoute("/signed", ("POST",), "signed", guard=IamGuard()),
)
GUARDS = (PORTER, LOOKER)
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/c"


def _domain(name: str, **others: object) -> dict[str, object]:
    return {"domain_name": name, "certificate_arn": CERTIFICATE, **others}


def stages() -> dict[str, Desired]:
    """By what they are there for."""
    keyed = HttpRoute("/keyed", ("GET",), "keyed", api_key_required=True)
    users = HttpRoute("/users", ("GET",), "users", guard=POOL, scopes=("read",))
    spoken = tuple(
        WebsocketRoute("talk", key) for key in ("$disconnect", "$default", "a.b", "a_b", "join")
    )
    rest = assembled(
        *(*ROUTES, keyed, users, *GUARDS, *EVENTS),
        policy=(
            {
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::a/${aws:userid}",
            },
            {
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": "arn:${AWS::Partition}:s3:::b",
            },
        ),
        stages={"dev": {**FUNCTION_SETTINGS, "lambda_functions": OF_SINGLE_FUNCTIONS}},
        python_version="3.12",
        iam_permissions_boundary="arn:aws:iam::123456789012:policy/bound",
        minimum_compression_size=1000,
        access_log=True,
        throttle={"rate_limit": 0.5, "burst_limit": 5},
        stage_variables={"version": "1"},
        api_keys={"partner": {"description": "A ${friend}"}, "known": {"id": "abc123"}},
        usage_plans={
            "basic": {
                "throttle": {"rate_limit": 1, "burst_limit": 2},
                "quota": {"limit": 9, "period": "WEEK", "offset": 1},
                "api_keys": ["partner", "known"],
            }
        },
        api_gateway_custom_domain=_domain("api.example.com", url_prefix=["v1", "shop/v2"]),
    )
    return {
        "one of each kind": everything(),
        "a REST API and all events": rest,
        "called by version": assembled(
            *(*ROUTES, *GUARDS, *EVENTS, *spoken, WebsocketRoute("greet", "$connect", PORTER)),
            snap_start=True,
            python_version="3.12",
            on_failure=QUEUE_ARN,
        ),
        "a plain function": assembled(PureFunction("report")),
        "roles of their own": assembled(*EVENTS, *spoken, iam_role_per_function=True),
        "an edge API": assembled(
            *ROUTES,
            *GUARDS,
            api_gateway_endpoint_type="EDGE",
            access_log={
                "destination_arn": "arn:aws:logs:eu-west-1:123456789012:log-group:all",
                "format": "$context.requestId ${x}",
            },
            api_gateway_custom_domain=_domain("edge.example.com", url_prefix="v1"),
        ),
        "an old domain": assembled(
            *ROUTES,
            *GUARDS,
            api_gateway_custom_domain=_domain("old.example.com", tls_version="TLS_1_0"),
        ),
        "a private API": assembled(
            *ROUTES,
            *GUARDS,
            api_gateway_endpoint_type="PRIVATE",
            api_gateway_endpoint_vpce=["vpce-1"],
        ),
        "an HTTP API": assembled(
            *ROUTES,
            HttpRoute("/token", ("GET",), "token", guard=TOKEN, scopes=("read",)),
            *GUARDS,
            api_type="http",
            access_log=True,
            throttle={"rate_limit": 0.5, "burst_limit": 5},
            stage_variables={"version": "1"},
            api_gateway_custom_domain=_domain("http.example.com"),
        ),
        "an HTTP API at a stage": assembled(
            *ROUTES, *GUARDS, api_type="http", api_gateway_stage="v1"
        ),
        "a function URL": assembled(ROUTES[1], api_type="function_url"),
        "a signed function URL by version": assembled(
            ROUTES[1],
            api_type="function_url",
            function_url_auth="AWS_IAM",
            provisioned_concurrency=1,
        ),
        "websockets": assembled(
            *spoken,
            WebsocketRoute("greet", "$connect", LOOKER),
            LOOKER,
            websocket_api_custom_domain=_domain("ws.example.com", tags={"a": "b"}),
        ),
        "websockets with another's guard": assembled(
            *spoken, WebsocketRoute("greet", "$connect", STRANGER)
        ),
        "signed websockets": assembled(*spoken, WebsocketRoute("greet", "$connect", IamGuard())),
    }
