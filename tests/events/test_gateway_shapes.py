"""Which of a gateway's, AppSync's, the edge's or AWS IoT's events a payload is."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from achalice.events import (
    ALBEvent,
    APIGatewayProxyEvent,
    APIGatewayProxyEventV2,
    AppSyncAuthorizerEvent,
    AppSyncBatchResolverEvent,
    AppSyncEventsEvent,
    AppSyncResolverEvent,
    AuthRequest,
    CloudFrontEvent,
    IoT1ClickEvent,
    IoTAuthorizerEvent,
    LambdaEvent,
    LambdaFunctionURLEvent,
    VPCLatticeEvent,
    VPCLatticeEventV2,
    WebsocketEvent,
    parse_event,
)
from achalice.events._shapes import fitting

from ..builders import rest_event
from . import (
    test_alb,
    test_apigateway,
    test_apigateway_v2,
    test_appsync,
    test_appsync_authorizer,
    test_appsync_events,
    test_authorizer,
    test_cloudfront,
    test_iot,
    test_vpc_lattice,
    test_websocket,
)

SAMPLES: list[tuple[type[LambdaEvent], Any]] = [
    (APIGatewayProxyEvent, test_apigateway.SAMPLE),
    (APIGatewayProxyEventV2, test_apigateway_v2.SAMPLE),
    (LambdaFunctionURLEvent, test_apigateway_v2.URL),
    (ALBEvent, test_alb.SINGLE),
    (ALBEvent, test_alb.SEVERAL),
    (VPCLatticeEvent, test_vpc_lattice.FIRST),
    (VPCLatticeEventV2, test_vpc_lattice.SECOND),
    (WebsocketEvent, test_websocket.CONNECT),
    (WebsocketEvent, test_websocket.MESSAGE),
    (WebsocketEvent, test_websocket.DISCONNECT),
    (AuthRequest, test_authorizer.TOKEN),
    (AuthRequest, test_authorizer.REST),
    (AuthRequest, test_authorizer.HTTP),
    (AuthRequest, test_authorizer.CONNECT),
    (AppSyncAuthorizerEvent, test_appsync_authorizer.GRAPHQL),
    (AppSyncAuthorizerEvent, test_appsync_authorizer.EVENTS),
    (AppSyncResolverEvent, test_appsync.DIRECT),
    (AppSyncResolverEvent, test_appsync.AMPLIFY),
    (AppSyncBatchResolverEvent, [test_appsync.DIRECT]),
    (AppSyncEventsEvent, test_appsync_events.PUBLISH),
    (AppSyncEventsEvent, test_appsync_events.SUBSCRIBE),
    (CloudFrontEvent, test_cloudfront.ASKED),
    (CloudFrontEvent, test_cloudfront.ANSWERED),
    (IoTAuthorizerEvent, test_iot.CONNECT),
    (IoTAuthorizerEvent, test_iot.FIRST),
    (IoT1ClickEvent, test_iot.CLICK),
]
IDS = [f"{model.__name__}-{index}" for index, (model, _) in enumerate(SAMPLES)]
samples = pytest.mark.parametrize(("model", "payload"), SAMPLES, ids=IDS)


def places_in(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to all that is in objects."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield (*place, name)
            yield from places_in(each, (*place, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from places_in(each, (*place, index))


def undocumented_in(value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from value.model_extra or ()
        for name in type(value).model_fields:
            yield from undocumented_in(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from undocumented_in(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from undocumented_in(each)


@samples
def test_a_payload_has_exactly_one_model(model: type[LambdaEvent], payload: Any) -> None:
    assert list(fitting(payload)) == [model.__name__]
    assert type(parse_event(payload)) is model


@samples
def test_an_event_knows_all_that_aws_documents(model: type[LambdaEvent], payload: Any) -> None:
    # What a Lambda authorizer adds has names of its own.
    assert set(undocumented_in(parse_event(payload))) <= {"seats"}


@samples
def test_an_event_keeps_every_name(model: type[LambdaEvent], payload: Any) -> None:
    dumped = parse_event(payload).model_dump(mode="json", by_alias=True)

    kept = dumped["records"] if isinstance(payload, list) else dumped
    assert set(places_in(payload)) <= set(places_in(kept))


@samples
def test_an_event_that_lacks_something_is_of_one_kind_at_most(
    model: type[LambdaEvent], payload: Any
) -> None:
    for place in places_in(payload):
        for lacking in (without(payload, place), with_null(payload, place)):
            assert len(list(fitting(lacking))) <= 1, place
            assert parse_event(lacking).to_dict() is lacking


@pytest.mark.parametrize(
    ("model", "payload", "needed"),
    [
        (APIGatewayProxyEvent, test_apigateway.SAMPLE, {"httpMethod", "path"}),
        (APIGatewayProxyEventV2, test_apigateway_v2.SAMPLE, {"rawPath", "version"}),
        (ALBEvent, test_alb.SEVERAL, {"httpMethod", "path"}),
        (VPCLatticeEvent, test_vpc_lattice.FIRST, {"method", "raw_path"}),
        (VPCLatticeEventV2, test_vpc_lattice.SECOND, {"method", "path", "version"}),
        (WebsocketEvent, test_websocket.CONNECT, set()),
        (AuthRequest, test_authorizer.REST, {"type", "methodArn"}),
        (AppSyncResolverEvent, test_appsync.DIRECT, {"info"}),
        (AppSyncEventsEvent, test_appsync_events.PUBLISH, {"info"}),
        (IoTAuthorizerEvent, test_iot.CONNECT, set()),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_null_stands_for_what_is_not_needed(
    model: type[LambdaEvent], payload: dict[str, Any], needed: set[str]
) -> None:
    for name in payload.keys() - needed - {"requestContext"}:
        assert type(parse_event({**payload, name: None})) is model, name


def test_a_request_of_chalices_own_tests_has_its_method_in_the_context_only() -> None:
    payload = rest_event("/orders", "POST")
    del payload["httpMethod"], payload["path"], payload["resource"]

    event = parse_event(payload)

    assert isinstance(event, APIGatewayProxyEvent)
    assert (event.method, event.path) == ("POST", "/dev/orders")


@pytest.mark.parametrize(
    "payload",
    [
        {"requestContext": None},
        {"requestContext": {}},
        {"requestContext": {"elb": None}, "httpMethod": 7},
        {"requestContext": {"http": None}, "rawPath": "/"},
        {"methodArn": None, "routeArn": None},
        {"info": None, "Info": []},
        {"Records": [{"cf": None}]},
        {"operation": ["Invoke"]},
        {"raw_path": "/"},
        {"httpMethod": "GET", "apiPath": "/orders"},
    ],
)
def test_what_only_looks_like_a_request_is_a_lambda_event(payload: dict[str, object]) -> None:
    assert type(parse_event(payload)) is LambdaEvent


def without(payload: Any, place: tuple[str | int, ...]) -> Any:
    return _changed(payload, place, lambda parent, step: parent.pop(step))


def with_null(payload: Any, place: tuple[str | int, ...]) -> Any:
    return _changed(payload, place, lambda parent, step: parent.update({step: None}))


def _changed(payload: Any, place: tuple[str | int, ...], change: Any) -> Any:
    changed = copy.deepcopy(payload)
    parent = changed
    for step in place[:-1]:
        parent = parent[step]
    change(parent, place[-1])
    return changed
