"""`achalice url`, of records in the project's folder: AWS is not needed."""

import json
from pathlib import Path

import pytest

from achalice_cli.engine.addresses import REST_API, WEBSOCKET_ROUTES, api_mapping, domain_name
from achalice_cli.engine.local_state import StateFile
from achalice_cli.engine.resources import Kind
from achalice_cli.engine.state import Outputs, Place, Recorded, State

from .running import achalice, project

REST = "https://abc.execute-api.eu-west-1.amazonaws.com/api/"
WEBSOCKET = "wss://def.execute-api.eu-west-1.amazonaws.com/api"
DNS = "api.example.com needs a DNS record: an alias of d-1.example (hosted zone Z1), or a CNAME\n"


def recorded(kind: Kind, url: str | None = None, outputs: Outputs | None = None) -> Recorded:
    return Recorded(kind=kind, properties={}, outputs=outputs or {}, url=url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", "")


@pytest.fixture
async def state(folder: Path) -> State:
    state = State(StateFile(folder / ".achalice/deployed/dev.json"))
    state.claim(Place(account="123456789012", region="eu-west-1"), stage="dev")
    return state


async def test_the_url_of_the_routes_is_the_answer_and_all_others_are_talk(
    folder: Path, state: State
) -> None:
    """So `$(achalice url)` is one URL, which works whatever DNS says."""
    domain = {"name": "api.example.com", "target": "d-1.example", "hosted_zone_id": "Z1"}
    mapped = recorded("api_mapping", "https://api.example.com/v1")
    await state.put(api_mapping("api.example.com", "v1"), mapped)
    await state.put(domain_name("api.example.com"), recorded("domain_name", outputs=domain))
    await state.put(WEBSOCKET_ROUTES, recorded("websocket_routes", WEBSOCKET))
    await state.put(REST_API, recorded("rest_api", REST))

    assert achalice("url", cwd=folder) == (
        0,
        f"{REST}\n",
        f"also https://api.example.com/v1\nalso {WEBSOCKET}\n{DNS}",
    )


async def test_an_app_of_websockets_alone_has_their_url(folder: Path, state: State) -> None:
    await state.put(WEBSOCKET_ROUTES, recorded("websocket_routes", WEBSOCKET))

    assert achalice("url", cwd=folder) == (0, f"{WEBSOCKET}\n", "")


async def test_an_app_without_an_api_has_none(folder: Path, state: State) -> None:
    await state.put(REST_API, recorded("role"))

    done = achalice("url", cwd=folder)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error: stage `dev` has no API\n\nhint: declare a route")


async def test_scripts_read_all_urls_by_address_and_the_dns_records(
    folder: Path, state: State
) -> None:
    domain = {"name": "api.example.com", "target": "d-1.example", "hosted_zone_id": "Z1"}
    await state.put(domain_name("api.example.com"), recorded("domain_name", outputs=domain))
    await state.put(WEBSOCKET_ROUTES, recorded("websocket_routes", WEBSOCKET))
    await state.put(REST_API, recorded("rest_api", REST))

    done = achalice("url", "--output", "json", cwd=folder)

    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "url": REST,
        "urls": {WEBSOCKET_ROUTES: WEBSOCKET, REST_API: REST},
        "dns": [domain],
    }
