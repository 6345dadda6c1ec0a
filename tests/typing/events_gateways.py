"""What mypy knows of requests, of AppSync's and the edge's events. Checked by mypy, never run."""

from datetime import datetime
from typing import Any, assert_type

from pydantic import BaseModel

from achalice.events import (
    ALBEvent,
    ALBResponse,
    APIGatewayProxyEvent,
    APIGatewayProxyEventV2,
    AppSyncAuthorizerResponse,
    AppSyncBatchResolverEvent,
    AppSyncCognitoIdentity,
    AppSyncEventsEvent,
    AppSyncIAMIdentity,
    AppSyncLambdaIdentity,
    AppSyncOIDCIdentity,
    AppSyncResolverEvent,
    CloudFrontEvent,
    CloudFrontRecord,
    CloudFrontRequest,
    CloudFrontResponse,
    IoTAuthorizerEvent,
    VPCLatticeEventV2,
    WebsocketEvent,
)
from achalice.requests import Headers, MultiDict


class Order(BaseModel):
    sku: str


def requests(
    rest: APIGatewayProxyEvent,
    http: APIGatewayProxyEventV2,
    balancer: ALBEvent,
    lattice: VPCLatticeEventV2,
) -> None:
    for event in (rest, http, balancer, lattice):
        assert_type(event.method, str)
        assert_type(event.path, str)
        assert_type(event.headers, Headers)
        assert_type(event.query_params, MultiDict)
        assert_type(event.cookies, dict[str, str])
        assert_type(event.raw_body, bytes)
        assert_type(event.json_body, Any)
        assert_type(event.body, str | None)
    assert_type(rest.request_context.identity.source_ip, str | None)
    assert_type(rest.request_context.request_time_epoch, datetime | None)
    assert_type(http.request_context.http.method, str)
    assert_type(balancer.request_context.elb.target_group_arn, str | None)
    # Events are frozen.
    rest.body = ""  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def connections(event: WebsocketEvent) -> None:
    assert_type(event.connection_id, str)
    assert_type(event.domain_name, str)
    assert_type(event.stage, str)
    assert_type(event.body, str | None)
    assert_type(event.route_key, str | None)


def a_resolver_has_typed_arguments(
    event: AppSyncResolverEvent[Order], plain: AppSyncResolverEvent
) -> None:
    assert_type(event.arguments, Order)
    assert_type(plain.arguments, dict[str, Any])
    assert_type(
        event.identity,
        AppSyncCognitoIdentity
        | AppSyncIAMIdentity
        | AppSyncOIDCIdentity
        | AppSyncLambdaIdentity
        | None,
    )


def a_batch_has_typed_records(event: AppSyncBatchResolverEvent[Order]) -> None:
    for record in event:
        assert_type(record, AppSyncResolverEvent[Order])
        assert_type(record.arguments, Order)
    AppSyncBatchResolverEvent.from_payload([{}])


def published_events_are_typed(event: AppSyncEventsEvent[Order]) -> None:
    for each in event.events:
        assert_type(each.payload, Order)


def the_edge(event: CloudFrontEvent) -> CloudFrontRequest | CloudFrontResponse:
    for record in event:
        assert_type(record, CloudFrontRecord)
    assert_type(event.request, CloudFrontRequest)
    assert_type(event.response, CloudFrontResponse | None)
    assert_type(event.request.with_header("X-One", "1"), CloudFrontRequest)
    return CloudFrontResponse.of(404, {"Vary": ["Cookie", "Accept"]}, b"tea")


def answers(event: IoTAuthorizerEvent) -> None:
    assert_type(event.token, str | None)
    AppSyncAuthorizerResponse(is_authorized=True, ttl_override=7)
    ALBResponse(status_code=201, body=b"tea")
    # A number.
    ALBResponse(status_code="created")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Says nothing.
    AppSyncAuthorizerResponse()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
