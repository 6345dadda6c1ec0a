"""`Chalice`: its decorators, what they declare, and what handlers see of the invocation."""

import logging
import os
import threading
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

import anyio
import pytest

from achalice import (
    Blueprint,
    Chalice,
    CORSConfig,
    Cron,
    IAMAuthorizer,
    LambdaContext,
    Rate,
    Request,
    __version__,
)
from achalice.app import RouteEntry
from achalice.events import CloudWatchEvent, SQSEvent
from achalice.exceptions import (
    AppNameError,
    DuplicateHandlerError,
    DuplicateRouteError,
    HandlerSignatureError,
    TriggerOptionError,
)
from achalice.triggers import HttpRoute, PureFunction, Schedule, SqsQueue

from .builders import FakeContext, ask, rest_event, schedule_event, sqs_event

HandlerT = TypeVar("HandlerT", bound=Callable[..., object])


async def nothing() -> None:
    """A handler that fits every trigger."""


@pytest.mark.parity("decorators.untouched", "decorators.objects")
@pytest.mark.parametrize(
    "decorate",
    [
        lambda app: app.route("/"),
        lambda app: app.get("/"),
        lambda app: app.lambda_function(),
        lambda app: app.schedule("rate(1 day)"),
        lambda app: app.on_sqs_message(queue="orders"),
    ],
)
def test_a_decorator_returns_the_very_function(decorate: Callable[[Chalice], Any]) -> None:
    """So that it can be awaited in a test, and decorated again."""
    assert decorate(Chalice("shop"))(nothing) is nothing


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
async def test_a_method_has_a_decorator_of_its_name(method: str) -> None:
    app = Chalice("shop")
    getattr(app, method)("/", status_code=202)(nothing)

    assert app.triggers == [HttpRoute("/", (method.upper(),), "nothing")]
    assert (await ask(app, method.upper(), "/")).status_code == 202


@pytest.mark.parity("route.get")
async def test_a_route_answers_get_unless_it_says_otherwise() -> None:
    app = Chalice("shop")
    app.route("/")(nothing)

    assert app.routes["/"].keys() == {"GET"}
    assert [(await ask(app, method, "/")).status_code for method in ("GET", "POST")] == [200, 405]


@pytest.mark.parity("route.method-casing")
async def test_a_route_may_have_several_methods_in_any_casing() -> None:
    app = Chalice("shop")

    @app.route("/", methods=["get", "PUT", "Get"])
    async def index(request: Request) -> str:
        return request.method

    assert [(await ask(app, method, "/")).body for method in ("GET", "PUT")] == ["GET", "PUT"]


@pytest.mark.parity("route.stacking")
async def test_routes_can_be_stacked_on_one_function() -> None:
    app = Chalice("shop")

    @app.get("/tea")
    @app.post("/rice")
    async def both(request: Request) -> str:
        return request.path

    assert (await ask(app, "GET", "/tea")).body == "/tea"
    assert (await ask(app, "POST", "/rice")).body == "/rice"


@pytest.mark.parity("route.shared-path")
async def test_two_handlers_share_a_path_by_their_methods() -> None:
    app = Chalice("shop")

    @app.get("/orders")
    async def orders() -> str:
        return "listed"

    @app.post("/orders")
    async def create() -> str:
        return "created"

    assert (await ask(app, "GET", "/orders")).body == "listed"
    assert (await ask(app, "POST", "/orders")).body == "created"


@pytest.mark.parity(
    "app.registries",
    "decorators.name",
    "schedule.description",
    "sqs.queue",
    "sqs.defaults",
    "route.name",
)
def test_triggers_are_what_was_declared_in_order() -> None:
    """The tool deploys these and reads nothing else of an app."""
    app = Chalice("shop")
    app.route("/orders", methods=["GET", "POST"], name="orders", content_types=["Text/Plain"])(
        nothing
    )
    app.schedule(Rate(5, Rate.MINUTES), name="often", description="as it says")(nothing)
    app.schedule(Cron(0, 9, "*", "*", "?", "*"), name="daily")(nothing)
    app.schedule("rate(1 day)", name="nightly")(nothing)
    app.on_sqs_message(
        "orders",
        batch_size=100,
        name="on_orders",
        maximum_batching_window_in_seconds=5,
        maximum_concurrency=2,
    )(nothing)
    app.on_sqs_message(queue_arn="arn:aws:sqs:eu-west-1:1:elsewhere")(nothing)
    app.lambda_function("price")(nothing)

    assert app.triggers == [
        HttpRoute("/orders", ("GET", "POST"), "orders", ("text/plain",)),
        Schedule("often", "rate(5 minutes)", "as it says"),
        Schedule("daily", "cron(0 9 * * ? *)"),
        Schedule("nightly", "rate(1 day)"),
        SqsQueue("on_orders", "orders", 100, 5, 2),
        SqsQueue("nothing", "arn:aws:sqs:eu-west-1:1:elsewhere"),
        PureFunction("price"),
    ]


@pytest.mark.parity("decorators.stacking")
async def test_one_function_may_serve_two_queues() -> None:
    """One Lambda function with two event sources; Chalice cannot stack these."""
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders")
    @app.on_sqs_message(queue="returns")
    async def on_both(event: SQSEvent) -> int:
        return len(event)

    assert app.triggers == [SqsQueue("on_both", "returns"), SqsQueue("on_both", "orders")]
    assert await app.dispatch(sqs_event("1"), FakeContext()) == 1


@pytest.mark.parity("decorators.stacking")
async def test_one_function_may_have_triggers_of_different_kinds_under_different_names() -> None:
    app = Chalice("shop")

    @app.schedule("rate(1 day)", name="nightly")
    @app.lambda_function()
    async def tidy(event: dict[str, Any]) -> str:
        return str(event.get("detail-type", "by hand"))

    assert await app.dispatch(schedule_event(), FakeContext()) == "Scheduled Event"
    assert await app.dispatch({}, FakeContext()) == "by hand"


@pytest.mark.parity("decorators.duplicate-names")
def test_two_functions_of_one_name_are_refused() -> None:
    app = Chalice("shop")
    app.lambda_function()(nothing)

    with pytest.raises(DuplicateHandlerError) as error:
        app.schedule("rate(1 day)")(nothing)

    assert str(error.value) == (
        "two handlers are named `nothing`, and a function's name must be its own"
    )
    assert error.value.hint == ('pass `name="..."` to the decorator of one of them, not "nothing"')


def test_a_refused_handler_is_not_declared() -> None:
    app = Chalice("shop")
    app.lambda_function("price")(nothing)

    with pytest.raises(DuplicateHandlerError):
        app.lambda_function("price")(test_a_refused_handler_is_not_declared)

    assert app.triggers == [PureFunction("price")]


def test_the_name_of_the_function_behind_all_routes_is_taken() -> None:
    with pytest.raises(DuplicateHandlerError):
        Chalice("shop").lambda_function("api_handler")(nothing)


@pytest.mark.parity("decorators.name-of-a-view")
def test_a_route_and_a_function_may_have_one_name() -> None:
    """They are two Lambda functions: routes live in `api_handler`."""
    app = Chalice("shop")
    app.get("/")(nothing)
    app.lambda_function()(nothing)

    assert [trigger.handler for trigger in app.triggers] == ["api_handler", "nothing"]


@pytest.mark.parity("route.shared-name")
async def test_two_routes_may_have_handlers_of_one_name() -> None:
    """They are no functions of their own."""
    app = Chalice("shop")
    for path in ("/tea", "/rice"):

        @app.get(path)
        async def show(request: Request) -> str:
            return request.path

    assert [(await ask(app, "GET", path)).body for path in ("/tea", "/rice")] == ["/tea", "/rice"]


@pytest.mark.parity("refused.duplicate")
def test_one_method_of_one_path_has_one_handler() -> None:
    app = Chalice("shop")
    app.get("/")(nothing)

    with pytest.raises(DuplicateRouteError) as error:
        app.route("/", methods=["POST", "GET"], name="second")(nothing)

    assert str(error.value) == "`GET /` is registered by both `nothing` and `second`"


def test_content_types_given_as_one_text_are_refused() -> None:
    """A text is a sequence of letters, and every request would be answered with 415."""
    with pytest.raises(TriggerOptionError) as error:
        Chalice("shop").route("/", content_types="text/plain")

    assert error.value.hint == "write `content_types=['text/plain']`"


@pytest.mark.parity("schedule.text-unchecked")
@pytest.mark.parametrize("expression", ["", "every day", "rate 5 minutes", "rate(5 minutes"])
def test_a_schedule_that_eventbridge_would_refuse_is_refused(expression: str) -> None:
    with pytest.raises(TriggerOptionError) as error:
        Chalice("shop").schedule(expression)

    assert str(error.value) == f"`@app.schedule` does not understand `{expression}`"


@pytest.mark.parity("sqs.neither", "sqs.both", "sqs.numbers")
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "needs either `queue` or `queue_arn`, and only one of them"),
        (
            {"queue": "orders", "queue_arn": "arn:aws:sqs:eu-west-1:1:orders"},
            "needs either `queue` or `queue_arn`, and only one of them",
        ),
        ({"queue": ""}, "was given `queue=''`, which is no queue's name"),
        (
            {"queue": "arn:aws:sqs:eu-west-1:1:orders"},
            "was given `queue='arn:aws:sqs:eu-west-1:1:orders'`, which is no queue's name",
        ),
        (
            {"queue": "https://sqs.test/1/orders"},
            "was given `queue='https://sqs.test/1/orders'`, which is no queue's name",
        ),
        ({"queue_arn": "orders"}, "was given `queue_arn='orders'`, which is no ARN"),
        (
            {"queue": "orders", "batch_size": 0},
            "was given `batch_size=0`; 1 to 10000 are possible",
        ),
        (
            {"queue": "orders.fifo", "batch_size": 11},
            "was given `batch_size=11`; 1 to 10 are possible",
        ),
        (
            {"queue": "orders", "batch_size": 11},
            "was given `batch_size=11` without a batching window",
        ),
        (
            {"queue": "orders", "maximum_batching_window_in_seconds": 301},
            "was given `maximum_batching_window_in_seconds=301`; 0 to 300 are possible",
        ),
        (
            {"queue": "orders.fifo", "maximum_batching_window_in_seconds": 1},
            "was given a batching window, which FIFO queues do not have",
        ),
        (
            {"queue": "orders", "maximum_concurrency": 1},
            "was given `maximum_concurrency=1`; 2 to 1000 are possible",
        ),
        (
            {"queue": "orders", "maximum_concurrency": 1001},
            "was given `maximum_concurrency=1001`; 2 to 1000 are possible",
        ),
    ],
)
def test_what_lambda_would_refuse_of_a_queue_is_refused(
    options: dict[str, Any], problem: str
) -> None:
    """Minutes earlier than AWS would, and with the decorator's name."""
    with pytest.raises(TriggerOptionError) as error:
        Chalice("shop").on_sqs_message(**options)

    assert str(error.value) == f"`@app.on_sqs_message` {problem}"


def test_a_handler_needs_a_name() -> None:
    with pytest.raises(HandlerSignatureError, match=r"has no name$"):
        Chalice("shop").lambda_function()(partial(nothing))


async def test_a_handler_wrapped_by_a_decorator_keeps_its_parameters() -> None:
    def logged(function: HandlerT) -> HandlerT:
        @wraps(function)
        def wrapper(*args: object, **kwargs: object) -> object:
            return function(*args, **kwargs)

        return wrapper  # type: ignore[return-value]  # as decorators are often written

    app = Chalice("shop")

    @app.get("/orders/{order_id}")
    @logged
    async def order(order_id: int) -> int:
        return order_id + 1

    assert (await ask(app, "GET", "/orders/6")).json == 7


@pytest.mark.parity("route.parameters")
async def test_a_wrapper_that_hides_the_parameters_is_given_those_of_the_path() -> None:
    """Chalice passes them by name, whatever the function says; decorators without `wraps` work."""
    app = Chalice("shop")

    @app.get("/orders/{order_id}")
    async def order(**anything: str) -> dict[str, str]:
        return anything

    assert (await ask(app, "GET", "/orders/6")).json == {"order_id": "6"}


@pytest.mark.parity("app.call")
def test_lambda_calls_the_app_like_a_function() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def double(event: dict[str, int]) -> int:
        return event["number"] * 2

    assert app({"number": 21}, FakeContext()) == 42


def test_the_app_matches_paths_as_its_gateway_will() -> None:
    app = Chalice("shop")
    app.get("/orders/{order_id}")(order_of)

    assert app.match("/orders/7") == ("/orders/{order_id}", {"order_id": "7"})
    assert app.match("/nowhere") is None


async def order_of(order_id: str) -> str:
    return order_id


@pytest.mark.parity("app.log")
def test_the_log_is_named_after_the_app() -> None:
    assert Chalice("shop").log is logging.getLogger("shop")


@pytest.mark.parity("app.name")
@pytest.mark.parametrize("name", ["shop", "Shop_2", "my-shop", "s", "s" * 64])
def test_an_app_is_named_as_functions_may_be(name: str) -> None:
    assert Chalice(name).app_name == name


@pytest.mark.parity("app.name-unchecked")
@pytest.mark.parametrize("name", ["bad name", "", "s" * 65, "shöp", "shop.eu", "shop\n", None])
def test_a_name_that_no_function_can_begin_with_is_refused(name: Any) -> None:
    """AWS would refuse it in the middle of a deploy."""
    with pytest.raises(AppNameError) as error:
        Chalice(name)

    assert isinstance(error.value, ValueError)
    assert str(error.value) == (
        f"{name!r} cannot be an app's name, with which its functions' names begin"
    )
    assert error.value.hint == "AWS takes 1 to 64 letters, digits, hyphens and underscores"


@pytest.mark.parity("names.version", "app.env", "app.env-grows")
def test_aws_is_told_once_that_achalice_runs() -> None:
    """Its clients send the variable along; in Chalice it grows with each app."""
    environment = {"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12"}

    for name in ("shop", "shop", "store"):
        Chalice(name, env=environment)

    assert environment == {"AWS_EXECUTION_ENV": f"AWS_Lambda_python3.12 achalice/{__version__}"}


@pytest.mark.parity("app.env-outside-lambda")
def test_an_app_outside_of_lambda_does_not_claim_to_be_in_it() -> None:
    """Code asks for this variable to know where it runs."""
    environment: dict[str, str] = {}

    Chalice("shop", env=environment)

    assert environment == {}


@pytest.mark.parity("app.env")
def test_the_environment_is_the_processs_unless_another_one_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.12")

    Chalice("shop")

    assert os.environ["AWS_EXECUTION_ENV"].endswith(f" achalice/{__version__}")


@pytest.mark.parity("app.debug")
def test_an_app_is_not_debugged_unless_it_is_said() -> None:
    app = Chalice("shop", configure_logs=False)

    assert (app.debug, Chalice("shop", True, False).debug) == (False, True)


@pytest.mark.parity("app.experimental-flags")
def test_chalices_experimental_flags_can_be_set() -> None:
    """Apps that come from Chalice do so for websockets; it changes nothing."""
    app = Chalice("shop")

    app.experimental_feature_flags.update(["WEBSOCKETS"])

    assert app.experimental_feature_flags == {"WEBSOCKETS"}


@pytest.mark.parity("app.routes")
def test_the_routes_of_an_app_can_be_looked_at() -> None:
    app, part = Chalice("shop"), Blueprint("part")
    gate = IAMAuthorizer()
    cors = CORSConfig(max_age=5)
    app.route("/orders/{order_id}", methods=["GET", "PUT"], content_types=["text/plain"])(order_of)
    part.post("/", status_code=201, cors=cors, authorizer=gate, api_key_required=True)(nothing)
    app.register_blueprint(part, "part_", "/part")

    assert app.routes.keys() == {"/orders/{order_id}", "/part"}
    assert app.routes["/orders/{order_id}"].keys() == {"GET", "PUT"}
    assert app.routes["/orders/{order_id}"]["PUT"] == RouteEntry(
        view_function=order_of,
        view_name="order_of",
        method="PUT",
        uri_pattern="/orders/{order_id}",
        api_key_required=False,
        view_args=("order_id",),
        content_types=("text/plain",),
        cors=None,
        authorizer=None,
        status_code=200,
    )
    entry = app.routes["/part"]["POST"]
    assert (entry.view_name, entry.api_key_required, entry.cors, entry.authorizer) == (
        "part_nothing",
        True,
        cors,
        gate,
    )
    assert (entry.content_types, entry.status_code) == (("application/json",), 201)


@pytest.mark.parity("app.routes")
async def test_what_is_done_to_the_view_of_the_routes_is_not_done_to_the_app() -> None:
    app = Chalice("shop")
    app.get("/")(nothing)

    app.routes["/"].clear()
    app.routes.clear()

    assert (await ask(app, "GET", "/")).status_code == 200


@pytest.mark.parity("app.current-request")
async def test_the_current_request_is_the_one_being_handled() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index(request: Request) -> bool:
        return app.current_request is request

    assert (await ask(app, "GET", "/")).json is True


@pytest.mark.parity("app.lambda-context", "app.lambda-context-elsewhere", "handlers.context")
async def test_the_lambda_context_is_that_of_the_invocation() -> None:
    app = Chalice("shop")
    seen: list[object] = []
    context = FakeContext()

    @app.get("/")
    async def index(given: LambdaContext) -> None:
        seen.extend([given, app.lambda_context, app.current_request.lambda_context])

    @app.schedule("rate(1 day)")
    async def nightly(event: CloudWatchEvent, context: LambdaContext) -> None:
        seen.extend([context, app.lambda_context, event.context])

    await app.dispatch(rest_event(), context)
    await app.dispatch(schedule_event(), context)

    assert [each is context for each in seen] == [True] * 6


@pytest.mark.parity("app.current-request-concurrent")
async def test_concurrent_requests_see_themselves() -> None:
    """On the app, `current_request` would be whichever came last."""
    app = Chalice("shop")
    everyone_is_here = anyio.Event()
    arrived: list[str] = []
    seen: dict[str, str] = {}

    @app.get("/{name}")
    async def meet(name: str) -> None:
        arrived.append(name)
        if len(arrived) == 3:
            everyone_is_here.set()
        await everyone_is_here.wait()
        seen[name] = app.current_request.path

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            for name in ("a", "b", "c"):
                tasks.start_soon(partial(ask, app, "GET", f"/{name}"))

    assert seen == {"a": "/a", "b": "/b", "c": "/c"}


@pytest.mark.parity("app.current-request-concurrent")
async def test_concurrent_requests_to_plain_functions_see_themselves() -> None:
    """They run in threads, side by side, with the context variables of their call."""
    app = Chalice("shop")
    both_are_here = threading.Barrier(2, timeout=5)
    seen: dict[str, str] = {}

    @app.get("/{name}")
    def meet(name: str) -> None:
        both_are_here.wait()
        seen[name] = app.current_request.path

    async with anyio.create_task_group() as tasks:
        for name in ("a", "b"):
            tasks.start_soon(partial(ask, app, "GET", f"/{name}"))

    assert seen == {"a": "/a", "b": "/b"}


async def test_tasks_of_a_handler_see_its_request() -> None:
    app = Chalice("shop")
    seen: list[str] = []

    async def child() -> None:
        seen.append(app.current_request.path)

    @app.get("/parent")
    async def parent() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child)
            tasks.start_soon(
                anyio.to_thread.run_sync, lambda: seen.append(app.current_request.path)
            )

    await ask(app, "GET", "/parent")

    assert seen == ["/parent", "/parent"]


async def test_a_handler_that_dispatches_has_its_own_request_back_afterwards() -> None:
    app = Chalice("shop")
    app.on_sqs_message(queue="orders")(nothing)

    @app.get("/")
    async def index() -> str:
        await app.dispatch(sqs_event("1"), FakeContext())
        return app.current_request.path

    assert (await ask(app, "GET", "/")).body == "/"


@pytest.mark.parity("app.current-request-elsewhere")
async def test_there_is_no_current_request_outside_of_http() -> None:
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> object:
        return app.current_request

    with pytest.raises(LookupError, match=r"^no HTTP request is being handled here$"):
        await app.dispatch(sqs_event("1"), FakeContext())


@pytest.mark.parity("app.current-request-elsewhere")
async def test_nothing_of_an_invocation_is_left_after_it() -> None:
    """A request that stays is the next one's security hole."""
    app = Chalice("shop")
    app.get("/")(nothing)
    await ask(app, "GET", "/")

    with pytest.raises(LookupError):
        _ = app.current_request
    with pytest.raises(LookupError, match=r"^no invocation is being handled here$"):
        _ = app.lambda_context


@pytest.mark.parity("app.current-request-elsewhere")
@pytest.mark.parametrize("attribute", ["current_request", "lambda_context"])
def test_code_that_runs_everywhere_can_ask_whether_there_is_an_invocation(attribute: str) -> None:
    """As it does in Chalice, where the attribute is not there before the first request."""
    app = Chalice("shop")

    assert getattr(app, attribute, None) is None
    assert not hasattr(app, attribute)
