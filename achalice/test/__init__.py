"""The test client: an app called as AWS calls it, without AWS."""

from achalice.test.client import Client
from achalice.test.composing import RequestOptions
from achalice.test.dynamodb_json import ItemChange
from achalice.test.errors import (
    ClosedClientError,
    FunctionNotFoundError,
    NoWebsocketAPIError,
    OpenClientError,
    StageConfigError,
    SyncClientInLoopError,
    WebsocketClosedError,
    WebsocketRefusedError,
    WebsocketSilenceError,
    WebsocketStateError,
)
from achalice.test.events_client import EventsClient
from achalice.test.factories import ClientFactory, SyncClientFactory
from achalice.test.http_client import HTTPClient, HTTPResponse
from achalice.test.lambda_client import InvokeResponse, LambdaClient
from achalice.test.sync_client import SyncClient, SyncHTTPClient, SyncLambdaClient, SyncWebsocket
from achalice.test.websockets_client import Websocket

__all__ = [
    "Client",
    "ClientFactory",
    "ClosedClientError",
    "EventsClient",
    "FunctionNotFoundError",
    "HTTPClient",
    "HTTPResponse",
    "InvokeResponse",
    "ItemChange",
    "LambdaClient",
    "NoWebsocketAPIError",
    "OpenClientError",
    "RequestOptions",
    "StageConfigError",
    "SyncClient",
    "SyncClientFactory",
    "SyncClientInLoopError",
    "SyncHTTPClient",
    "SyncLambdaClient",
    "SyncWebsocket",
    "Websocket",
    "WebsocketClosedError",
    "WebsocketRefusedError",
    "WebsocketSilenceError",
    "WebsocketStateError",
]
