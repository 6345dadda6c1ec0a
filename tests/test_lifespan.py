"""What is opened once for each Lambda environment, and closed at its end."""

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

import anyio
import pytest
from pydantic import BaseModel

from achalice import Blueprint, Chalice, LambdaContext, Request, Response
from achalice.events import CloudWatchEvent, SQSEvent
from achalice.exceptions import HandlerSignatureError, LifespanClosedError, LifespanError

from .builders import FakeContext, answer_to, ask, rest_event, schedule_event, sqs_event


@dataclass
class Database:
    name: str = "orders"
    log: list[str] = field(default_factory=list)


class Mailer:
    """Something that pydantic knows nothing of."""


class Order(BaseModel):
    sku: str


def shop_with_database() -> tuple[Chalice, list[str]]:
    """An app with a database, and what has happened to that."""
    app = Chalice("shop")
    happened: list[str] = []

    @app.lifespan
    async def database() -> AsyncIterator[Database]:
        happened.append("opened")
        yield Database()
        happened.append("closed")

    return app, happened


def test_all_invocations_share_one_resource() -> None:
    """Opening a connection each time is what makes functions slow."""
    app, happened = shop_with_database()

    @app.lambda_function()
    async def which(database: Database) -> int:
        return id(database)

    first, second = app({}, FakeContext()), app({}, FakeContext())

    assert (first == second, happened) == (True, ["opened"])


def test_nothing_is_opened_before_the_first_invocation() -> None:
    """The tool imports the app, too, and has no business with its databases."""
    _, happened = shop_with_database()

    assert happened == []


async def test_an_http_handler_takes_it_beside_everything_else() -> None:
    app, _ = shop_with_database()

    @app.post("/orders/{number}")
    async def create(
        number: int, order: Order, request: Request, database: Database, verbose: bool = False
    ) -> list[object]:
        return [number, order.sku, request.method, database.name, verbose]

    async with app:
        answer = await ask(app, "POST", "/orders/7", body='{"sku": "tea"}')

    assert answer.json == [7, "tea", "POST", "orders", False]


async def test_a_plain_http_handler_takes_it() -> None:
    app, _ = shop_with_database()

    @app.get("/")
    def name(database: Database) -> str:
        return database.name

    async with app:
        assert (await ask(app, "GET", "/")).body == "orders"


async def test_a_type_that_pydantic_cannot_read_is_a_resource() -> None:
    app = Chalice("shop")

    @app.lifespan
    async def mailer() -> AsyncGenerator[Mailer, None]:
        yield Mailer()

    @app.get("/")
    async def index(mailer: Mailer, again: Annotated[Mailer, "mine"], maybe: Mailer | None) -> bool:
        return mailer is again is maybe

    async with app:
        assert (await ask(app, "GET", "/")).json is True


async def with_a_batch(event: SQSEvent, database: Database) -> list[str]:
    return [event.records[0].body, database.name]


async def with_a_batch_and_context(
    database: Database, event: SQSEvent, context: LambdaContext
) -> list[str]:
    return [event.records[0].body, database.name, context.memory_limit_in_mb.__class__.__name__]


def with_keyword_only(event: dict[str, Any], *, database: Database) -> list[str]:
    return [event["Records"][0]["body"], database.name]


@pytest.mark.parametrize(
    ("handler", "result"),
    [
        (with_a_batch, ['{"sku": "tea"}', "orders"]),
        (with_a_batch_and_context, ['{"sku": "tea"}', "orders", "int"]),
        (with_keyword_only, ['{"sku": "tea"}', "orders"]),
    ],
)
async def test_a_queues_handler_takes_it_beside_the_batch(
    handler: Callable[..., object], result: list[str]
) -> None:
    app, _ = shop_with_database()
    app.on_sqs_message(queue="orders")(handler)

    async with app:
        assert await app.dispatch(sqs_event('{"sku": "tea"}'), FakeContext()) == result


async def test_a_schedules_handler_takes_it() -> None:
    app, _ = shop_with_database()

    @app.schedule("rate(1 day)")
    async def nightly(event: CloudWatchEvent, database: Database) -> list[str]:
        return [event.source, database.name]

    async with app:
        assert await app.dispatch(schedule_event(), FakeContext()) == ["aws.events", "orders"]


async def test_a_pure_function_takes_it_beside_payload_and_context() -> None:
    """Its second parameter is the context, whatever it is called, but not if it is a resource."""
    app, _ = shop_with_database()

    @app.lambda_function()
    async def price(order: Order, database: Database, second: object) -> list[object]:
        return [order.sku, database.name, isinstance(second, LambdaContext)]

    async with app:
        result = await app.dispatch({"sku": "tea"}, FakeContext())

    assert result == ["tea", "orders", True]


async def test_a_blueprints_handler_takes_the_apps_resource() -> None:
    """The blueprint does not know the app, so its signatures are read when it is registered."""
    app, _ = shop_with_database()
    orders = Blueprint("orders")

    @orders.get("/")
    async def index(database: Database) -> str:
        return database.name

    @orders.lambda_function()
    async def name(database: Database) -> str:
        return database.name

    app.register_blueprint(orders, url_prefix="/orders")
    async with app:
        pure = await app._dispatcher.dispatch({}, FakeContext(), "name")
        assert ((await ask(app, "GET", "/orders")).body, pure) == ("orders", "orders")


async def test_a_blueprint_brings_a_lifespan_of_its_own() -> None:
    app = Chalice("shop")
    orders = Blueprint("orders")

    @orders.lifespan
    async def database() -> AsyncIterator[Database]:
        yield Database("own")

    @orders.get("/")
    async def index(database: Database) -> str:
        return database.name

    app.register_blueprint(orders, url_prefix="/a", name_prefix="a_")
    app.register_blueprint(orders, url_prefix="/b", name_prefix="b_")
    async with app:
        assert (await ask(app, "GET", "/b")).body == "own"


async def test_the_last_opened_is_the_first_closed() -> None:
    """It may have been made of the others."""
    app = Chalice("shop")
    happened: list[str] = []

    @app.lifespan
    async def first() -> AsyncIterator[Database]:
        happened.append("first opened")
        yield Database()
        happened.append("first closed")

    @app.lifespan
    async def second() -> AsyncIterator[Mailer]:
        happened.append("second opened")
        yield Mailer()
        happened.append("second closed")

    async with app:
        happened.append("in use")

    assert happened == [
        "first opened",
        "second opened",
        "in use",
        "second closed",
        "first closed",
    ]


def test_the_end_of_the_process_closes_it() -> None:
    app, happened = shop_with_database()

    @app.lambda_function()
    async def nothing() -> None: ...

    app({}, FakeContext())
    app._loop.close()

    assert happened == ["opened", "closed"]


async def test_lifespans_that_yield_nothing_need_no_types_of_their_own() -> None:
    """Some only set something up and take it down."""
    app = Chalice("shop")
    happened: list[str] = []

    @app.get("/")
    async def index(page: int | None = None) -> int | None:
        return page

    @app.lifespan
    async def tracing() -> AsyncIterator[None]:
        happened.append("tracing")
        yield

    @app.lifespan
    async def metrics() -> AsyncIterator[None]:
        happened.append("metrics")
        yield

    async with app:
        assert (await ask(app, "GET", "/")).json is None
    assert happened == ["tracing", "metrics"]


def failing_once(error: type[BaseException]) -> Chalice:
    app = Chalice("shop")
    attempts: list[str] = []

    @app.lifespan
    async def database() -> AsyncIterator[Database]:
        attempts.append("")
        if len(attempts) == 1:
            raise error("no route to host")
        yield Database()

    @app.lambda_function()
    async def name(database: Database) -> str:
        return database.name

    return app


def test_a_startup_that_fails_is_said_to_have() -> None:
    app = failing_once(OSError)

    with pytest.raises(LifespanError) as error:
        app({}, FakeContext())

    assert str(error.value) == "`database` could not start: OSError: no route to host"
    assert isinstance(error.value.__cause__, OSError)


@pytest.mark.parametrize("error", [OSError, asyncio.CancelledError])
def test_the_invocation_after_a_failed_startup_tries_again(
    error: type[BaseException],
) -> None:
    """Lambda keeps the process, and the database may be back."""
    app = failing_once(error)

    with pytest.raises(LifespanError):
        app({}, FakeContext())

    assert app({}, FakeContext()) == "orders"


def connected() -> Mailer:
    raise OSError("no mail")


def test_what_was_open_when_another_startup_failed_is_closed() -> None:
    app, happened = shop_with_database()

    @app.lifespan
    async def mailer() -> AsyncIterator[Mailer]:
        yield connected()

    with pytest.raises(LifespanError):
        app({}, FakeContext())

    assert happened == ["opened", "closed"]


async def test_a_startup_that_fails_in_async_code_raises_there() -> None:
    with pytest.raises(LifespanError):
        async with failing_once(OSError):
            pytest.fail("it is not open")


async def test_a_startup_that_is_cancelled_is_cancelled() -> None:
    """A time limit of the caller's is no failure of the database's."""
    app = Chalice("shop")

    @app.lifespan
    async def database() -> AsyncIterator[Database]:
        await anyio.sleep_forever()
        yield Database()

    with anyio.move_on_after(0.001) as scope:
        await app.__aenter__()

    assert scope.cancelled_caught


def test_a_shutdown_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is left who could be told otherwise."""
    app = Chalice("shop")

    @app.lifespan
    async def database() -> AsyncIterator[Database]:
        yield Database()
        raise OSError("connection lost")

    @app.lambda_function()
    async def nothing() -> None: ...

    app({}, FakeContext())
    app._loop.close()

    assert caplog.messages == ["a lifespan could not be closed"]


def test_a_task_group_in_a_lifespan_works_through_all_invocations(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What handlers leave running is cancelled after each; this is not theirs."""
    app = Chalice("shop")
    ended: list[str] = []

    @app.lifespan
    async def worker() -> AsyncIterator[Database]:
        database = Database()
        send, receive = anyio.create_memory_object_stream[str](1)

        async def work() -> None:
            try:
                async for word in receive:
                    database.log.append(word)
                    idle.set()
            finally:
                ended.append("work")

        async with send, receive, anyio.create_task_group() as tasks:
            idle = anyio.Event()
            tasks.start_soon(work)
            yield database
            tasks.cancel_scope.cancel()

    @app.lambda_function()
    async def count(database: Database) -> int:
        await anyio.lowlevel.checkpoint()
        return len(ended)

    assert (app({}, FakeContext()), app({}, FakeContext())) == (0, 0)
    app._loop.close()
    assert (ended, caplog.messages) == (["work"], [])


def test_tasks_that_a_lifespans_task_starts_are_not_the_handlers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Cancelled with what the handler left behind, one would end the whole task group."""
    app = Chalice("shop")

    @app.lifespan
    async def worker() -> AsyncIterator[Database]:
        requests = asyncio.Queue[None]()
        queues.append(requests)

        async def start() -> None:
            while True:
                await requests.get()
                tasks.start_soon(anyio.sleep_forever)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start)
            yield Database()
            tasks.cancel_scope.cancel()

    queues: list[asyncio.Queue[None]] = []

    @app.lambda_function()
    async def request(database: Database) -> int:
        queues[-1].put_nowait(None)
        for _ in range(3):
            await anyio.lowlevel.checkpoint()
        return len(queues)

    assert ([app({}, FakeContext()) for _ in range(3)], caplog.messages) == ([1, 1, 1], [])


def test_a_lifespan_whose_task_fails_is_opened_again(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice("shop")
    opened: list[str] = []

    @app.lifespan
    async def worker() -> AsyncIterator[Database]:
        async def fail() -> None:
            raise OSError("connection lost")

        opened.append("worker")
        async with anyio.create_task_group() as tasks:
            if len(opened) == 1:
                tasks.start_soon(fail)
            yield Database()

    @app.lambda_function()
    async def name(database: Database) -> str:
        for _ in range(3):
            await anyio.lowlevel.checkpoint()
        return database.name

    assert [app({}, FakeContext()) for _ in range(3)] == ["orders"] * 3
    assert len(opened) == 2
    assert caplog.messages == [
        "a lifespan ended early; the next invocation opens it again",
        "a lifespan could not be closed",
    ]


def test_a_resource_can_be_used_by_the_loop_of_every_invocation() -> None:
    app = Chalice("shop")

    @app.lifespan
    async def lock() -> AsyncIterator[anyio.Lock]:
        yield anyio.Lock()

    @app.lambda_function()
    async def locked(lock: anyio.Lock) -> str:
        async with lock:
            return "locked"

    assert [app({}, FakeContext()), app({}, FakeContext())] == ["locked", "locked"]


def test_a_lifespan_has_no_invocation() -> None:
    app = Chalice("shop")

    @app.lifespan
    async def database() -> AsyncIterator[Database]:
        yield Database(app.lambda_context.function_name)

    with pytest.raises(LifespanError, match="no invocation is being handled here"):
        app({}, FakeContext())


async def test_a_handler_outside_of_the_lifespan_is_told_how_to_get_in() -> None:
    app, _ = shop_with_database()

    @app.lambda_function()
    async def name(database: Database) -> str:
        return database.name

    with pytest.raises(LifespanClosedError) as error:
        await app.dispatch({}, FakeContext())

    assert str(error.value) == (
        "`name` takes a `Database`, which is not open: write `async with app:` around calls of"
        " `app.dispatch`"
    )


async def test_an_http_handler_outside_of_the_lifespan_is_a_logged_500(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app, _ = shop_with_database()

    @app.get("/")
    async def index(database: Database) -> str:
        return database.name

    answer = await ask(app, "GET", "/")

    assert answer.status_code == 500
    assert "`index` takes a `Database`, which is not open" in caplog.text


async def test_a_handler_that_takes_no_resource_needs_no_lifespan() -> None:
    app, happened = shop_with_database()

    @app.get("/")
    async def index() -> str:
        return "index"

    assert ((await ask(app, "GET", "/")).body, happened) == ("index", [])


async def test_an_app_can_be_entered_again() -> None:
    """Each test of a suite does."""
    app, happened = shop_with_database()

    for _ in range(2):
        async with app:
            pass

    assert happened == ["opened", "closed", "opened", "closed"]


async def takes_a_body(database: Database) -> None: ...


async def takes_a_payload(payload: Order, database: Database) -> None: ...


@pytest.mark.parametrize(
    "register",
    [
        lambda app: app.post("/")(takes_a_body),
        lambda app: app.lambda_function(name="takes_a_body")(takes_a_body),
    ],
    ids=["http", "pure function"],
)
def test_a_lifespan_below_a_handler_that_takes_its_type_is_refused(
    register: Callable[[Chalice], object],
) -> None:
    """The handler has been read by then: it would get the request's body, not the database."""
    app = Chalice("shop")
    register(app)

    async def database() -> AsyncIterator[Database]:
        yield Database()

    with pytest.raises(HandlerSignatureError) as error:
        app.lifespan(database)

    assert (str(error.value), error.value.hint) == (
        "parameter `database` of `takes_a_body` is a `Database`, which a lifespan below it yields",
        "move the lifespan `database` above the handler",
    )


def test_a_resource_that_would_have_been_lambdas_context_is_refused_as_well() -> None:
    app = Chalice("shop")
    app.lambda_function()(takes_a_payload)

    async def database() -> AsyncIterator[Database]:
        yield Database()

    with pytest.raises(HandlerSignatureError, match="`takes_a_payload` is a `Database`, which"):
        app.lifespan(database)


async def no_generator() -> Database:
    return Database()


async def with_parameter(name: str) -> AsyncIterator[Database]:
    yield Database(name)


async def unannotated():  # type: ignore[no-untyped-def]  # that is the mistake
    yield Database()


async def bare() -> AsyncIterator:  # type: ignore[type-arg]  # that is the mistake
    yield Database()


async def text() -> AsyncIterator[str]:
    yield "orders"


async def mapping() -> AsyncIterator[dict[str, int]]:
    yield {}


async def anything() -> AsyncIterator[Any]:
    yield Database()


HINT = "write `async def resources() -> AsyncIterator[Resources]:` with one `yield`"
CLASS = "give it a class of its own, by which handlers can ask for it"


@pytest.mark.parametrize(
    ("function", "problem", "hint"),
    [
        (no_generator, "`no_generator` is no async generator function", HINT),
        (with_parameter, "`with_parameter` takes parameters, and nothing fills them", HINT),
        (unannotated, "`unannotated` does not say what it yields", HINT),
        (bare, "`bare` does not say what it yields", HINT),
        (text, "`text` yields a `str`, and handlers take those for other things", CLASS),
        (mapping, "`mapping` yields a `dict`, and handlers take those for other things", CLASS),
        (anything, "`anything` yields a `Any`, and handlers take those for other things", CLASS),
    ],
)
def test_a_lifespan_that_cannot_work_is_refused_at_once(
    function: Callable[..., Any], problem: str, hint: str
) -> None:
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").lifespan(function)

    assert (str(error.value), error.value.hint) == (problem, hint)


def test_two_lifespans_of_one_type_are_refused() -> None:
    app, _ = shop_with_database()

    async def replica() -> AsyncIterator[Database]:
        yield Database()

    with pytest.raises(HandlerSignatureError, match="`replica` yields a `Database`, as another"):
        app.lifespan(replica)


def test_the_decorator_returns_the_function() -> None:
    async def database() -> AsyncIterator[Database]:
        yield Database()

    assert Chalice("shop").lifespan(database) is database


async def test_concurrent_requests_share_the_resource() -> None:
    app, happened = shop_with_database()

    @app.get("/{word}")
    async def note(word: str, database: Database) -> Response[int]:
        database.log.append(word)
        while len(database.log) < 3:
            await anyio.lowlevel.checkpoint()
        return Response(len(database.log))

    statuses: list[int] = []

    async def send(word: str) -> None:
        event = rest_event(f"/{word}", template="/{word}", params={"word": word})
        statuses.append((await answer_to(app, event)).status_code)

    with anyio.fail_after(5):
        async with app, anyio.create_task_group() as tasks:
            for word in ("a", "b", "c"):
                tasks.start_soon(send, word)

    assert (statuses, happened) == ([200, 200, 200], ["opened", "closed"])


def test_a_log_that_is_quiet_tells_that_all_went_well(caplog: pytest.LogCaptureFixture) -> None:
    app, _ = shop_with_database()

    @app.lambda_function()
    async def name(database: Database) -> str:
        return database.name

    with caplog.at_level(logging.DEBUG, "achalice"):
        app({}, FakeContext())
        app._loop.close()

    assert caplog.messages == []


def test_an_app_that_is_dropped_while_it_is_open_makes_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Plain tests call their app and forget it."""

    def use_and_forget() -> None:
        app, _ = shop_with_database()

        @app.lambda_function()
        async def name(database: Database) -> str:
            return database.name

        app({}, FakeContext())

    use_and_forget()
    gc.collect()

    assert caplog.messages == []
