"""Which handler an event is for where nobody says: found by its shape.

Deployed functions are told their handler's name; this is for tests and calls by hand.
"""

from collections.abc import Mapping
from typing import Literal

from achalice._typing import RawEvent
from achalice.exceptions import UnroutableEventError
from achalice.fronts import front_of
from achalice.handlers import model_of
from achalice.middleware import EventKind
from achalice.registry import Function, Registry
from achalice.triggers import HTTP_HANDLER

_KIND_NAMES: Mapping[EventKind | Literal["authorizer"], str] = {
    "authorizer": "the question of an authorizer",
    "http": "an HTTP request",
    "s3": "an S3 notification",
    "sns": "an SNS message",
    "sqs": "a batch of SQS messages",
    "kinesis": "a batch of Kinesis records",
    "dynamodb": "a batch of DynamoDB changes",
    "kafka": "a batch of Kafka records",
    "logs": "lines of a log group",
    "websocket": "an event of a websocket API",
    "cloudwatch": "an EventBridge event",
    "scheduled": "the event of a schedule",
    "event": "an event of that shape",
    "pure_lambda": "an event of no known source",
}
_KINDS: Mapping[str, EventKind] = {
    "S3Event": "s3",
    "SNSEvent": "sns",
    "SQSEvent": "sqs",
    "KinesisEvent": "kinesis",
    "DynamoDBEvent": "dynamodb",
    "KafkaEvent": "kafka",
    "CloudWatchLogsEvent": "logs",
    "WebsocketEvent": "websocket",
}
_NEXT_BEST: Mapping[str, tuple[str, ...]] = {
    "scheduled": ("cloudwatch", "pure_lambda"),
    "pure_lambda": ("event",),
}
"""Where no function is of an event's own kind. A rule's pattern may be that of schedules; a model
of somebody's own has no shape that is known; and who writes a pure function knows what calls it."""


def kind_of(payload: object) -> EventKind | Literal["authorizer"]:
    """What called, as far as the shape of `payload` tells."""
    if not isinstance(payload, dict):
        return "pure_lambda"
    if payload.get("type") in ("TOKEN", "REQUEST") and (
        "methodArn" in payload or "routeArn" in payload
    ):
        return "authorizer"
    if front_of(payload) is not None:
        return "http"
    if "detail-type" in payload:
        is_schedule = payload["detail-type"] == "Scheduled Event"
        return "scheduled" if is_schedule else "cloudwatch"
    names = _model_names(payload)
    return _KINDS.get(names[-1], "event") if names else "pure_lambda"


def handler_for(payload: RawEvent, registry: Registry) -> str:
    """The name of the only handler that `payload` can be for.

    Raises:
        UnroutableEventError: there are several, or none.
    """
    kind = kind_of(payload)
    if kind == "http" and registry.views:
        return HTTP_HANDLER
    if kind == "authorizer":
        fitting = list(registry.authorizers)
    elif kind == "http":
        fitting = []
    elif kind == "websocket":
        routed = _routed(payload, registry.websocket_routes)
        fitting = [routed] if routed else _fitting(payload, "event", registry.functions)
    else:
        fitting = _fitting(payload, kind, registry.functions)
    if len(fitting) == 1:
        return fitting[0]
    raise UnroutableEventError(_KIND_NAMES[kind], fitting or registry.names)


def _routed(payload: RawEvent, routes: Mapping[str, str]) -> str | None:
    """The handler for what a websocket API sends, which says itself what it has chosen."""
    gateway = payload["requestContext"]
    by_type = {"CONNECT": "$connect", "MESSAGE": "$default", "DISCONNECT": "$disconnect"}
    return routes.get(gateway.get("routeKey") or by_type.get(gateway.get("eventType"), ""))


def _fitting(payload: RawEvent, kind: str, functions: Mapping[str, Function]) -> list[str]:
    """The functions that come into question, of the nearest sort that there are any of."""
    of_kind = {name: each for name, each in functions.items() if each.kind == kind}
    if kind == "event":
        of_kind = {name: each for name, each in of_kind.items() if _takes(each, payload)}
    for other in _NEXT_BEST.get(kind, ("pure_lambda",)):
        if not of_kind:
            of_kind = {name: each for name, each in functions.items() if each.kind == other}
    return list(of_kind)


def _takes(function: Function, payload: RawEvent) -> bool:
    """Whether the model that the handler was registered for is that of `payload`."""
    wanted = None if function.model is None else model_of(function.model)
    models = [model_of(name) for name in _model_names(payload)]
    return wanted is not None and any(issubclass(model, wanted) for model in models)


def _model_names(payload: object) -> list[str]:
    """What `payload` is, in `achalice.events`: the narrowest first."""
    # Not before something else than HTTP is asked for: it is a table of all of AWS.
    from achalice.events._shapes import model_names

    return list(model_names(payload))
