"""Websockets."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    kept(
        "ws.connect",
        "seed Chalice.on_ws_connect",
        "`on_ws_connect` has its handler called when a client connects.",
    ),
    kept(
        "ws.message",
        "seed Chalice.on_ws_message",
        "`on_ws_message` has its handler called with messages of clients.",
    ),
    kept(
        "ws.disconnect",
        "seed Chalice.on_ws_disconnect",
        "`on_ws_disconnect` has its handler called when a client is gone.",
    ),
    kept(
        "ws.event",
        "seed WebsocketEvent",
        "Handlers take a `WebsocketEvent` with `domain_name`, `stage`, `connection_id`, `body` and "
        "`json_body`.",
    ),
    changed(
        "ws.event-body",
        "parity 0",
        "Outside of messages, `body` is the text `None`.",
        "It is None, as the reference says.",
    ),
    kept(
        "ws.event-json",
        "parity 0",
        "A body that is no JSON is a BadRequestError, or by the reference a ValueError.",
    ),
    changed(
        "ws.names",
        "parity 1.3",
        "Functions are called `websocket_connect`, `websocket_message` and "
        "`websocket_disconnect`, whatever `name` says.",
        "They are called like their handlers, or as `name` says.",
    ),
    kept(
        "ws.one-handler",
        "parity 1.4",
        "A second handler of one kind is a ValueError.",
    ),
    changed(
        "ws.custom-routes",
        "parity 1.15",
        "There are no route keys but `$connect`, `$default` and `$disconnect`.",
        "`on_ws_route` has handlers for messages whose `action` is a certain one.",
    ),
    changed(
        "ws.authorizer",
        "parity 1.15",
        "Connecting cannot be guarded.",
        "`on_ws_connect` takes an authorizer.",
    ),
    kept(
        "ws.result-nothing",
        "parity 1.15",
        "A handler that returns None answers `{'statusCode': 200}`.",
    ),
    kept(
        "ws.result-dict",
        "parity 1.15",
        "A dictionary is the answer, with `statusCode` 200 if it has none.",
    ),
    kept(
        "ws.result-response",
        "parity 1.15",
        "A `Response` answers with its dictionary.",
    ),
    changed(
        "ws.result-other",
        "parity 1.15",
        "Every other result is dropped.",
        "It is the body of the answer, which API Gateway sends to the client.",
    ),
    changed(
        "ws.http-errors",
        "parity 1.15",
        "HTTP errors are raised, and become a 502 or `Internal server error`.",
        "Of connecting and of messages they are answers: a handshake is refused with their status, "
        "and the client of a message is sent their body.",
    ),
    kept(
        "ws.other-errors",
        "parity 1.15",
        "Other errors are raised.",
    ),
    kept(
        "ws.middleware",
        "seed Chalice.middleware",
        "Middleware for `websocket` is called with the `WebsocketEvent`.",
    ),
    changed(
        "ws.blueprints",
        "parity 1.12",
        "A blueprint's `websocket_api` is None, and its handlers are called with too much.",
        "Blueprints have handlers that work, and the app's `websocket_api`.",
    ),
    kept(
        "ws.send",
        "seed WebsocketAPI.send",
        "`websocket_api.send(connection_id, message)` sends a client a text.",
    ),
    kept(
        "ws.close",
        "seed WebsocketAPI.close",
        "`websocket_api.close(connection_id)` disconnects a client.",
    ),
    changed(
        "ws.info",
        "seed WebsocketAPI.info",
        "`websocket_api.info(connection_id)` is AWS's dictionary about a client.",
        "It is a `ConnectionInfo` with types, its times in UTC.",
    ),
    kept(
        "ws.gone",
        "seed WebsocketDisconnectedError",
        "For a client that is gone each of them raises a `WebsocketDisconnectedError` with its "
        "`connection_id`.",
    ),
    kept(
        "ws.other-aws-errors",
        "parity 1.15",
        "What AWS refuses otherwise is botocore's error.",
    ),
    kept(
        "ws.binary",
        "parity 1.15",
        "There are no binary messages.",
    ),
    kept(
        "ws.configured",
        "seed WebsocketAPI.configure",
        "In websocket handlers, nobody need say where the API is.",
    ),
    changed(
        "ws.elsewhere",
        "parity 1.15",
        "In other handlers, nothing can be sent without `configure`.",
        "It can: deployed functions are told where the API is.",
    ),
    changed(
        "ws.configure",
        "parity 1.15",
        "The first call of `configure` counts, an event's own among them.",
        "The last one does: who calls it means it.",
    ),
    kept(
        "ws.unconfigured",
        "seed WebsocketAPI.configure",
        "Where nothing says where the API is, `send` raises a ValueError.",
    ),
    kept(
        "ws.custom-domain",
        "parity 0",
        "Behind a custom domain, clients are reached at the API's own.",
    ),
    kept(
        "ws.china",
        "parity 1.15",
        "In China, domains end in `amazonaws.com.cn`.",
    ),
    kept(
        "ws.region",
        "parity 1.15",
        "The region is AWS_REGION, AWS_DEFAULT_REGION or the session's; else a ValueError says so.",
    ),
    changed(
        "ws.session",
        "seed WebsocketAPI.session",
        "`session` must be set to one of boto3.",
        "It may be set to one of aiobotocore; without it there is one.",
    ),
    kept(
        "ws.one-client",
        "parity 1.15",
        "The AWS client is made once.",
    ),
    changed(
        "ws.local",
        "parity 2",
        "The local server serves no websockets.",
        "It does, on the port of the routes.",
    ),
    changed(
        "ws.test-client",
        "parity 3",
        "The test client knows no websockets.",
        "`client.websocket` holds conversations.",
    ),
)
