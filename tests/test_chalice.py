"""Every name and every parameter of Chalice's own runtime is here, or was left out on purpose."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import chalice
import pytest
from chalice import app as chalice_app
from chalice import test as chalice_test

import achalice.test
from achalice import app
from achalice.test import Client, EventsClient

INSIDE = {
    # How Chalice works, and no matter of those who use it.
    "BaseEventSourceConfig",
    "BaseLambdaEvent",
    "BaseLambdaHandler",
    "BuiltinAuthConfig",
    "CloudWatchEventConfig",
    "DecoratorAPI",
    "DynamoDBEventConfig",
    "EventSourceHandler",
    "KinesisEventConfig",
    "LambdaFunction",
    "MiddlewareHandler",
    "PureLambdaWrapper",
    "RestAPIEventHandler",
    "S3EventConfig",
    "SNSEventConfig",
    "SQSEventConfig",
    "ScheduledEventConfig",
    "WebsocketConnectConfig",
    "WebsocketDisconnectConfig",
    "WebsocketEventSourceHandler",
    "WebsocketMessageConfig",
    "error_response",
    "handle_extra_types",
}
"""Names of `chalice.app` that `achalice.app` does not have."""

PUBLIC = {
    name
    for name, value in vars(chalice_app).items()
    if not name.startswith("_") and getattr(value, "__module__", None) == "chalice.app"
}


@pytest.mark.parity("names.app-module")
@pytest.mark.parametrize("name", sorted(PUBLIC - INSIDE))
def test_the_app_module_has_the_names_of_chalices(name: str) -> None:
    """Users import much of what `chalice` itself lacks from there."""
    assert name in app.__all__
    assert getattr(app, name) is not None


@pytest.mark.parity("names.package")
@pytest.mark.parametrize(
    "name",
    sorted({name for name, value in vars(chalice).items() if inspect.isclass(value)}),
)
def test_the_package_has_the_names_of_chalices(name: str) -> None:
    assert name in achalice.__all__


@pytest.mark.parity("errors.statuses")
def test_the_http_errors_are_chalices() -> None:
    ours = {error.__name__: error.STATUS_CODE for error in app.ALL_ERRORS}
    theirs = {error.__name__: error.STATUS_CODE for error in chalice_app.ALL_ERRORS}

    assert theirs.items() <= ours.items()


def parameters_of(function: Callable[..., object]) -> list[tuple[str, object]]:
    """Names and defaults."""
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.default) for each in parameters]


@pytest.mark.parity(
    "names.signatures", "sqs.defaults", "response.constructor", "blueprints.decorators"
)
@pytest.mark.parametrize(
    "name",
    [
        "Chalice",
        "Chalice.authorizer",
        "Chalice.lambda_function",
        "Chalice.middleware",
        "Chalice.on_cw_event",
        "Chalice.on_dynamodb_record",
        "Chalice.on_kinesis_record",
        "Chalice.on_s3_event",
        "Chalice.on_sns_message",
        "Chalice.on_sqs_message",
        "Chalice.on_ws_connect",
        "Chalice.on_ws_disconnect",
        "Chalice.on_ws_message",
        "Chalice.register_blueprint",
        "Chalice.register_middleware",
        "Chalice.schedule",
        "Chalice.__call__",
        "Blueprint",
        "Blueprint.authorizer",
        "Blueprint.lambda_function",
        "Blueprint.middleware",
        "Blueprint.on_cw_event",
        "Blueprint.on_dynamodb_record",
        "Blueprint.on_kinesis_record",
        "Blueprint.on_s3_event",
        "Blueprint.on_sns_message",
        "Blueprint.on_sqs_message",
        "Blueprint.on_ws_connect",
        "Blueprint.on_ws_disconnect",
        "Blueprint.on_ws_message",
        "Blueprint.register_middleware",
        "Blueprint.schedule",
        "APIGateway",
        "AuthResponse",
        "AuthResponse.to_dict",
        "AuthRoute",
        "CORSConfig",
        "CORSConfig.get_access_control_headers",
        "CognitoUserPoolAuthorizer",
        "CognitoUserPoolAuthorizer.with_scopes",
        "ConvertToMiddleware",
        "Cron",
        "CustomAuthorizer",
        "Rate",
        "Request.to_dict",
        "Request.to_original_event",
        "Response",
        "WebsocketAPI",
        "WebsocketAPI.close",
        "WebsocketAPI.configure",
        "WebsocketAPI.configure_from_api_id",
        "WebsocketAPI.info",
        "WebsocketAPI.send",
        "WebsocketDisconnectedError",
    ],
)
def test_what_chalice_takes_is_taken_in_the_same_place(name: str) -> None:
    """By name, by position and by default; what achalice takes in addition comes after it."""
    ours, theirs = app, chalice_app
    for part in name.split("."):
        ours, theirs = getattr(ours, part), getattr(theirs, part)

    wanted = parameters_of(theirs)  # type: ignore[arg-type]  # a class or a function by now

    assert parameters_of(ours)[: len(wanted)] == wanted  # type: ignore[arg-type]  # the same


@pytest.mark.parity("route.options")
@pytest.mark.parametrize(
    "option",
    ["methods", "name", "authorizer", "api_key_required", "content_types", "cors"],
)
@pytest.mark.parametrize("kind", [app.Chalice, app.Blueprint])
def test_a_route_takes_chalices_options(
    kind: type[app.Chalice | app.Blueprint], option: str
) -> None:
    values = {"methods": ["PUT"], "name": "other", "content_types": ["text/plain"]}
    options = {option: values.get(option)}

    async def index() -> None: ...

    assert kind("shop").route("/", **options)(index) is index  # type: ignore[arg-type]  # any of them


def ok() -> None: ...


def twice(package: Any) -> None:
    declared = package.Chalice("shop")
    declared.route("/")(ok)
    declared.route("/")(ok)


def two_for_messages(package: Any) -> None:
    declared = package.Chalice("shop")
    declared.on_ws_message()(ok)
    declared.on_ws_message()(ok)


@pytest.mark.parity(
    "sqs.neither",
    "refused.unknown-option",
    "refused.content-types",
    "refused.duplicate",
    "auth.cognito-list",
    "auth.iam-scopes",
    "blueprints.unregistered",
    "ws.one-handler",
)
@pytest.mark.parametrize(
    ("declare", "kind"),
    [
        (lambda package: package.Chalice("shop").route("/", unknown=1)(ok), TypeError),
        (lambda package: package.Chalice("shop").authorizer(unknown=1)(ok), TypeError),
        (lambda package: package.Chalice("shop").route("/", content_types="a/b")(ok), ValueError),
        (twice, ValueError),
        (two_for_messages, ValueError),
        (lambda package: package.Chalice("shop").on_sqs_message()(ok), ValueError),
        (lambda package: package.CognitoUserPoolAuthorizer("pool", "arn"), TypeError),
        (lambda package: package.IAMAuthorizer().with_scopes(["x"]), NotImplementedError),
        (lambda package: package.Blueprint("part").log, RuntimeError),
    ],
)
@pytest.mark.parametrize("package", [chalice_app, app])
def test_mistakes_are_errors_of_the_same_kinds(
    package: ModuleType, declare: Callable[[ModuleType], object], kind: type[Exception]
) -> None:
    """Code that catches Chalice's catches these."""
    with pytest.raises(kind):
        declare(package)


@pytest.mark.parity("binary.default-types")
def test_bytes_are_the_same_types() -> None:
    ours, theirs = app.APIGateway(), chalice_app.APIGateway()

    assert ours.default_binary_types == theirs.default_binary_types
    assert ours.binary_types == theirs.binary_types


@pytest.mark.parity("blueprints.decorators")
def test_a_blueprint_has_the_apps_decorators() -> None:
    """Whichever there are."""
    decorators = {
        name
        for name in vars(chalice_app.DecoratorAPI)
        if not name.startswith("_") and hasattr(app.Chalice, name)
    }

    assert {"route", "authorizer", "lambda_function", "schedule", "on_sqs_message"} <= decorators
    assert all(hasattr(app.Blueprint, name) for name in decorators)


@pytest.mark.parity("cors.headers", "cors.allow-headers", "cors.credentials")
@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"allow_origin": "https://shop.example", "allow_credentials": True},
        {"allow_headers": ["X-Tea", "Content-Type", "Accept"], "max_age": 0},
        {"expose_headers": ["X-B", "X-A"], "max_age": 600, "allow_credentials": False},
    ],
    ids=str,
)
def test_a_cors_config_says_the_same(arguments: dict[str, Any]) -> None:
    ours, theirs = app.CORSConfig(**arguments), chalice_app.CORSConfig(**arguments)

    assert ours.get_access_control_headers() == theirs.get_access_control_headers()
    assert ours.allow_headers == theirs.allow_headers


ARN = "arn:aws:execute-api:us-west-1:123456789012:ymy8tbxw7b/dev/GET/a:b/c"


@pytest.mark.parity(
    "auth.policy",
    "auth.route-text",
    "auth.route-all",
    "auth.route-methods",
    "auth.route-root",
    "auth.no-routes",
    "auth.colons",
    "auth.context",
)
@pytest.mark.parametrize(
    "routes",
    [[], ["*"], ["/"], ["/a", "/b/c"], ["/a:b"], [("/a", ["GET", "PUT"]), "/b"], [("*", ["GET"])]],
    ids=str,
)
@pytest.mark.parametrize("context", [None, {"plan": "gold"}])
def test_an_authorizers_policy_is_the_same(
    routes: list[str | tuple[str, list[str]]], context: dict[str, Any] | None
) -> None:
    def policy(package: ModuleType) -> object:
        listed = [each if isinstance(each, str) else package.AuthRoute(*each) for each in routes]
        response = package.AuthResponse(listed, "jane", context)
        request = package.AuthRequest(auth_type="TOKEN", token="t", method_arn=ARN)
        return response.to_dict(request)

    assert policy(app) == policy(chalice_app)


@pytest.mark.parity("testing.client")
def test_the_test_client_takes_what_chalices_takes() -> None:
    wanted = parameters_of(chalice_test.Client)

    assert parameters_of(Client)[: len(wanted)] == wanted


@pytest.mark.parity("testing.events")
@pytest.mark.parametrize(
    "name",
    [
        "generate_cw_event",
        "generate_kinesis_event",
        "generate_s3_event",
        "generate_sns_event",
        "generate_sqs_event",
    ],
)
def test_events_are_generated_with_chalices_arguments(name: str) -> None:
    wanted = parameters_of(getattr(chalice_test.TestEventsClient, name))

    assert parameters_of(getattr(EventsClient, name))[: len(wanted)] == wanted


@pytest.mark.parity("testing.class-names")
def test_no_class_of_the_test_client_looks_like_a_test() -> None:
    """Pytest would collect Chalice's `TestHTTPClient` where it is imported."""
    assert not [name for name in achalice.test.__all__ if name.startswith("Test")]
