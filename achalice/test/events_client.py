"""Events as AWS sends them, made up for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, Unpack
from uuid import uuid4

from achalice import _json
from achalice._typing import RawEvent
from achalice.app import Chalice
from achalice.auth import ChaliceAuthorizer
from achalice.events import AuthRequest
from achalice.gatekeeper import authorizer_event
from achalice.policies import AuthResponse
from achalice.test import record_events
from achalice.test.composing import Fields, RequestOptions, compose
from achalice.test.contexts import ACCOUNT, REGION
from achalice.test.dynamodb_json import ItemChange, ViewType
from achalice.test.http_events import (
    function_url_event,
    http_api_event,
    load_balancer_event,
    rest_event,
)
from achalice.test.websocket_events import websocket_event


class EventsClient:
    """Makes events: plain dictionaries, each with ids and times of its own.

    Give them to `client.lambda_.invoke`, to an event's `from_payload`, or to the app itself.
    """

    def __init__(self, app: Chalice, stage: str = "api") -> None:
        """`stage` is that of API Gateway."""
        self._app = app
        self._stage = stage

    def generate_sns_event(
        self,
        message: object,
        subject: str = "",
        message_attributes: Mapping[str, object] | None = None,
        *,
        topic_name: str = "topic-name",
    ) -> RawEvent:
        """A message of a topic.

        Args:
            message: a text, or anything that JSON can hold, which is sent as JSON.
            subject: an empty one is none: null.
            message_attributes: by name: texts, numbers, bytes, lists, or dictionaries with `Type`
                and `Value`, which are taken as they are.
            topic_name: the topic's.
        """
        return record_events.sns_event(message, subject, message_attributes or {}, topic_name)

    def generate_sqs_event(
        self,
        message_bodies: Sequence[object],
        queue_name: str = "queue-name",
        *,
        message_attributes: Mapping[str, object] | None = None,
        message_group_id: str = "group",
    ) -> RawEvent:
        """A batch of messages of a queue.

        Args:
            message_bodies: texts, or anything that JSON can hold, which is sent as JSON.
            queue_name: with `.fifo` at its end, messages have what those of FIFO queues have.
            message_attributes: of every message, by name: texts, numbers or bytes.
            message_group_id: of every message, if the queue is a FIFO queue.

        Raises:
            TypeError: the bodies are one text, or something that JSON cannot hold.
        """
        attributes = message_attributes or {}
        return record_events.sqs_event(message_bodies, queue_name, attributes, message_group_id)

    def generate_s3_event(
        self, bucket: str, key: str, event_name: str = "ObjectCreated:Put", *, size: int = 1024
    ) -> RawEvent:
        """What happened to an object. `key` is as it is in S3; the event has it URL-encoded."""
        return record_events.s3_event(bucket, key, event_name, size)

    def generate_kinesis_event(
        self,
        message_bodies: Sequence[object],
        stream_name: str = "stream-name",
        *,
        partition_key: str = "1",
    ) -> RawEvent:
        """Records of a stream: bytes, texts, or anything that JSON can hold.

        Raises:
            TypeError: the bodies are one text, or something that JSON cannot hold.
        """
        return record_events.kinesis_event(message_bodies, stream_name, partition_key)

    def generate_dynamodb_event(
        self,
        changes: Sequence[ItemChange],
        table_name: str = "table-name",
        *,
        stream_view_type: ViewType = "NEW_AND_OLD_IMAGES",
    ) -> RawEvent:
        """Changes of a table's items, as its stream tells of them.

        Items hold Python values or are models; floats become numbers, too.

        Raises:
            TypeError: no attribute can hold one of the values.
        """
        return record_events.dynamodb_event(changes, table_name, stream_view_type)

    def generate_cw_event(
        self,
        source: str,
        detail_type: str,
        detail: object,
        resources: Sequence[str],
        region: str = REGION,
    ) -> RawEvent:
        """An event of an EventBridge bus; `detail` is a dictionary or a model."""
        return {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": region,
            "resources": list(resources),
            "detail": _json.plain(detail),
        }

    def generate_scheduled_event(
        self, rule_name: str = "rule-name", region: str = REGION
    ) -> RawEvent:
        """What an EventBridge rule with a schedule sends."""
        arn = f"arn:aws:events:{region}:{ACCOUNT}:rule/{rule_name}"
        return self.generate_cw_event("aws.events", "Scheduled Event", {}, [arn], region)

    def generate_rest_event(
        self, path: str = "/", method: str = "GET", **options: Unpack[RequestOptions]
    ) -> RawEvent:
        """A REST API's request (payload 1.0); the options are those of `client.http.request`."""
        template, parameters = self._app.match(path.partition("?")[0]) or (path, {})
        return rest_event(
            compose(method, path, options),
            resource=template,
            path_parameters=parameters,
            stage=self._stage,
            request_id=str(uuid4()),
        )

    def generate_http_api_event(
        self, path: str = "/", method: str = "GET", **options: Unpack[RequestOptions]
    ) -> RawEvent:
        """An HTTP API's request (payload 2.0); the options are those of `client.http.request`."""
        found = self._app.match(path.partition("?")[0])
        return http_api_event(
            compose(method, path, options),
            route_key="$default" if found is None else f"{method.upper()} {found[0]}",
            path_parameters={} if found is None else found[1],
            request_id=str(uuid4()),
        )

    def generate_function_url_event(
        self, path: str = "/", method: str = "GET", **options: Unpack[RequestOptions]
    ) -> RawEvent:
        """A Function URL's request; the options are those of `client.http.request`."""
        return function_url_event(compose(method, path, options), request_id=str(uuid4()))

    def generate_alb_event(
        self,
        path: str = "/",
        method: str = "GET",
        *,
        multi_value_headers: bool = False,
        **options: Unpack[RequestOptions],
    ) -> RawEvent:
        """A load balancer's request; the other options are those of `client.http.request`."""
        return load_balancer_event(compose(method, path, options), several=multi_value_headers)

    def generate_token_authorizer_event(
        self, token: str, path: str = "/", method: str = "GET"
    ) -> RawEvent:
        """What a REST API asks an authorizer that takes a token."""
        event = self.generate_rest_event(path, method, headers={"authorization": token})
        return authorizer_event(event, ChaliceAuthorizer(_nobody))

    def generate_request_authorizer_event(
        self,
        path: str = "/",
        method: str = "GET",
        *,
        payload_version: Literal["1.0", "2.0"] = "1.0",
        identity_sources: Sequence[str] = ("$request.header.Authorization",),
        **options: Unpack[RequestOptions],
    ) -> RawEvent:
        """What an authorizer that takes the whole request is asked by a REST or an HTTP API.

        Args:
            path: of the request.
            method: of the request.
            payload_version: `1.0` from a REST API, `2.0` from an HTTP API.
            identity_sources: what payload 2.0 has the values of.
            options: those of `client.http.request`.
        """
        generate = (
            self.generate_rest_event if payload_version == "1.0" else self.generate_http_api_event
        )
        authorizer = ChaliceAuthorizer(_nobody, identity_sources=identity_sources)
        return authorizer_event(generate(path, method, **options), authorizer)

    def generate_websocket_event(
        self,
        route_key: str = "$default",
        connection_id: str = "L0SM9cOFvHcCIhw=",
        body: object = None,
        *,
        headers: Mapping[str, str | Sequence[str]] | None = None,
        params: Fields | None = None,
    ) -> RawEvent:
        """What a websocket API sends about a connection.

        Args:
            route_key: `$connect`, `$disconnect`, or that of a message.
            connection_id: the connection's.
            body: of a message: a text, or anything that JSON can hold, which is sent as JSON.
            headers: of the request that connects.
            params: the query of the request that connects.
        """
        return websocket_event(
            route_key,
            connection_id,
            "" if body is None else record_events.text_of(body),
            stage=self._stage,
            upgrade=self.generate_rest_event("/", headers=headers or {}, params=params or {}),
        )


async def _nobody(request: AuthRequest) -> AuthResponse:
    """Stands where an app has its authorizer."""
    return AuthResponse([], "nobody")
