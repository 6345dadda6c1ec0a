"""The events that a websocket API sends about a connection."""

import base64
import time
from typing import Any
from uuid import uuid4

from achalice._typing import RawEvent
from achalice.test.contexts import REGION
from achalice.test.http_events import API_ID, access_log_time

_KINDS = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}


def websocket_event(
    route_key: str, connection_id: str, body: str, *, stage: str, upgrade: RawEvent
) -> RawEvent:
    """What is sent for `route_key`; `upgrade` is the request that connects, as a REST API's event.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
    """
    kind = _KINDS.get(route_key, "MESSAGE")
    now = time.time()
    gateway: dict[str, Any] = {
        "routeKey": route_key,
        "eventType": kind,
        "extendedRequestId": str(uuid4()),
        "requestTime": access_log_time(now),
        "messageDirection": "IN",
        "stage": stage,
        "connectedAt": int(now * 1000),
        "requestTimeEpoch": int(now * 1000),
        "identity": {"sourceIp": "127.0.0.1"},
        "requestId": str(uuid4()),
        "domainName": f"{API_ID}.execute-api.{REGION}.amazonaws.com",
        "connectionId": connection_id,
        "apiId": API_ID,
    }
    if kind == "MESSAGE":
        gateway["messageId"] = base64.b64encode(uuid4().bytes[:11]).decode()
        return {"requestContext": gateway, "body": body, "isBase64Encoded": False}
    if kind == "DISCONNECT":
        gateway |= {"disconnectStatusCode": 1005, "disconnectReason": ""}
    shown = ["headers", "multiValueHeaders"]
    if kind == "CONNECT" and upgrade["queryStringParameters"]:
        shown += ["queryStringParameters", "multiValueQueryStringParameters"]
    parts = {name: upgrade[name] for name in shown}
    return {**parts, "requestContext": gateway, "isBase64Encoded": False}
