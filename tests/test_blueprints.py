"""Parts of an app: prefixes, nesting, middleware of their own, what they know of their app."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from achalice import Blueprint, Chalice, CORSConfig, NotFoundError, Request
from achalice.events import CloudWatchEvent, SQSEvent
from achalice.exceptions import (
    DuplicateHandlerError,
    DuplicateRouteError,
    HandlerSignatureError,
    RegistrationError,
    RoutePathError,
    TriggerOptionError,
    UnregisteredBlueprintError,
)
from achalice.middleware import Middleware
from achalice.triggers import HttpRoute, PureFunction, Schedule, SqsQueue

from .builders import FakeContext, ask, sqs_event

GetAny = Callable[[Any], Awaitable[Any]]


async def index() -> str:
    return "index"


def routes(app: Chalice) -> list[tuple[str, str]]:
    """Path and name of each."""
    return [(each.path, each.view) for each in app.triggers if isinstance(each, HttpRoute)]


def noting(name: str, log: list[str]) -> Middleware:
    async def middleware(event: Any, get_response: GetAny) -> Any:
        log.append(name)
        return await get_response(event)

    return middleware


@pytest.mark.parity("blueprints.url-prefix", "blueprints.url-slashes")
@pytest.mark.parametrize(
    ("prefix", "path", "whole"),
    [
        ("/orders", "/new", "/orders/new"),
        ("/orders/", "/new", "/orders/new"),
        ("orders", "/new", "/orders/new"),
        ("/orders", "new", "/orders/new"),
        ("/orders", "/", "/orders"),
        ("/orders/", "/", "/orders"),
        ("/shops//orders", "/", "/shops/orders"),
        ("/", "/new", "/new"),
        ("/", "/", "/"),
        ("", "/new", "/new"),
        (None, "/new", "/new"),
        (None, "/", "/"),
    ],
)
def test_a_prefix_and_a_path_are_joined_with_single_slashes(
    prefix: str | None, path: str, whole: str
) -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    orders.get(path)(index)

    app.register_blueprint(orders, url_prefix=prefix)

    assert routes(app) == [(whole, "index")]


async def test_a_prefix_may_have_a_parameter() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")

    @orders.get("/orders/{number}")
    async def get_order(shop: str, number: int) -> list[object]:
        return [shop, number]

    app.register_blueprint(orders, url_prefix="/shops/{shop}")

    assert (await ask(app, "GET", "/shops/tea/orders/7")).json == ["tea", 7]


@pytest.mark.parity("blueprints.name-prefix")
def test_a_name_prefix_is_before_the_name_of_every_handler() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")

    async def on_orders(event: SQSEvent) -> None: ...

    async def nightly(event: CloudWatchEvent) -> None: ...

    orders.get("/")(index)
    orders.on_sqs_message(queue="orders")(on_orders)
    orders.schedule("rate(1 day)")(nightly)
    orders.lambda_function(name="price")(index)
    app.register_blueprint(orders, name_prefix="orders_")

    assert app.triggers == [
        HttpRoute("/", ("GET",), "orders_index"),
        SqsQueue("orders_on_orders", "orders", 1),
        Schedule("orders_nightly", "rate(1 day)"),
        PureFunction("orders_price"),
    ]


@pytest.mark.parity("blueprints.nesting")
async def test_prefixes_of_nested_blueprints_add_up() -> None:
    app, shop, orders = Chalice("shop"), Blueprint("shop"), Blueprint("orders")
    orders.get("/new")(index)
    orders.lambda_function(name="price")(index)
    shop.register_blueprint(orders, name_prefix="orders_", url_prefix="/orders")
    app.register_blueprint(shop, name_prefix="shop_", url_prefix="/shop")

    assert routes(app) == [("/shop/orders/new", "shop_orders_index")]
    assert app.triggers[1] == PureFunction("shop_orders_price")
    assert (await ask(app, "GET", "/shop/orders/new")).body == "index"


def test_what_is_declared_comes_in_order_with_what_is_nested() -> None:
    app, shop, orders = Chalice("shop"), Blueprint("shop"), Blueprint("orders")
    orders.get("/b")(index)
    shop.get("/a")(index)
    shop.register_blueprint(orders)
    shop.get("/c")(index)
    app.register_blueprint(shop)

    assert [path for path, _ in routes(app)] == ["/a", "/b", "/c"]


async def test_one_blueprint_can_be_registered_twice_under_other_prefixes() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    orders.get("/")(index)

    @orders.exception_handler(KeyError)
    async def on_key_error(error: KeyError, request: Request) -> str:
        return "nothing"

    for version in ("v1", "v2"):
        app.register_blueprint(orders, name_prefix=f"{version}_", url_prefix=version)

    assert routes(app) == [("/v1", "v1_index"), ("/v2", "v2_index")]


@pytest.mark.parity("blueprints.middleware")
async def test_a_blueprints_middleware_is_around_its_own_handlers_only() -> None:
    """In Chalice it is around all of the app's."""
    app, orders = Chalice("shop"), Blueprint("orders")
    log: list[str] = []
    orders.register_middleware(noting("orders", log), "http")
    orders.get("/orders")(index)
    app.get("/")(index)
    app.register_blueprint(orders)

    await ask(app, "GET", "/")
    before = list(log)
    await ask(app, "GET", "/orders")

    assert (before, log) == ([], ["orders"])


@pytest.mark.parity("blueprints.middleware")
async def test_it_is_inside_the_apps_even_if_that_comes_later() -> None:
    app, shop, orders = Chalice("shop"), Blueprint("shop"), Blueprint("orders")
    log: list[str] = []
    orders.register_middleware(noting("inner", log))
    shop.register_middleware(noting("outer", log))
    orders.get("/")(index)
    shop.register_blueprint(orders)
    app.register_blueprint(shop)
    app.register_middleware(noting("app", log))

    await ask(app, "GET", "/")

    assert log == ["app", "outer", "inner"]


async def test_it_is_around_handlers_that_were_declared_above_it() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    log: list[str] = []
    orders.get("/")(index)
    orders.register_middleware(noting("late", log))
    app.register_blueprint(orders)

    await ask(app, "GET", "/")

    assert log == ["late"]


async def test_it_is_around_other_kinds_of_handlers_too() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    log: list[str] = []
    orders.register_middleware(noting("sqs", log), "sqs")
    orders.register_middleware(noting("http", log), "http")

    @orders.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> int:
        return len(event)

    app.register_blueprint(orders)

    assert (await app.dispatch(sqs_event("1"), FakeContext()), log) == (1, ["sqs"])


@pytest.mark.parity("blueprints.one-app")
async def test_one_blueprint_serves_two_apps() -> None:
    """A suite of tests makes an app for each of its tests."""
    orders = Blueprint("orders")
    orders.get("/")(index)
    log: list[str] = []
    apps = [Chalice("first"), Chalice("second")]
    for app in apps:
        app.register_middleware(noting(app.app_name, log))
        app.register_blueprint(orders)

    bodies = [(await ask(app, "GET", "/")).body for app in apps]

    assert (bodies, log) == (["index", "index"], ["first", "second"])


@pytest.mark.parity("cors.read-at-registration", "cors.blueprints")
async def test_the_apps_cors_is_that_of_the_blueprints_routes() -> None:
    """It is read when the blueprint is registered; where that was written has never heard of it."""
    orders = Blueprint("orders")
    orders.get("/")(index)
    orders.get("/own", cors=CORSConfig("https://own.example"))(index)
    orders.get("/none", cors=False)(index)
    app = Chalice("shop")
    app.api.cors = CORSConfig("https://app.example")
    app.register_blueprint(orders)

    answers = [await ask(app, "GET", path) for path in ("/", "/own", "/none")]

    assert [answer.headers.get("Access-Control-Allow-Origin") for answer in answers] == [
        "https://app.example",
        "https://own.example",
        None,
    ]


async def test_a_blueprints_exception_handler_is_the_apps() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")

    @orders.exception_handler(NotFoundError)
    async def on_not_found(error: NotFoundError, request: Request) -> str:
        return f"{request.path}: {error}"

    @app.get("/")
    async def fail() -> None:
        raise NotFoundError("no tea")

    app.register_blueprint(orders)

    assert (await ask(app, "GET", "/")).body == "/: no tea"


@pytest.mark.parity("blueprints.functions")
def test_decorators_return_the_function() -> None:
    orders = Blueprint("orders")
    middleware = noting("any", [])

    async def on_error(error: KeyError, request: Request) -> None: ...

    assert orders.get("/")(index) is index
    assert orders.lambda_function()(index) is index
    assert orders.middleware()(middleware) is middleware
    assert orders.exception_handler(KeyError)(on_error) is on_error


@pytest.mark.parity("blueprints.deferred")
def test_nothing_is_registered_before_an_app_takes_the_blueprint() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")

    orders.get("/")(index)

    assert app.triggers == []


async def without_its_parameter() -> None: ...


async def with_another(number: Any) -> None: ...


def test_a_handlers_mistake_is_told_when_it_is_registered_and_names_it() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    orders.get("/{number}")(without_its_parameter)

    with pytest.raises(HandlerSignatureError, match="`without_its_parameter` does not take"):
        app.register_blueprint(orders)


def test_a_wrong_path_names_the_handler_with_its_prefix() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    orders.get("/a b")(index)

    with pytest.raises(RoutePathError, match=r"^route `/orders/a b` on `orders_index` "):
        app.register_blueprint(orders, "orders_", "/orders")


@pytest.mark.parity("refused.duplicate-in-blueprint")
def test_two_handlers_of_one_route_are_told_apart_by_their_prefixes() -> None:
    app, first, second = Chalice("shop"), Blueprint("first"), Blueprint("second")
    first.get("/")(index)
    second.get("/")(index)
    app.register_blueprint(first, "first_")

    with pytest.raises(DuplicateRouteError, match="by both `first_index` and `second_index`"):
        app.register_blueprint(second, "second_")


def test_two_functions_of_one_name_need_prefixes() -> None:
    app, first, second = Chalice("shop"), Blueprint("first"), Blueprint("second")

    @first.lambda_function(name="price")
    async def one() -> None: ...

    @second.lambda_function(name="price")
    async def two() -> None: ...

    app.register_blueprint(first)

    with pytest.raises(DuplicateHandlerError):
        app.register_blueprint(second)


def test_an_option_that_aws_would_refuse_is_told_at_once() -> None:
    with pytest.raises(TriggerOptionError):
        Blueprint("orders").schedule("every day")


def test_middleware_for_events_that_do_not_exist_is_told_at_once() -> None:
    with pytest.raises(TriggerOptionError):
        Blueprint("orders").register_middleware(noting("any", []), "sms")  # type: ignore[arg-type]  # that is the test


def test_a_blueprint_cannot_be_part_of_itself() -> None:
    orders = Blueprint("orders")

    with pytest.raises(RegistrationError, match="`orders` cannot be part of itself"):
        orders.register_blueprint(orders)


def test_a_blueprint_cannot_be_part_of_its_own_parts() -> None:
    outer, middle, inner = Blueprint("outer"), Blueprint("middle"), Blueprint("inner")
    outer.register_blueprint(middle)
    middle.register_blueprint(inner)

    with pytest.raises(RegistrationError, match="`inner` cannot be part of itself"):
        inner.register_blueprint(outer)


@pytest.mark.parity("blueprints.import-name", "blueprints.late")
@pytest.mark.parametrize(
    "declare",
    [
        lambda blueprint: blueprint.get("/late")(index),
        lambda blueprint: blueprint.register_middleware(noting("late", [])),
        lambda blueprint: blueprint.register_blueprint(Blueprint("part")),
    ],
    ids=["route", "middleware", "blueprint"],
)
def test_what_is_declared_too_late_is_refused(declare: Callable[[Blueprint], object]) -> None:
    """In Chalice it is dropped without a word, and the route is 404 in production."""
    app, orders = Chalice("shop"), Blueprint("orders")
    app.register_blueprint(orders)

    with pytest.raises(RegistrationError) as error:
        declare(orders)

    assert (str(error.value), error.value.hint) == (
        "the blueprint `orders` is registered already and takes nothing more",
        "move `register_blueprint` below all that the blueprint declares",
    )


@pytest.mark.parity("blueprints.current-app", "blueprints.current-request", "blueprints.log")
async def test_handlers_reach_the_request_and_the_app_through_their_blueprint() -> None:
    """They are written in a module that cannot import the app."""
    app, orders = Chalice("shop"), Blueprint("orders")

    @orders.get("/{name}")
    async def show(name: str) -> list[object]:
        return [
            orders.current_request.path,
            orders.lambda_context.function_name,
            orders.current_app.app_name,
            orders.log.name,
        ]

    app.register_blueprint(orders)

    assert (await ask(app, "GET", "/tea")).json == ["/tea", "shop-dev-api_handler", "shop", "shop"]


async def test_nested_blueprints_reach_them_as_well() -> None:
    app, shop, orders = Chalice("shop"), Blueprint("shop"), Blueprint("orders")
    shop.register_blueprint(orders)
    app.register_blueprint(shop)

    assert (shop.current_app, orders.current_app) == (app, app)


def test_of_several_apps_the_last_one_is_the_current_one() -> None:
    first, second, orders = Chalice("first"), Chalice("second"), Blueprint("orders")
    first.register_blueprint(orders)
    second.register_blueprint(orders)

    assert orders.current_app is second


@pytest.mark.parity("blueprints.unregistered")
@pytest.mark.parametrize("attribute", ["current_app", "current_request", "lambda_context", "log"])
def test_a_blueprint_without_an_app_has_nothing_to_reach(attribute: str) -> None:
    with pytest.raises(RuntimeError) as error:
        getattr(Blueprint("orders"), attribute)

    assert isinstance(error.value, UnregisteredBlueprintError)
    assert (str(error.value), error.value.hint) == (
        f"the blueprint `orders` has no `{attribute}` yet",
        "register it with an app first: `app.register_blueprint(...)`",
    )


@pytest.mark.parametrize("attribute", ["current_request", "lambda_context"])
def test_outside_of_an_invocation_there_is_nothing_current(attribute: str) -> None:
    orders = Blueprint("orders")
    Chalice("shop").register_blueprint(orders)

    with pytest.raises(LookupError, match="is being handled"):
        getattr(orders, attribute)
