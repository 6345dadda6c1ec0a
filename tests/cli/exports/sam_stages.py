"""Stages with every trigger and every key of the config, of ARNs that linters believe in."""

from pydantic import JsonValue

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
from achalice_cli.config import ConfigFile, StageConfig
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import Desired

CONTENTS = Contents(code="f00d", layer="c0ffee", runtime="python3.13", architecture="arm64")

_ACCOUNT = "eu-west-1:123456789012"
_QUEUE = f"arn:aws:sqs:{_ACCOUNT}:lost"
_ID = "0a1b2c3d-0000-4000-8000-0123456789ab"
_KEY = f"arn:aws:kms:{_ACCOUNT}:key/{_ID}"
_CERTIFICATE = f"arn:aws:acm:{_ACCOUNT}:certificate/{_ID}"
_POOL = f"arn:aws:cognito-idp:{_ACCOUNT}:userpool/eu-west-1_abc"
_ASKED = (
    f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:{_ACCOUNT}"
    ":function:central/invocations"
)
_KAFKA = f"arn:aws:kafka:{_ACCOUNT}:cluster/events/{_ID}-1"
_SECRET = f"arn:aws:secretsmanager:{_ACCOUNT}:secret:kafka-AbCdEf"
_CORS = CORSConfig(allow_origin="https://shop.example")

_EVENTS: tuple[Trigger, ...] = (
    PureFunction("report"),
    Schedule("tick", "rate(1 hour)", "every hour"),
    Schedule("tick", "cron(0 9 * * ? *)"),
    Schedule(
        "wake",
        "cron(0 9 * * ? *)",
        "at nine",
        timezone="Europe/Berlin",
        flexible_window_in_minutes=5,
        start="2099-01-01T00:00:00+01:00",
        end="2100-01-01T00:00:00+01:00",
    ),
    EventRule("on_event", '{"source":["shop"]}'),
    EventRule(
        "on_event",
        '{"source":["partner"]}',
        event_bus="partners",
        description="what partners do",
        maximum_event_age_in_seconds=3600,
        maximum_retry_attempts=2,
        dead_letter_arn=_QUEUE,
    ),
    SqsQueue("on_order", "orders", 10, 5, 20, ('{"body":{"kind":["order"]}}',), True),
    SqsQueue("on_order", f"arn:aws:sqs:{_ACCOUNT}:returns"),
    KinesisStream(
        "on_click",
        "clicks",
        StreamPolling(
            starting_position="AT_TIMESTAMP",
            starting_position_timestamp=1767225600.0,
            maximum_batching_window_in_seconds=5,
            filters=('{"data":{"kind":["click"]}}',),
            parallelization_factor=2,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=3,
            maximum_record_age_in_seconds=3600,
            tumbling_window_in_seconds=60,
            on_failure=_QUEUE,
        ),
    ),
    DynamoDBStream(
        "on_change",
        f"arn:aws:dynamodb:{_ACCOUNT}:table/orders/stream/2026-01-01T00:00:00.000",
        StreamPolling(partial_failures=True),
    ),
    KafkaTopic("on_row", "rows", _KAFKA, consumer_group_id="shop"),
    KafkaTopic(
        "on_row",
        "rows",
        None,
        ("kafka.example.com:9092",),
        consumer_group_id="shop",
        source_access=(("SASL_SCRAM_512_AUTH", _SECRET), ("VPC_SUBNET", "subnet:subnet-0a1b2c3d")),
    ),
    S3Bucket("on_upload", "uploads"),
    SnsTopic("on_news", "news"),
    SnsTopic(
        "on_news", f"arn:aws:sns:{_ACCOUNT}:alarms", '{"level":["high"]}', "MessageBody", _QUEUE
    ),
    LogSubscription("on_line", "/var/log"),
    LogSubscription("on_line", "/aws/lambda/shop-dev-tick", "ERROR"),
)
"""Of every source but HTTP."""

_WHO = FunctionGuard("who", identity_sources=("$request.header.Auth",))
_MESSAGES: tuple[Trigger, ...] = (
    _WHO,
    WebsocketRoute("enter", "$connect", _WHO),
    WebsocketRoute("leave", "$disconnect"),
    WebsocketRoute("say", "$default"),
    WebsocketRoute("say", "send-all"),
)

_FUNCTIONS: dict[str, JsonValue] = {
    "report": {
        "description": "Says how it went",
        "ephemeral_storage": 1024,
        "layers": [f"arn:aws:lambda:{_ACCOUNT}:layer:tools:7"],
        "reserved_concurrency": 5,
        "subnet_ids": ["subnet-0a1b2c3d"],
        "security_group_ids": ["sg-0a1b2c3d"],
        "xray": True,
        "kms_key_arn": _KEY,
        "dead_letter_arn": _QUEUE,
        "maximum_retry_attempts": 1,
        "maximum_event_age_in_seconds": 600,
        "on_success": _QUEUE,
        "on_failure": f"arn:aws:sns:{_ACCOUNT}:failures",
        "log_format": "JSON",
        "application_log_level": "WARN",
        "system_log_level": "DEBUG",
        "tags": {"team": "reports"},
    },
    "tick": {"snap_start": True, "on_failure": _QUEUE},
    "on_click": {"provisioned_concurrency": 2},
    "on_order": {"iam_role_arn": "arn:aws:iam::123456789012:role/given"},
    "on_change": {"autogen_policy": False},
}

_STAGE: dict[str, object] = {
    "python_version": "3.13",
    "architecture": "arm64",
    "environment_variables": {"GREETING": "hello, ${AWS::Region}"},
    "log_retention_in_days": 30,
    "iam_permissions_boundary": "arn:aws:iam::123456789012:policy/boundary",
}


def _domain(name: str, *prefixes: str) -> dict[str, JsonValue]:
    return {"domain_name": name, "certificate_arn": _CERTIFICATE, "url_prefix": [*prefixes] or None}


def _assembled(settings: dict[str, object], *triggers: Trigger) -> Desired:
    file = ConfigFile.model_validate({"stages": {"dev": {}}, **settings})
    return assemble("shop", StageConfig(stage="dev", file=file), triggers, CONTENTS)


def rest_stage(**settings: object) -> Desired:
    """Behind a REST API, with all that one can have."""
    guard = FunctionGuard("check", ttl_seconds=60)
    pool = CognitoGuard("pool", (_POOL,), "Auth")
    custom = CustomGuard("central", _ASKED, "Auth", ("$request.header.Auth",), 60, None)
    routes = (
        HttpRoute("/", ("GET",), "index"),
        HttpRoute("/orders/{order_id}", ("GET", "PUT"), "orders", cors=_CORS, guard=guard),
        HttpRoute("/keys", ("POST",), "keys", api_key_required=True),
        HttpRoute("/iam", ("GET",), "iam", guard=IamGuard()),
        HttpRoute("/pool", ("GET",), "pool", guard=pool, scopes=("read",)),
        HttpRoute("/custom", ("GET",), "custom", guard=custom),
    )
    config: dict[str, object] = {
        **_STAGE,
        "lambda_functions": _FUNCTIONS,
        "xray": True,
        "throttle": {"rate_limit": 10.5, "burst_limit": 20},
        "access_log": True,
        "stage_variables": {"colour": "blue"},
        "minimum_compression_size": 1024,
        "api_keys": {"partner": {"description": "for a partner"}, "old": {"id": "abc123"}},
        "usage_plans": {
            "basic": {
                "description": "for a start",
                "throttle": {"rate_limit": 1, "burst_limit": 2},
                "quota": {"limit": 1000, "period": "WEEK", "offset": 2},
                "api_keys": ["partner", "old"],
            }
        },
        "api_gateway_custom_domain": _domain("api.example.com", "v1", "shop/v1"),
        "websocket_api_custom_domain": _domain("ws.example.com"),
        **settings,
    }
    return _assembled(config, *routes, guard, *_EVENTS, *_MESSAGES)


def http_stage(**settings: object) -> Desired:
    """Behind an HTTP API, called by version."""
    guard = FunctionGuard("check", simple_responses=True)
    jwt = JwtGuard("tokens", "https://tokens.example", ("shop",), "$request.header.Authorization")
    custom = CustomGuard("central", _ASKED, "Auth", None, 60, "arn:aws:iam::123456789012:role/ask")
    routes = (
        HttpRoute("/", ("GET",), "index", cors=_CORS),
        HttpRoute("/orders/{order_id}", ("GET", "PUT"), "orders", guard=guard),
        HttpRoute("/jwt", ("GET",), "jwt", guard=jwt, scopes=("read",)),
        HttpRoute("/iam", ("GET",), "iam", guard=IamGuard()),
        HttpRoute("/custom", ("GET",), "custom", guard=custom),
        WebsocketRoute("enter", "$connect", IamGuard()),
        WebsocketRoute("say", "$default"),
    )
    config: dict[str, object] = {
        **_STAGE,
        "api_type": "http",
        "throttle": {"rate_limit": 10, "burst_limit": 20},
        "access_log": True,
        "stage_variables": {"colour": "blue"},
        "api_gateway_custom_domain": _domain("api.example.com", "v1"),
        "lambda_functions": {"api_handler": {"provisioned_concurrency": 1}},
        **settings,
    }
    return _assembled(config, *routes, guard)


def url_stage(**settings: object) -> Desired:
    """Behind a function's own URL, with nothing configured."""
    route = HttpRoute("/", ("GET",), "index")
    return _assembled({"api_type": "function_url", **settings}, route)
