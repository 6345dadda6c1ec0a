"""Bytes, and compression, as each front sends them on."""

import base64
import gzip
from collections.abc import Mapping
from typing import Any

import pytest

from achalice import Chalice, Response, responses
from achalice._typing import RawEvent
from achalice.api import APIGateway

from .builders import Answer, FakeContext, ask
from .test_fronts import alb_event, http_event, url_event

TEXT = "green tea " * 100
PNG = Response(b"\x89PNG\xff", {"Content-Type": "image/png"})


BYTES = "application/octet-stream, */*"
"""What a client accepts for which a REST API decodes bytes."""


def app_with(result: object, compression: int | None = None) -> Chalice:
    app = Chalice("shop")
    app.api.compression = compression

    @app.get("/")
    async def index() -> object:
        return result

    return app


async def get(app: Chalice, **headers: str) -> Answer:
    return await ask(app, "GET", "/", headers={n.replace("_", "-"): v for n, v in headers.items()})


@pytest.mark.parity("binary.fresh-list")
def test_the_default_binary_types_are_a_new_list_each_time() -> None:
    api = APIGateway()

    api.default_binary_types.clear()

    assert len(api.binary_types) == 16
    assert "application/octet-stream" in api.binary_types


@pytest.mark.parity("app.api", "cors.api-default")
def test_each_app_has_settings_of_its_own() -> None:
    first, second = Chalice("first"), Chalice("second")

    first.api.cors = True
    first.api.binary_types.append("application/pdf")

    assert isinstance(first.api, APIGateway)
    assert (second.api.cors, len(second.api.binary_types)) == (False, 16)


@pytest.mark.parity("binary.response", "binary.accept")
@pytest.mark.parametrize(
    "accept", ["image/png", "IMAGE/PNG", "text/html, image/gif;q=0.5", "*/*", "text/html,*/*;q=0.1"]
)
async def test_a_rest_api_sends_bytes_to_clients_that_take_them(accept: str) -> None:
    answer = await get(app_with(PNG), Accept=accept)

    assert (answer.status_code, base64.b64decode(answer.body)) == (200, PNG.body)


@pytest.mark.parity("binary.not-accepted")
@pytest.mark.parametrize("headers", [{}, {"Accept": "text/html"}])
async def test_a_rest_api_refuses_bytes_to_clients_that_do_not(headers: dict[str, str]) -> None:
    """It would send base64, as text."""
    answer = await get(app_with(PNG), **headers)

    assert (answer.status_code, answer.json["Code"]) == (400, "BadRequest")
    assert "image/png" in answer.json["Message"]


@pytest.mark.parity("binary.append")
async def test_types_can_be_added_in_any_casing() -> None:
    app = app_with(Response(b"\xff", {"Content-Type": "application/PDF; v=1"}))
    app.api.binary_types.append("Application/pdf")

    assert (await get(app, Accept="application/pdf")).body == "/w=="


@pytest.mark.parity("binary.all-types")
async def test_with_all_types_binary_no_client_is_asked() -> None:
    app = app_with(PNG)
    app.api.binary_types.append("*/*")

    assert (await get(app)).status_code == 200


@pytest.mark.parity("binary.text-body")
async def test_text_of_a_binary_type_is_sent_as_it_is() -> None:
    """A gateway decodes what is said to be base64, and nothing else."""
    svg = Response("<svg>ü</svg>", {"Content-Type": "image/png"})

    answer = await get(app_with(svg), Accept="image/png")

    assert (answer.status_code, answer.body, answer.is_base64) == (200, "<svg>ü</svg>", False)


@pytest.mark.parity("binary.json")
async def test_json_that_is_bytes_to_the_gateway_stays_text() -> None:
    app = app_with({"tea": "grün"})
    app.api.binary_types.append("application/json")

    answer = await get(app, Accept="application/json")

    assert (answer.json, answer.is_base64) == ({"tea": "grün"}, False)
    assert (await get(app)).status_code == 400


@pytest.mark.parity("binary.own-compression")
async def test_a_handler_may_compress_for_itself() -> None:
    packed = gzip.compress(b'{"tea":1}')
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    app = app_with(Response(packed, headers))
    app.api.binary_types.append("application/json")

    answer = await get(app, Accept="application/json")

    assert (base64.b64decode(answer.body), answer.headers) == (packed, headers)


async def test_bytes_of_a_text_type_are_sent_as_text_where_bytes_do_not_arrive() -> None:
    svg = Response("<svg>ü</svg>".encode(), {"Content-Type": "image/svg+xml"})

    answer = await get(app_with(svg), Accept="image/svg+xml")

    assert (answer.status_code, answer.body, answer.is_base64) == (200, "<svg>ü</svg>", False)


async def test_bytes_of_an_unknown_type_that_are_no_text_are_refused() -> None:
    odd = Response(b"\xff", {"Content-Type": "application/x-odd"})

    assert (await get(app_with(odd), Accept="application/x-odd")).status_code == 400


@pytest.mark.parametrize("event", [http_event(), url_event(), alb_event()])
async def test_other_fronts_send_bytes_to_everybody(event: RawEvent) -> None:
    response: Any = await app_with(PNG).dispatch(event, FakeContext())

    assert (response["statusCode"], response["isBase64Encoded"]) == (200, True)


def unpacked(answer: Answer) -> str:
    return gzip.decompress(base64.b64decode(answer.body)).decode()


@pytest.mark.parity("binary.no-compression")
async def test_answers_are_compressed_where_the_app_turns_it_on() -> None:
    answer = await get(app_with(TEXT, 100), Accept=BYTES, Accept_Encoding="gzip")

    assert (unpacked(answer), answer.headers) == (
        TEXT,
        {
            "Content-Type": "application/json",
            "Vary": "Accept-Encoding",
            "Content-Encoding": "gzip",
        },
    )


@pytest.mark.parametrize(
    "accepted",
    ["gzip", "GZIP", "deflate, gzip;q=0.5", "*", "gzip;q=1.0, identity; q=0.5", "*;q=0.1"],
)
async def test_clients_ask_for_gzip_in_many_ways(
    accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "_compressors", {"gzip": gzip.compress})

    answer = await get(app_with(TEXT, 100), Accept=BYTES, Accept_Encoding=accepted)

    assert unpacked(answer) == TEXT


@pytest.mark.parametrize(
    "accepted", ["", "deflate", "gzip;q=0", "gzip;q=0, *", "gzip;q=x", "gzip;q=nan", "identity"]
)
async def test_a_client_that_takes_no_gzip_gets_none(
    accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "_compressors", {"gzip": gzip.compress})

    answer = await get(app_with(TEXT, 100), Accept=BYTES, Accept_Encoding=accepted)

    assert (answer.body, answer.headers["Vary"]) == (TEXT, "Accept-Encoding")


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("gzip, br", "br"), ("gzip;q=0.9, br;q=0.1", "gzip"), ("br", "br"), ("gzip", "gzip")],
)
async def test_the_encoding_that_a_client_likes_most_is_taken(
    accepted: str, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packers = {"br": lambda _: b"\xff br", "gzip": lambda _: b"\xff gzip"}
    monkeypatch.setattr(responses, "_compressors", packers)

    answer = await get(app_with(TEXT, 100), Accept=BYTES, Accept_Encoding=accepted)

    assert answer.headers["Content-Encoding"] == chosen


async def test_brotli_is_taken_where_it_is_installed() -> None:
    import brotli

    answer = await get(app_with(TEXT, 100), Accept=BYTES, Accept_Encoding="br, gzip")

    assert brotli.decompress(base64.b64decode(answer.body)).decode() == TEXT


@pytest.mark.parity("binary.no-compression")
@pytest.mark.parametrize(
    ("result", "compression"),
    [
        (TEXT, None),
        (TEXT, 10_000),
        (Response(TEXT, {"Content-Type": "image/webp"}), 100),
        (Response(TEXT, {"content-encoding": "own"}), 100),
    ],
    ids=["off", "small", "packed already", "encoded already"],
)
async def test_what_would_not_shrink_is_left_alone(result: object, compression: int | None) -> None:
    answer = await get(
        app_with(result, compression),
        Accept=BYTES,
        Accept_Encoding="gzip",
    )

    assert (answer.body, "Vary" in answer.headers) == (TEXT, False)


@pytest.mark.parametrize(
    "accepted",
    ["", "application/json", "*/*", "text/html,image/webp,*/*;q=0.8", "text/html, image/png"],
)
async def test_a_rest_api_compresses_nothing_for_clients_that_do_not_take_bytes_above_all(
    accepted: str,
) -> None:
    answer = await get(app_with(TEXT, 100), Accept=accepted, Accept_Encoding="gzip")

    assert (answer.body, answer.is_base64) == (TEXT, False)


@pytest.mark.parametrize("accepted", ["", "*/*", "text/html,image/webp,*/*;q=0.8"])
async def test_a_rest_api_of_which_every_type_is_binary_compresses_for_everybody(
    accepted: str,
) -> None:
    app = app_with(TEXT, 100)
    app.api.binary_types.append("*/*")

    assert unpacked(await get(app, Accept=accepted, Accept_Encoding="gzip")) == TEXT


@pytest.mark.parametrize("make", [http_event, url_event, alb_event])
async def test_other_fronts_compress_for_everybody_who_asks(make: Any) -> None:
    event = make(headers={"accept-encoding": "gzip"})

    response: Any = await app_with(TEXT, 100).dispatch(event, FakeContext())

    assert gzip.decompress(base64.b64decode(response["body"])).decode() == TEXT


@pytest.mark.parametrize(
    ("own", "headers"),
    [
        ({"Content-Length": "1000"}, {}),
        ({"vary": "Origin"}, {"Vary": "Origin, Accept-Encoding"}),
        ({"Vary": ["Origin", "Accept"]}, {"Vary": "Origin, Accept, Accept-Encoding"}),
    ],
)
async def test_headers_tell_the_truth_after_compression(
    own: Mapping[str, str | list[str]], headers: dict[str, str]
) -> None:
    app = app_with(Response(TEXT, own), 100)

    answer = await get(app, Accept=BYTES, Accept_Encoding="gzip")

    assert answer.headers == {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "Vary": "Accept-Encoding",
        **headers,
    }
