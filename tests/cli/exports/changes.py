"""For every field of every resource, a value that it does not have in `everything()`."""

from collections.abc import Iterator

from achalice.triggers import CognitoGuard, FunctionGuard, IamGuard
from achalice_cli.engine.addresses import WEBSOCKET_API, Address
from achalice_cli.engine.resources import (
    AccessLog,
    BucketNotification,
    Desired,
    HttpApiRoute,
    HttpAuthorizer,
    Kind,
    Quota,
    RestMethod,
    Throttle,
)

from ..engine.builders import (
    ALIAS,
    FUNCTION,
    GIVEN_ROLE,
    LOG_GROUP,
    LOG_PERMISSION,
    RULE,
    TOPIC_PERMISSION,
    changed,
    everything,
    function,
)

ARN = "arn:aws:sqs:eu-west-1:123456789012:other"
TAGS = {"achalice:app": "shop", "achalice:stage": "dev", "team": "a"}
OTHER = Address("function:other")
_LIMITS = Throttle(rate_limit=1, burst_limit=2)
_LOG = AccessLog(format="$context.requestId", destination_arn=ARN)
_POLICY = {"Statement": [{"Effect": "Deny"}]}

_MAPPING: dict[str, object] = {
    "function": ALIAS,
    "role": GIVEN_ROLE,
    "batch_size": 7,
    "maximum_batching_window_in_seconds": 7,
    "filters": ('{"a":["b"]}',),
    "tags": TAGS,
}
_READING: dict[str, object] = {
    **_MAPPING,
    "starting_position": "TRIM_HORIZON",
    "starting_position_timestamp": 1_700_000_000.0,
    "on_failure": ARN,
}

CHANGES: dict[Kind, dict[str, object]] = {
    "role": {
        "name": "other",
        "policy": _POLICY,
        "tags": TAGS,
        "trusted": "scheduler",
        "permissions_boundary": ARN,
        "websocket_api": WEBSOCKET_API,
    },
    "given_role": {},
    "log_group": {"name": "/other", "retention_in_days": 7, "tags": TAGS},
    "layer": {
        "name": "other",
        "content": "beef",
        "runtime": "python3.13",
        "architecture": "arm64",
    },
    "function": {
        "name": "other",
        "handler": "app.other",
        "runtime": "python3.13",
        "architecture": "arm64",
        "memory_size": 256,
        "timeout": 7,
        "environment": {"ACHALICE_HANDLER": "tick", "A": "b"},
        "role": GIVEN_ROLE,
        "layers": (),
        "log_group": Address("log_group:other"),
        "tags": TAGS,
        "description": "other",
        "ephemeral_storage": 1024,
        "layer_arns": (ARN,),
        "reserved_concurrency": 7,
        "snap_start": True,
        "subnet_ids": ("subnet-1",),
        "xray": True,
        "kms_key_arn": ARN,
        "dead_letter_arn": ARN,
        "log_format": "JSON",
        "security_group_ids": ("sg-1",),
        "application_log_level": "DEBUG",
        "system_log_level": "DEBUG",
        "websocket_api": WEBSOCKET_API,
    },
    "alias": {"name": "other", "function": OTHER, "provisioned_concurrency": 7},
    "async_invocation": {
        "function": ALIAS,
        "role": GIVEN_ROLE,
        "maximum_retry_attempts": 2,
        "maximum_event_age_in_seconds": 77,
        "on_success": ARN,
        "on_failure": ARN,
    },
    "permission": {
        "function": ALIAS,
        "principal": "sns.amazonaws.com",
        "source": RULE,
        "source_arn": ARN,
        "source_account": "123456789012",
        "url_action": "lambda:InvokeFunction",
    },
    "rest_api": {
        "name": "other",
        "methods": (RestMethod(path="/other", method="GET"),),
        "function": ALIAS,
        "guards": (CognitoGuard("pool", (ARN,), "Authorization"),),
        "stage": "other",
        "binary_media_types": ("image/gif",),
        "endpoint_type": "EDGE",
        "tags": TAGS,
        "vpc_endpoint_ids": ("vpce-1",),
        "policy": _POLICY,
        "minimum_compression_size": 7,
        "error_headers": {"A": "b"},
        "tracing": True,
        "throttle": _LIMITS,
        "access_log": _LOG,
        "stage_variables": {"a": "b"},
        "guard_functions": (OTHER,),
        "access_log_group": LOG_GROUP,
    },
    "http_api": {
        "name": "other",
        "routes": (HttpApiRoute(key="GET /other"),),
        "function": ALIAS,
        "authorizers": (HttpAuthorizer(name="a", type="JWT", identity_sources=("b",)),),
        "stage": "other",
        "tags": TAGS,
        "throttle": _LIMITS,
        "access_log": _LOG,
        "stage_variables": {"a": "b"},
        "authorizer_functions": (OTHER,),
        "access_log_group": LOG_GROUP,
    },
    "function_url": {"function": ALIAS, "auth": "AWS_IAM"},
    "api_key": {"name": "other", "description": "other", "enabled": False, "tags": TAGS},
    "usage_plan": {
        "name": "other",
        "description": "other",
        "throttle": _LIMITS,
        "quota": Quota(limit=7, period="DAY"),
        "tags": TAGS,
    },
    "usage_plan_key": {"key": None, "key_id": "abc123"},
    "websocket_api": {"name": "other", "tags": TAGS},
    "websocket_routes": {
        "stage": "other",
        "route_keys": ("join",),
        "functions": (ALIAS,),
        "guard": IamGuard(),
        "tags": TAGS,
        "guard_function": OTHER,
    },
    "domain_name": {
        "name": "other.example.com",
        "certificate_arn": ARN,
        "security_policy": "TLS_1_0",
        "endpoint_type": "EDGE",
        "tags": TAGS,
    },
    "api_mapping": {
        "key": "v2",
        "api": Address("http_api:api"),
        "endpoint_type": "EDGE",
        "scheme": "wss",
    },
    "rule": {
        "name": "other",
        "schedule_expression": "rate(7 hours)",
        "description": "other",
        "function": ALIAS,
        "tags": TAGS,
        "event_pattern": "{}",
        "event_bus": "other",
        "maximum_event_age_in_seconds": 77,
        "maximum_retry_attempts": 7,
        "dead_letter_arn": ARN,
    },
    "schedule": {
        "name": "other",
        "expression": "rate(7 hours)",
        "description": "other",
        "timezone": "Europe/Berlin",
        "flexible_window_in_minutes": 7,
        "start": "2100-01-01T00:00:00+00:00",
        "end": "2100-01-01T00:00:00+00:00",
        "function": ALIAS,
        "role": Address("role:default"),
    },
    "queue_mapping": {
        **_MAPPING,
        "queue": "other",
        "maximum_concurrency": 7,
        "partial_failures": True,
    },
    "stream_mapping": {
        **_READING,
        "stream": "other",
        "parallelization_factor": 7,
        "bisect_batch_on_function_error": True,
        "maximum_retry_attempts": 7,
        "maximum_record_age_in_seconds": 77,
        "tumbling_window_in_seconds": 7,
        "partial_failures": True,
    },
    "kafka_mapping": {
        **_READING,
        "topic": "other",
        "cluster_arn": "arn:other",
        "consumer_group_id": "other",
        "source_access": (("VPC_SUBNET", "subnet:s-1"),),
        "bootstrap_servers": ("kafka:9092",),
    },
    "bucket_notifications": {
        "bucket": "other",
        "notifications": (
            BucketNotification(id="achalice:x", events=("s3:*",), prefix="a", suffix="b"),
        ),
        "functions": (ALIAS,),
        "permissions": (LOG_PERMISSION,),
    },
    "topic_subscription": {
        "topic": "other",
        "function": ALIAS,
        "permission": LOG_PERMISSION,
        "filter_policy": "{}",
        "dead_letter_arn": ARN,
        "filter_policy_scope": "MessageBody",
    },
    "log_filter": {
        "name": "other",
        "log_group": "/other",
        "own_log_group": LOG_GROUP,
        "pattern": "other",
        "function": ALIAS,
        "permission": TOPIC_PERMISSION,
    },
}

GIVEN: dict[Kind, dict[str, dict[str, object]]] = {
    "role": {"websocket_api": {"policy": {"Statement": ["${WebsocketApiId}"]}}},
    "function": {
        "security_group_ids": {"subnet_ids": ("subnet-1",)},
        "application_log_level": {"log_format": "JSON"},
        "system_log_level": {"log_format": "JSON"},
        "websocket_api": {
            "environment": {"ACHALICE_WEBSOCKET_ENDPOINT": "${WebsocketEndpoint}/api"}
        },
    },
    "permission": {"source_arn": {"source": None}},
    "rest_api": {
        "guard_functions": {"guards": (FunctionGuard("tick"),), "guard_functions": (FUNCTION,)},
        "access_log_group": {"access_log": AccessLog(format="a")},
    },
    "http_api": {
        "authorizer_functions": {
            "authorizers": (HttpAuthorizer(name="a", type="REQUEST", identity_sources=("b",)),),
            "authorizer_functions": (FUNCTION,),
        },
        "access_log_group": {"access_log": AccessLog(format="a")},
    },
    "usage_plan_key": {"key_id": {"key": None}},
    "websocket_routes": {
        "guard": {"route_keys": ("$connect",)},
        "guard_function": {
            "route_keys": ("$connect",),
            "guard": FunctionGuard("tick"),
            "guard_function": FUNCTION,
        },
    },
    "kafka_mapping": {"bootstrap_servers": {"cluster_arn": None}},
    "topic_subscription": {"filter_policy_scope": {"filter_policy": "{}"}},
}
"""What has to be so already, for a field to say something."""


def whole() -> Desired:
    """`everything()` and another function, which it could be about as well."""
    other = {OTHER: function("other"), Address("log_group:other"): everything()[LOG_GROUP]}
    return {**everything(), **other}


def pairs(kind: Kind) -> Iterator[tuple[str, Desired, Desired]]:
    """For each field, two stages that differ in nothing else."""
    desired = whole()
    address = next(address for address, each in desired.items() if each.kind == kind)
    for field, value in CHANGES[kind].items():
        before = changed(desired, address, **GIVEN.get(kind, {}).get(field, {}))
        yield field, before, changed(before, address, **{field: value})
