"""From what an app declares and how it is configured to the resources of a stage."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from pydantic import JsonValue

from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    FunctionGuard,
    HttpRoute,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    Trigger,
    WebsocketRoute,
)
from achalice_cli.config import StageConfig, check_api
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.assembly.aliases import directed
from achalice_cli.engine.assembly.arns import ForeignArnError, check_arn
from achalice_cli.engine.assembly.domains import CustomDomainError, custom_domains
from achalice_cli.engine.assembly.errors import DeclarationError
from achalice_cli.engine.assembly.functions import HandlerNameError, foundations, function
from achalice_cli.engine.assembly.gateways import UnsupportedGuardError, rest_api
from achalice_cli.engine.assembly.http_apis import function_url, http_api
from achalice_cli.engine.assembly.mappings import kafka_mapping, queue_mapping, stream_mapping
from achalice_cli.engine.assembly.notifications import (
    LogLoopError,
    OverlappingNotificationsError,
    bucket_notifications,
    log_filter,
    topic_subscription,
)
from achalice_cli.engine.assembly.roles import Statements, no_statements, policy
from achalice_cli.engine.assembly.rules import clock, event_rule
from achalice_cli.engine.assembly.stage import Contents, Stage
from achalice_cli.engine.assembly.websockets import websocket_api
from achalice_cli.engine.resources import Desired, Permission

__all__ = [
    "Contents",
    "CustomDomainError",
    "DeclarationError",
    "DuplicateTriggerError",
    "ForeignArnError",
    "HandlerNameError",
    "LogLoopError",
    "OverlappingNotificationsError",
    "UnsupportedGuardError",
    "assemble",
    "policy",
]


class DuplicateTriggerError(DeclarationError):
    """A handler is connected to one source twice, and AWS connects the two only once."""

    def __init__(self, handler: str, address: Address) -> None:
        kind, _, name = address.partition(":")
        source = name.removeprefix(f"{handler}/")
        super().__init__(f"`{handler}` has two triggers of one source: {source}")
        self.handlers = (handler,)
        self.hint = f"AWS makes only one {kind.replace('_', ' ')} of the two: leave one of them out"


def assemble(
    app_name: str,
    config: StageConfig,
    triggers: Sequence[Trigger],
    contents: Contents,
    *,
    statements: Statements = no_statements,
    binary_media_types: Iterable[str] = (),
    api_policy: dict[str, JsonValue] | None = None,
) -> Desired:
    """All resources of the stage that `config` is of. An app without handlers has none.

    `api_policy` says who may call the REST API.

    Raises:
        HandlerNameError: a handler has a name that no function can have.
        ForeignArnError: a handler is to be called by what the ARN is not of.
        UnsupportedGuardError: a route has an authorizer that its API does not know.
        DuplicateTriggerError: a handler is connected to one source twice.
        OverlappingNotificationsError: two handlers want to be told of the same in a bucket.
        LogLoopError: a handler reads its own logs.
        CustomDomainError: an API cannot have the domain that is configured.
        ConflictingSettingsError: a function is configured with what does not go together.
        ConflictingApiSettingsError: so is the API, or with what its type does not know.
    """
    messages = [trigger for trigger in triggers if isinstance(trigger, WebsocketRoute)]
    stage = Stage(app_name, config, contents, has_websockets=bool(messages))
    handlers = list(dict.fromkeys(trigger.handler for trigger in triggers))
    desired: Desired = {}
    for handler in handlers:
        desired |= function(stage, handler)
    for trigger in triggers:
        check_arn(trigger)
        made = _resources(stage, trigger, handlers, desired)
        for address in made.keys() & desired.keys():
            # One statement of a policy may serve several triggers; anything else is made once.
            if not isinstance(made[address], Permission):
                raise DuplicateTriggerError(trigger.handler, address)
        desired |= made
    desired |= bucket_notifications(
        stage, (each for each in triggers if isinstance(each, S3Bucket))
    )
    routes = [trigger for trigger in triggers if isinstance(trigger, HttpRoute)]
    if routes:
        guards = [trigger for trigger in triggers if isinstance(trigger, FunctionGuard)]
        desired |= _front(stage, routes, guards, binary_media_types, api_policy)
    if messages:
        desired |= websocket_api(stage, messages)
    desired |= custom_domains(stage, desired)
    desired = directed(desired)
    return desired | foundations(stage, handlers, desired, statements)


def _front(
    stage: Stage,
    routes: Sequence[HttpRoute],
    guards: Sequence[FunctionGuard],
    binary_media_types: Iterable[str],
    api_policy: dict[str, JsonValue] | None,
) -> Desired:
    """What answers HTTP for the function of `routes`."""
    check_api(stage.config)
    match stage.config.api_type:
        case "rest":
            return rest_api(stage, routes, guards, binary_media_types, api_policy)
        case "http":
            return http_api(stage, routes)
        case "function_url":
            return function_url(stage, routes)
        case _:
            assert_never(stage.config.api_type)


def _resources(
    stage: Stage, trigger: Trigger, handlers: Sequence[str], desired: Desired
) -> Desired:
    """What connects the source of `trigger` to its function, beside what is `desired` already."""
    match trigger:
        case HttpRoute() | FunctionGuard() | WebsocketRoute() | S3Bucket() | PureFunction():
            # Those of one API or one bucket are made together; functions are there already.
            return {}
        case SqsQueue():
            return queue_mapping(stage, trigger)
        case KinesisStream() | DynamoDBStream():
            return stream_mapping(stage, trigger)
        case KafkaTopic():
            return kafka_mapping(stage, trigger)
        case Schedule():
            return clock(stage, trigger, desired)
        case EventRule():
            return event_rule(stage, trigger, desired)
        case SnsTopic():
            return topic_subscription(trigger)
        case LogSubscription():
            return log_filter(stage, trigger, handlers, desired)
        case _:
            assert_never(trigger)
