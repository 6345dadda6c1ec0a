"""Stable names: a resource's address in plans and records, and what it is called in AWS."""

import hashlib
from typing import NewType

Address = NewType("Address", str)
"""`kind:name`. It stays the same from deploy to deploy, whatever AWS calls the resource."""

ROLE = Address("role:default")
LAYER = Address("layer:dependencies")
REST_API = Address("rest_api:api")
HTTP_API = Address("http_api:api")
FUNCTION_URL = Address("function_url:api")
ACCESS_LOG = Address("log_group:rest_api/access")
SCHEDULER_ROLE = Address("role:scheduler")
WEBSOCKET_API = Address("websocket_api:api")
WEBSOCKET_ROUTES = Address("websocket_routes:api")


def function(handler: str) -> Address:
    """The Lambda function that runs `handler`."""
    return Address(f"function:{handler}")


def alias(handler: str) -> Address:
    """What calls the function of `handler` instead of it, where it is called by version."""
    return Address(f"alias:{handler}")


def async_invocation(handler: str) -> Address:
    """What becomes of asynchronous calls of the function of `handler`."""
    return Address(f"async_invocation:{handler}")


def function_role(handler: str) -> Address:
    """The role of the function of `handler` alone."""
    return Address(f"role:function/{handler}")


def given_role(arn: str) -> Address:
    """A role that somebody else keeps."""
    return Address(f"given_role:{arn}")


def domain_name(name: str) -> Address:
    """The domain called `name`."""
    return Address(f"domain_name:{name}")


def api_mapping(domain: str, key: str) -> Address:
    """What answers at the path `key` of `domain`."""
    return Address(f"api_mapping:{domain}/{key}")


def log_group(handler: str) -> Address:
    """Where the function of `handler` writes its logs."""
    return Address(f"log_group:{handler}")


def api_key(name: str) -> Address:
    """The API key called `name` within the app."""
    return Address(f"api_key:{name}")


def usage_plan(name: str) -> Address:
    """The usage plan called `name` within the app."""
    return Address(f"usage_plan:{name}")


def usage_plan_key(key: str) -> Address:
    """The place of the API key called `key` in its plan: it has one only."""
    return Address(f"usage_plan_key:{key}")


def rule(name: str) -> Address:
    """The EventBridge rule called `name` within the app."""
    return Address(f"rule:{name}")


def schedule(name: str) -> Address:
    """The schedule of EventBridge Scheduler called `name` within the app."""
    return Address(f"schedule:{name}")


def queue_mapping(handler: str, queue: str) -> Address:
    """What brings the messages of `queue`, a name or an ARN, to `handler`."""
    return Address(f"queue_mapping:{handler}/{queue}")


def stream_mapping(handler: str, stream: str) -> Address:
    """What brings the records of `stream`, a name or an ARN, to `handler`."""
    return Address(f"stream_mapping:{handler}/{stream}")


def kafka_mapping(handler: str, topic: str, cluster: str) -> Address:
    """What brings the records of `topic` in `cluster`, an ARN or its servers, to `handler`."""
    return Address(f"kafka_mapping:{handler}/{topic}@{cluster}")


def bucket_notifications(bucket: str) -> Address:
    """All that the app is told of `bucket`."""
    return Address(f"bucket_notifications:{bucket}")


def topic_subscription(handler: str, topic: str) -> Address:
    """What brings the messages of `topic`, a name or an ARN, to `handler`."""
    return Address(f"topic_subscription:{handler}/{topic}")


def log_filter(name: str, log_group: str) -> Address:
    """The filter called `name` within the app that brings lines of `log_group` to a handler."""
    return Address(f"log_filter:{name}/{log_group}")


def permission(handler: str, source: Address | str) -> Address:
    """What lets `source` call `handler`: a resource, or `s3:uploads` of what is not the app's."""
    return Address(f"permission:{handler}/{source}")


def aws_name(*parts: str, limit: int = 64) -> str:
    """`parts` joined by dashes, cut to `limit` characters and told apart by a hash where too long.

    Lambda's and IAM's names, and those of EventBridge rules, have at most 64 characters.
    """
    name = "-".join(parts)
    if len(name) <= limit:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: limit - 9]}-{mark}"
