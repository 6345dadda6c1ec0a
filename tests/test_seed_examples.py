"""What Chalice's reference shows, written with `async def`, and run as Lambda runs it."""

import base64
import json
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from achalice import (
    AuthResponse,
    Blueprint,
    Chalice,
    CognitoUserPoolAuthorizer,
    ConvertToMiddleware,
    CORSConfig,
    Cron,
    GetResponse,
    LambdaContext,
    Rate,
    Request,
    Response,
)
from achalice.events import AuthRequest, CloudWatchEvent, SQSEvent
from achalice.exceptions import HandlerSignatureError
from achalice.gatekeeper import admit, admitted
from achalice.triggers import CognitoGuard, HttpRoute, Schedule

from .builders import FakeContext, answer_to, ask, rest_event, schedule_event, sqs_event

CONTEXT = FakeContext()
HTTP_METHODS = ["GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "DELETE"]


def payload(name: str) -> dict[str, Any]:
    """An event that AWS has published."""
    found: dict[str, Any] = json.loads(
        (Path(__file__).parent / "payloads" / f"{name}.json").read_text()
    )
    return found


# Chalice


async def test_the_example_of_debug() -> None:
    app = Chalice(app_name="appname")
    app.debug = True

    @app.route("/")
    async def index() -> None:
        raise ValueError("shown to the client")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, "ValueError: shown to the client" in answer.body) == (500, True)
    assert app.log.level == logging.DEBUG


@pytest.mark.parity("app.async-handlers", "route.parameters")
async def test_the_example_of_route() -> None:
    app = Chalice(app_name="appname")

    @app.route("/resource/{value}", methods=["PUT"])
    async def viewfunction(value: str) -> str:
        return value

    assert (await ask(app, "PUT", "/resource/7")).body == "7"
    assert (await ask(app, "GET", "/resource/7")).status_code == 405


@pytest.mark.parity("route.methods", "route.all-methods", "cors.own-options-view")
@pytest.mark.parametrize("method", HTTP_METHODS)
async def test_a_view_may_have_every_method_of_api_gateway(method: str) -> None:
    app = Chalice(app_name="appname")

    @app.route("/resource", methods=HTTP_METHODS)
    async def viewfunction() -> str:
        return app.current_request.method

    assert (await ask(app, method, "/resource")).body == method


@pytest.mark.parity("request.context.authorizer", "auth.builtin-object")
async def test_the_example_of_authorizer() -> None:
    app = Chalice(app_name="appname")

    @app.authorizer(ttl_seconds=30)
    async def my_auth(auth_request: AuthRequest) -> AuthResponse:
        # Validate auth_request.token, and then:
        return AuthResponse(routes=["/"], principal_id="username")

    @app.route("/", authorizer=my_auth)
    async def viewfunction() -> Any:
        return app.current_request.context["authorizer"]["principalId"]

    arn = "arn:aws:execute-api:us-west-1:123456789012:ymy8tbxw7b/dev/GET/"
    question = {"type": "TOKEN", "authorizationToken": "allow", "methodArn": arn}

    assert await app.dispatch(question, CONTEXT) == {
        "context": {},
        "principalId": "username",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow",
                    "Resource": ["arn:aws:execute-api:us-west-1:123456789012:ymy8tbxw7b/dev/*/"],
                }
            ],
        },
    }
    request = rest_event(headers={"Authorization": "allow"})
    decision = await admit(my_auth, request, CONTEXT)
    assert (await answer_to(app, admitted(request, decision))).body == "username"


@pytest.mark.parity("refused.arguments")
def test_the_references_view_that_takes_what_its_path_does_not_name_is_refused() -> None:
    """There, `viewfunction(value)` of `/` is a 500 at each request."""
    app = Chalice(app_name="appname")

    with pytest.raises(HandlerSignatureError, match="parameter `value` of `viewfunction`"):

        @app.route("/")
        def viewfunction(value):  # type: ignore[no-untyped-def]  # as it stands there
            pass


@pytest.mark.parity("schedule.text")
@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("cron(15 10 ? * 6L 2002-2005)", "cron(15 10 ? * 6L 2002-2005)"),
        ("rate(5 minutes)", "rate(5 minutes)"),
        (Rate(5, unit=Rate.MINUTES), "rate(5 minutes)"),
        (Cron(15, 10, "?", "*", "6L", "2002-2005"), "cron(15 10 ? * 6L 2002-2005)"),
        # Run every minute.
        (Rate(1, unit=Rate.MINUTES), "rate(1 minute)"),
        # Run every 2 hours.
        (Rate(2, unit=Rate.HOURS), "rate(2 hours)"),
        # Run at 10:00am (UTC) every day.
        (Cron(0, 10, "*", "*", "?", "*"), "cron(0 10 * * ? *)"),
        # Run at 12:15pm (UTC) every day.
        (Cron(15, 12, "*", "*", "?", "*"), "cron(15 12 * * ? *)"),
        # Run at 06:00pm (UTC) every Monday through Friday.
        (Cron(0, 18, "?", "*", "MON-FRI", "*"), "cron(0 18 ? * MON-FRI *)"),
        # Run at 08:00am (UTC) every 1st day of the month.
        (Cron(0, 8, 1, "*", "?", "*"), "cron(0 8 1 * ? *)"),
        # Run every 15 minutes.
        (Cron("0/15", "*", "*", "*", "?", "*"), "cron(0/15 * * * ? *)"),
        # Run every 10 minutes Monday through Friday.
        (Cron("0/10", "*", "?", "*", "MON-FRI", "*"), "cron(0/10 * ? * MON-FRI *)"),
        # Run every 5 minutes Monday through Friday between 08:00am and 5:55pm (UTC).
        (Cron("0/5", "8-17", "?", "*", "MON-FRI", "*"), "cron(0/5 8-17 ? * MON-FRI *)"),
    ],
)
async def test_the_example_of_schedule(expression: str | Rate | Cron, text: str) -> None:
    app = Chalice(app_name="appname")

    @app.schedule(expression)
    async def handler(event: CloudWatchEvent) -> str:
        return event.detail_type

    assert app.triggers == [Schedule("handler", text)]
    assert await app.dispatch(schedule_event(), CONTEXT) == "Scheduled Event"


@pytest.mark.parity("schedule.event")
async def test_the_event_of_a_schedule_has_the_attributes_of_the_reference() -> None:
    app = Chalice(app_name="appname")
    event = schedule_event()
    seen: list[object] = []

    @app.schedule("rate(1 hour)")
    async def every_hour(event: CloudWatchEvent) -> None:
        seen.extend([event.version, event.account, event.region, event.detail, event.detail_type])
        seen.extend([event.source, event.event_id, list(event.resources)])
        seen.extend([event.context, event.to_dict()])

    await app.dispatch(event, CONTEXT)

    keys = ("version", "account", "region", "detail", "detail-type", "source", "id")
    assert seen == [*(event[key] for key in keys), event["resources"], CONTEXT, event]


@pytest.mark.parity("sqs.batch")
async def test_the_example_of_on_sqs_message(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice(app_name="appname")
    app.debug = True

    @app.on_sqs_message(queue="myqueue")
    async def handler(event: SQSEvent) -> None:
        app.log.info("Event: %s", event.to_dict())
        for record in event:
            app.log.info("Message body: %s", record.body)

    event = payload("sqsEvent")
    await app.dispatch(event, CONTEXT)

    assert caplog.messages == [
        f"Event: {event}",
        *(f"Message body: {record['body']}" for record in event["Records"]),
    ]


@pytest.mark.parity("sqs.record")
async def test_the_record_of_a_queue_has_the_attributes_of_the_reference() -> None:
    app = Chalice(app_name="appname")
    seen: list[object] = []

    @app.on_sqs_message(queue="myqueue")
    async def event_handler(event: SQSEvent) -> None:
        seen.append(event.context)
        for record in event:
            seen.extend([record.body, record.receipt_handle, record.context, record.to_dict()])

    event = sqs_event("Hello")
    await app.dispatch(event, CONTEXT)

    assert seen == [CONTEXT, "Hello", "receipt-1", CONTEXT, event["Records"][0]]


@pytest.mark.parity("lambda.call")
def test_the_example_of_lambda_function() -> None:
    app = Chalice(app_name="appname")

    @app.lambda_function()
    async def myfunction(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:
        return {"hello": "world"}

    assert app({}, CONTEXT) == {"hello": "world"}


@pytest.mark.parity("middleware.signature", "middleware.all")
@pytest.mark.parametrize(
    ("event", "result"), [(sqs_event("1"), 1), (schedule_event(), 2), ({"any": "thing"}, 3)]
)
async def test_the_example_of_middleware(event: dict[str, Any], result: int) -> None:
    app = Chalice(app_name="appname")
    passed: list[object] = []

    @app.middleware("all")
    async def mymiddleware(event: Any, get_response: GetResponse[Any, Any]) -> Any:
        passed.append(event)
        return await get_response(event)

    app.on_sqs_message(queue="q", name="q")(returning(1))
    app.schedule("rate(1 day)", name="s")(returning(2))
    app.lambda_function(name="f")(returning(3))

    assert (await app.dispatch(event, CONTEXT), len(passed)) == (result, 1)


def returning(result: object) -> Callable[[], Coroutine[Any, Any, object]]:
    async def handler() -> object:
        return result

    return handler


async def thirdparty_func(event: Any, get_response: GetResponse[Any, Any]) -> Any:
    return [await get_response(event)]


@pytest.mark.parity("middleware.register")
async def test_the_example_of_register_middleware() -> None:
    app = Chalice(app_name="appname")
    app.lambda_function(name="f")(returning(1))

    app.register_middleware(thirdparty_func, "all")

    assert await app.dispatch({}, CONTEXT) == [1]


logger = logging.getLogger("appname.example")
Wrapped = Callable[[Any, Any], Any]


def log_invocation(func: Wrapped) -> Wrapped:
    def wrapper(event: Any, context: Any) -> Any:
        logger.debug("Before lambda function.")
        response = func(event, context)
        logger.debug("After lambda function.")
        return response

    return wrapper


def log_async_invocation(func: Wrapped) -> Wrapped:
    async def wrapper(event: Any, context: Any) -> Any:
        logger.debug("Before lambda function.")
        response = await func(event, context)
        logger.debug("After lambda function.")
        return response

    return wrapper


THREE_LINES = ["Before lambda function.", "In myfunction().", "After lambda function."]


async def test_a_lambda_function_may_have_other_decorators(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Chalice(app_name="appname", debug=True)

    @app.lambda_function()
    @log_async_invocation
    async def myfunction(event: dict[str, Any], context: LambdaContext) -> None:
        logger.debug("In myfunction().")

    await app.dispatch({}, CONTEXT)

    assert caplog.messages == THREE_LINES


@pytest.mark.parity("middleware.convert")
@pytest.mark.parametrize("decorator", [log_invocation, log_async_invocation])
async def test_the_example_of_convert_to_middleware(
    decorator: Callable[[Wrapped], Wrapped], caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice(app_name="appname", debug=True)

    @app.lambda_function()
    async def myfunction(event: dict[str, Any], context: LambdaContext) -> str:
        logger.debug("In myfunction().")
        return "done"

    app.register_middleware(ConvertToMiddleware(decorator))

    assert (await app.dispatch({}, CONTEXT), caplog.messages) == ("done", THREE_LINES)


# Request


async def test_the_example_of_request() -> None:
    app = Chalice(app_name="appname")
    objects: dict[str, Any] = {}

    @app.route("/objects/{key}", methods=["GET", "PUT"])
    async def myobject(key: str) -> Any:
        request: Request = app.current_request
        if request.method == "PUT":
            objects[key] = request.json_body
        elif request.method == "GET":
            return objects[key]
        return None

    json_type = {"Content-Type": "application/json"}
    await ask(app, "PUT", "/objects/tea", headers=json_type, body='{"colour": "green"}')

    assert (await ask(app, "GET", "/objects/tea")).json == {"colour": "green"}


@pytest.mark.parity("request.query.getlist", "request.query.missing")
async def test_the_example_of_query_params() -> None:
    app = Chalice(app_name="appname")

    @app.route("/")
    async def index() -> list[object]:
        request = app.current_request
        assert request.query_params is not None
        single_param = request.query_params["single"]
        another_param = request.query_params.get("another_param")
        multi_param_list = request.query_params.getlist("multi_param")
        return [single_param, another_param, multi_param_list]

    query = {"single": ["a"], "multi_param": ["b", "c"]}

    assert (await ask(app, "GET", "/", query=query)).json == ["a", None, ["b", "c"]]
    assert (await ask(app, "GET", "/", query={"single": ["a"]})).status_code == 500


@pytest.mark.parity("request.to-dict.json")
async def test_a_request_can_be_returned() -> None:
    app = Chalice(app_name="appname")

    @app.route("/introspect")
    async def introspect() -> dict[str, Any]:
        return app.current_request.to_dict()

    answer = await ask(app, "GET", "/introspect", query={"a": ["1"]}, headers={"X-B": "2"})

    assert (answer.json["query_params"], answer.json["headers"]) == ({"a": "1"}, {"x-b": "2"})


# Response


@pytest.mark.parity("response.constructor", "response.headers")
async def test_the_example_of_response() -> None:
    app = Chalice(app_name="custom-response")

    @app.route("/")
    async def index() -> Response[str]:
        return Response(
            body="hello world!", status_code=200, headers={"Content-Type": "text/plain"}
        )

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.headers, answer.body) == (
        200,
        {"Content-Type": "text/plain"},
        "hello world!",
    )


# Authorization


@pytest.mark.parity("auth.cognito")
async def test_the_example_of_cognito_user_pool_authorizer() -> None:
    app = Chalice(app_name="appname")
    authorizer = CognitoUserPoolAuthorizer(
        "MyPool", header="Authorization", provider_arns=["arn:aws:cognito:...:userpool/name"]
    )

    @app.route("/user-pools", methods=["GET"], authorizer=authorizer)
    async def authenticated() -> dict[str, bool]:
        return {"secure": True}

    [route] = app.triggers
    assert isinstance(route, HttpRoute)
    assert route.guard == CognitoGuard(
        "MyPool", ("arn:aws:cognito:...:userpool/name",), "Authorization"
    )
    assert (await ask(app, "GET", "/user-pools")).json == {"secure": True}


# APIGateway


@pytest.mark.parity("binary.append", "binary.request")
async def test_a_binary_type_can_be_added() -> None:
    app = Chalice(app_name="appname")
    app.api.binary_types.append("application/my-binary-data")

    @app.route("/", methods=["POST"], content_types=["application/my-binary-data"])
    async def double() -> Response[bytes]:
        body = app.current_request.raw_body * 2
        return Response(body, headers={"Content-Type": "application/my-binary-data"})

    binary = {"Content-Type": "application/my-binary-data", "Accept": "application/my-binary-data"}
    encoded = base64.b64encode(b"\xff").decode()
    event = rest_event("/", "POST", headers=binary, body=encoded, is_base64=True)
    answer = await answer_to(app, event)

    assert (answer.is_base64, base64.b64decode(answer.body)) == (True, b"\xff\xff")


@pytest.mark.parity("binary.replace")
async def test_the_binary_types_can_be_replaced() -> None:
    app = Chalice(app_name="appname")
    app.api.binary_types = [
        "application/octet-stream",
        "application/my-binary-data",
    ]

    @app.route("/")
    async def index() -> Response[bytes]:
        return Response(b"\xff", headers={"Content-Type": "application/my-binary-data"})

    accepting = {"Accept": "application/my-binary-data"}

    assert (await ask(app, "GET", "/", headers=accepting)).is_base64
    assert (await ask(app, "GET", "/", headers={"Accept": "image/png"})).status_code == 400


# CORS


@pytest.mark.parity("cors.on-success", "cors.no-methods-on-answers")
async def test_the_example_of_cors_config() -> None:
    app = Chalice(app_name="appname")
    cors_config = CORSConfig(
        allow_origin="https://foo.example.com",
        allow_headers=["X-Special-Header"],
        max_age=600,
        expose_headers=["X-Special-Header"],
        allow_credentials=True,
    )

    @app.route("/custom_cors", methods=["GET"], cors=cors_config)
    async def supports_custom_cors() -> dict[str, bool]:
        return {"cors": True}

    answer = await ask(app, "GET", "/custom_cors")

    assert answer.json == {"cors": True}
    assert {name: text for name, text in answer.headers.items() if "Control" in name} == {
        "Access-Control-Allow-Origin": "https://foo.example.com",
        "Access-Control-Allow-Headers": "Authorization,Content-Type,X-Amz-Date,"
        "X-Amz-Security-Token,X-Api-Key,X-Special-Header",
        "Access-Control-Max-Age": "600",
        "Access-Control-Expose-Headers": "X-Special-Header",
        "Access-Control-Allow-Credentials": "true",
    }


@pytest.mark.parity("cors.none")
async def test_cors_can_be_enabled_for_the_entire_application() -> None:
    app = Chalice(app_name="appname")
    app.api.cors = True

    @app.route("/")
    async def index() -> None: ...

    assert (await ask(app, "GET", "/")).headers["Access-Control-Allow-Origin"] == "*"


# Blueprints


@pytest.mark.parity("blueprints.deferred")
async def test_the_example_of_blueprints() -> None:
    myblueprint = Blueprint(__name__)

    @myblueprint.route("/")
    async def index() -> dict[str, str]:
        return {"hello": "world"}

    app = Chalice(app_name="blueprints")
    app.register_blueprint(myblueprint)

    assert (await ask(app, "GET", "/")).json == {"hello": "world"}
