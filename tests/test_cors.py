"""What browsers are told of other origins, and on which answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from achalice import (
    Blueprint,
    Chalice,
    ChaliceUnhandledError,
    CORSConfig,
    NotFoundError,
    Request,
    Response,
)
from achalice._typing import RawEvent
from achalice.exceptions import TriggerOptionError

from .builders import Answer, FakeContext, ask, rest_event
from .test_fronts import alb_event, http_event

SHOP = "https://shop.example"
ALWAYS = "Authorization,Content-Type,X-Amz-Date,X-Amz-Security-Token,X-Api-Key"


def app_with(cors: bool | CORSConfig, result: object = "tea") -> Chalice:
    app = Chalice("shop")

    @app.route("/", cors=cors)
    async def index() -> object:
        return result

    return app


async def headers_for(cors: CORSConfig, origin: str | None) -> Mapping[str, str]:
    """Those of an answer that are about origins."""
    headers = {} if origin is None else {"Origin": origin}
    answer = await ask(app_with(cors), "GET", "/", headers=headers)
    return {name: text for name, text in answer.headers.items() if name != "Content-Type"}


@pytest.mark.parity("cors.headers", "cors.allow-headers", "cors.max-age", "cors.credentials")
def test_a_config_is_chalices() -> None:
    config = CORSConfig(
        allow_origin=SHOP,
        allow_headers=["X-Special"],
        expose_headers=["X-Trace", "X-Total"],
        max_age=600,
        allow_credentials=True,
    )

    assert config.get_access_control_headers() == {
        "Access-Control-Allow-Origin": SHOP,
        "Access-Control-Allow-Headers": f"{ALWAYS},X-Special",
        "Access-Control-Expose-Headers": "X-Trace,X-Total",
        "Access-Control-Max-Age": "600",
        "Access-Control-Allow-Credentials": "true",
    }


@pytest.mark.parity("cors.attributes")
def test_a_config_has_the_attributes_that_it_was_made_with() -> None:
    config = CORSConfig(SHOP, ["X-Special"], ["X-Trace"], 600, True)

    assert (config.allow_origin, config.expose_headers) == (SHOP, ("X-Trace",))
    assert (config.max_age, config.allow_credentials) == (600, True)
    assert config.allow_headers == f"{ALWAYS},X-Special"


@pytest.mark.parity("cors.mutable")
def test_a_config_that_routes_share_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        CORSConfig().max_age = 5  # type: ignore[misc]  # that is the test


@pytest.mark.parity("cors.headers")
def test_a_config_without_arguments_says_the_least() -> None:
    assert CORSConfig().get_access_control_headers() == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": ALWAYS,
    }


@pytest.mark.parity("cors.equality")
def test_configs_are_equal_where_they_say_the_same() -> None:
    same = CORSConfig(expose_headers=[]), CORSConfig(allow_headers=["Content-Type"])

    assert len({*same, CORSConfig()}) == 1
    assert CORSConfig() != CORSConfig(max_age=0)
    assert CORSConfig() != CORSConfig(allow_origins=[SHOP])
    assert CORSConfig() != "*"


@pytest.mark.parity("cors.single-origin")
@pytest.mark.parametrize(
    ("allowed", "origin"),
    [
        (SHOP, SHOP),
        ("https://*.shop.example", "https://a.b.shop.example"),
        ("http://localhost:*", "http://localhost:8000"),
        (re.compile(r"https://(tea|coffee)\.example"), "https://tea.example"),
        ("*", SHOP),
        ("null", "null"),
    ],
)
async def test_an_origin_that_is_allowed_is_answered_with_its_name(
    allowed: str | re.Pattern[str], origin: str
) -> None:
    config = CORSConfig(allow_origins=["https://other.example", allowed], allow_credentials=True)

    assert await headers_for(config, origin) == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Headers": ALWAYS,
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }


@pytest.mark.parity("cors.single-origin")
@pytest.mark.parametrize(
    ("allowed", "origin"),
    [
        (SHOP, "https://shop.example.evil"),
        (SHOP, "http://shop.example"),
        (SHOP, None),
        ("https://*.shop.example", "https://shop.example"),
        ("https://*.shop.example", "https://evil.example/.shop.example"),
        ("https://*.shop.example", "https://a.shopXexample"),
        (re.compile("https://shop"), "https://shop.evil"),
        (re.compile("(?s).*"), "https://a\r\nX-Evil: 1"),
        (re.compile(".*"), "https://\ud800"),
    ],
)
async def test_an_origin_that_is_not_allowed_gets_no_name(
    allowed: str | re.Pattern[str], origin: str | None
) -> None:
    config = CORSConfig(allow_origins=[allowed], allow_credentials=True)

    assert await headers_for(config, origin) == {
        "Access-Control-Allow-Headers": ALWAYS,
        "Vary": "Origin",
    }


def troubled() -> Chalice:
    app = Chalice("shop")

    @app.route("/{case}", methods=["GET", "POST"], cors=True)
    async def index(case: str, page: int = 0) -> object:
        match case:
            case "missing":
                raise NotFoundError("no tea")
            case "broken":
                raise RuntimeError
            case "unhandled":
                raise ChaliceUnhandledError
            case "picture":
                return Response(b"", {"Content-Type": "image/png"})
            case "handled":
                raise LookupError
            case "unserialisable":
                return object()
            case "bad-header":
                return Response("", {"X-A": "a\nb"})
            case _:
                return "tea"

    @app.exception_handler(LookupError)
    async def handled(error: LookupError, request: Request) -> Response[str]:
        return Response("", status_code=410)

    @app.middleware("http")
    async def gate(event: Request, get_response: Callable[[Request], Any]) -> Response[Any]:
        if event.path == "/gated":
            return Response("", status_code=429)
        if event.path == "/crash":
            raise RuntimeError
        response: Response[Any] = await get_response(event)
        return response

    return app


@pytest.mark.parity(
    "json.escapes-the-guards",
    "binary.not-accepted-cors",
    "cors.on-errors",
    "cors.on-405",
    "cors.on-unhandled",
    "middleware.answers-cors",
)
@pytest.mark.parametrize(
    ("method", "path", "status_code"),
    [
        ("GET", "/tea", 200),
        ("GET", "/missing", 404),
        ("GET", "/broken", 500),
        ("GET", "/unhandled", 500),
        ("GET", "/picture", 400),
        ("GET", "/handled", 410),
        ("GET", "/unserialisable", 500),
        ("GET", "/bad-header", 500),
        ("GET", "/gated", 429),
        ("GET", "/crash", 500),
        ("DELETE", "/tea", 405),
        ("POST", "/tea", 415),
    ],
)
async def test_every_answer_of_a_route_with_cors_can_be_read_by_pages(
    method: str, path: str, status_code: int
) -> None:
    """A page cannot tell an error without these headers from a network that is down."""
    answer = await ask(
        troubled(), method, path, headers={"Content-Type": "text/csv"} if method == "POST" else None
    )

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status_code, "*")


async def test_a_422_can_be_read_by_pages() -> None:
    answer = await ask(troubled(), "GET", "/tea", query={"page": ["x"]})

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (422, "*")


@pytest.mark.parity("cors.false")
async def test_a_route_without_cors_says_nothing_of_origins() -> None:
    answer = await ask(app_with(False), "GET", "/", headers={"Origin": SHOP})

    assert answer.headers == {"Content-Type": "application/json"}


@pytest.mark.parity("cors.preflight", "cors.preflight-mock")
@pytest.mark.parametrize(
    "event",
    [rest_event("/", "OPTIONS"), http_event("/", "OPTIONS"), alb_event("/", "OPTIONS")],
    ids=["rest", "http", "alb"],
)
async def test_a_preflight_is_answered_on_every_front(event: RawEvent) -> None:
    app = Chalice("shop")

    @app.route("/", methods=["PUT", "GET"], cors=CORSConfig(allow_origins=[SHOP], max_age=60))
    async def index() -> None: ...

    @app.delete("/", cors=False)
    async def remove() -> None: ...

    response: Any = await app.dispatch({**event, "headers": {"origin": SHOP}}, FakeContext())

    assert (response["statusCode"], response["body"], response["headers"]) == (
        204,
        "",
        {
            "Access-Control-Allow-Origin": SHOP,
            "Access-Control-Allow-Headers": ALWAYS,
            "Access-Control-Max-Age": "60",
            "Access-Control-Allow-Methods": "PUT,GET,OPTIONS",
            "Vary": "Origin",
        },
    )


@pytest.mark.parity("cors.preflight-mock")
async def test_middleware_cannot_refuse_a_preflight() -> None:
    """Browsers send it without credentials, and give up where it is not answered with 2xx."""
    app = app_with(True)

    @app.middleware("http")
    async def gate(event: Request, get_response: object) -> Response[str]:
        return Response("", status_code=401)

    assert (await ask(app, "OPTIONS", "/")).status_code == 204


async def test_options_of_a_path_without_cors_is_a_405() -> None:
    assert (await ask(app_with(False), "OPTIONS", "/")).status_code == 405


@pytest.mark.parity("cors.conflicts")
def test_options_cannot_be_registered_before_cors() -> None:
    app = Chalice("shop")
    app.route("/", methods=["OPTIONS"])(ok)

    with pytest.raises(TriggerOptionError, match="both `cors` and the method OPTIONS"):
        app.get("/", cors=True)(ok)


@pytest.mark.parity("cors.conflicts")
def test_options_cannot_be_registered_after_cors() -> None:
    app = app_with(True)

    with pytest.raises(TriggerOptionError, match="both `cors` and the method OPTIONS"):
        app.route("/", methods=["OPTIONS"])(ok)


@pytest.mark.parity("cors.conflicts")
def test_options_cannot_be_registered_with_cors() -> None:
    with pytest.raises(TriggerOptionError, match="both `cors` and the method OPTIONS"):
        Chalice("shop").route("/", methods=["GET", "OPTIONS"], cors=True)(ok)


@pytest.mark.parity("cors.conflicts")
def test_the_methods_of_a_path_cannot_disagree_about_cors() -> None:
    with pytest.raises(TriggerOptionError, match=r"other CORS settings than `index` does"):
        app_with(True).post("/", cors=CORSConfig(max_age=1))(ok)


@pytest.mark.parity("cors.true")
def test_the_methods_of_a_path_may_say_the_same_in_two_ways() -> None:
    app_with(True).post("/", cors=CORSConfig())(ok)


async def ok() -> None: ...


def cors_of(app: Chalice) -> list[object]:
    return [getattr(trigger, "cors", None) for trigger in app.triggers]


@pytest.mark.parity("cors.true", "cors.false", "cors.none", "cors.read-at-registration")
def test_routes_follow_the_apps_cors_unless_they_say_otherwise() -> None:
    app = Chalice("shop")
    app.api.cors = config = CORSConfig(allow_origin=SHOP)
    part = Blueprint("part")
    part.get("/part")(ok)

    app.get("/")(ok)
    app.get("/none", cors=False)(ok)
    app.get("/own", cors=True)(ok)
    app.register_blueprint(part)

    assert cors_of(app) == [config, None, CORSConfig(), config]


@pytest.mark.parity("cors.own-headers")
async def test_a_handlers_own_header_wins_in_any_casing() -> None:
    own = {"access-control-allow-origin": SHOP}

    answer: Answer = await ask(app_with(True, Response("", own)), "GET", "/")

    assert answer.headers == {
        **own,
        "Access-Control-Allow-Headers": ALWAYS,
        "Content-Type": "application/json",
    }


@pytest.mark.parametrize(
    ("own", "merged"),
    [
        ("Accept-Language", "Accept-Language, Origin"),
        ("X-Origin", "X-Origin, Origin"),
        ("origin", "origin"),
        ("*", "*"),
        (["Accept", "Accept-Language"], "Accept, Accept-Language, Origin"),
    ],
)
async def test_a_handlers_own_vary_is_kept(own: str | list[str], merged: str) -> None:
    cors = CORSConfig(allow_origins=[SHOP])

    answer = await ask(app_with(cors, Response("", {"vary": own})), "GET", "/")

    assert (answer.headers["Vary"], answer.multi_value_headers) == (merged, {})


async def test_an_answer_that_is_kept_for_later_does_not_keep_an_origin() -> None:
    """Handlers answer with constants, too."""
    constant = Response("tea")
    app = app_with(CORSConfig(allow_origins=["*"]), constant)

    await ask(app, "GET", "/", headers={"Origin": SHOP})

    assert constant.headers == {}


def test_one_origin_that_is_no_list_is_refused() -> None:
    """Its letters would be taken for origins."""
    with pytest.raises(TypeError, match=r"allow_origins=\['https://shop.example'\]"):
        CORSConfig(allow_origins="https://shop.example")
