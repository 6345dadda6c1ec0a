"""What AWS has of what is recorded: each kind of resource to what reads it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, our_errors
from achalice_cli.aws.reading.aliases import (
    read_alias,
    read_async_invocation,
    read_given_role,
)
from achalice_cli.aws.reading.domains import read_api_mapping, read_domain_name
from achalice_cli.aws.reading.events import read_rule, read_schedule
from achalice_cli.aws.reading.functions import read_function, read_layer, read_permission
from achalice_cli.aws.reading.gateways import read_rest_api
from achalice_cli.aws.reading.http_apis import read_function_url, read_http_api
from achalice_cli.aws.reading.logs import read_log_filter, read_log_group
from achalice_cli.aws.reading.mappings import read_mapping
from achalice_cli.aws.reading.roles import read_role
from achalice_cli.aws.reading.sources import read_notifications, read_subscription
from achalice_cli.aws.reading.usage_plans import (
    read_api_key,
    read_usage_plan,
    read_usage_plan_key,
)
from achalice_cli.aws.reading.websocket_apis import read_websocket_api, read_websocket_routes
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Gone, Reading, Unread
from achalice_cli.engine.resources import SERVICES, Kind
from achalice_cli.engine.state import Recorded

_GONE = frozenset(
    {
        "NoSuchBucket",
        "NoSuchEntity",
        "NotFound",
        "NotFoundException",
        "ResourceNotFoundException",
    }
)

_Reader: TypeAlias = Callable[[Aws, Recorded, Made], Awaitable[Reading]]
_READERS: dict[Kind, _Reader] = {
    "alias": read_alias,
    "api_key": read_api_key,
    "api_mapping": read_api_mapping,
    "async_invocation": read_async_invocation,
    "bucket_notifications": read_notifications,
    "domain_name": read_domain_name,
    "function": read_function,
    "function_url": read_function_url,
    "given_role": read_given_role,
    "http_api": read_http_api,
    "kafka_mapping": read_mapping,
    "layer": read_layer,
    "log_filter": read_log_filter,
    "log_group": read_log_group,
    "permission": read_permission,
    "queue_mapping": read_mapping,
    "rest_api": read_rest_api,
    "role": read_role,
    "rule": read_rule,
    "schedule": read_schedule,
    "stream_mapping": read_mapping,
    "topic_subscription": read_subscription,
    "usage_plan": read_usage_plan,
    "usage_plan_key": read_usage_plan_key,
    "websocket_api": read_websocket_api,
    "websocket_routes": read_websocket_routes,
}
"""Of any other kind the user is told that it was not read."""


class AwsReader:
    """Looks at resources in AWS. What the SDK raises becomes ours here."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def read(self, recorded: Recorded, made: Made) -> Reading:
        """What has become of `recorded`, as far as its kind is known here."""
        reader = _READERS.get(recorded.kind)
        if reader is None:
            return Unread(f"achalice cannot read a {recorded.kind.replace('_', ' ')} yet")
        with our_errors(SERVICES[recorded.kind]):
            try:
                return await reader(self._aws, recorded, made)
            except ClientError as error:
                if code_of(error) in _GONE:
                    return Gone()
                raise
