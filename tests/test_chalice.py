"""Every name and every parameter of Chalice's own runtime is here, or was left out on purpose."""

import inspect
from collections.abc import Callable

import chalice
import pytest
from chalice import app as chalice_app

import achalice
from achalice import app

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

AWAITED = {
    # Their sources are not here yet.
    "DynamoDBEvent",
    "DynamoDBRecord",
    "KinesisEvent",
    "KinesisRecord",
    "S3Event",
    "SNSEvent",
    "WebsocketAPI",
    "WebsocketDisconnectedError",
    "WebsocketEvent",
}

PUBLIC = {
    name
    for name, value in vars(chalice_app).items()
    if not name.startswith("_") and getattr(value, "__module__", None) == "chalice.app"
}


@pytest.mark.parametrize("name", sorted(PUBLIC - INSIDE - AWAITED))
def test_the_app_module_has_the_names_of_chalices(name: str) -> None:
    """Users import much of what `chalice` itself lacks from there."""
    assert name in app.__all__
    assert getattr(app, name) is not None


@pytest.mark.parametrize(
    "name",
    sorted(
        {name for name, value in vars(chalice).items() if inspect.isclass(value)}
        - {"WebsocketDisconnectedError"}
    ),
)
def test_the_package_has_the_names_of_chalices(name: str) -> None:
    assert name in achalice.__all__


def test_the_http_errors_are_chalices() -> None:
    ours = {error.__name__: error.STATUS_CODE for error in app.ALL_ERRORS}
    theirs = {error.__name__: error.STATUS_CODE for error in chalice_app.ALL_ERRORS}

    assert theirs.items() <= ours.items()


def parameters_of(function: Callable[..., object]) -> list[tuple[str, object]]:
    """Names and defaults."""
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.default) for each in parameters]


@pytest.mark.parametrize(
    "name",
    [
        "Chalice",
        "Chalice.authorizer",
        "Chalice.lambda_function",
        "Chalice.middleware",
        "Chalice.on_sqs_message",
        "Chalice.register_blueprint",
        "Chalice.register_middleware",
        "Chalice.schedule",
        "Chalice.__call__",
        "Blueprint",
        "Blueprint.authorizer",
        "Blueprint.lambda_function",
        "Blueprint.middleware",
        "Blueprint.on_sqs_message",
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
    ],
)
def test_what_chalice_takes_is_taken_in_the_same_place(name: str) -> None:
    """By name, by position and by default; what achalice takes in addition comes after it."""
    ours, theirs = app, chalice_app
    for part in name.split("."):
        ours, theirs = getattr(ours, part), getattr(theirs, part)

    wanted = parameters_of(theirs)  # type: ignore[arg-type]  # a class or a function by now

    assert parameters_of(ours)[: len(wanted)] == wanted  # type: ignore[arg-type]  # the same


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
