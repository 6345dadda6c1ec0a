"""What importing achalice loads, and what it promises to have."""

import subprocess
import sys
import types

import pytest

import achalice
from achalice import events
from achalice.events._names import HOMES


def words_of(program: str) -> set[str]:
    """The words that `program` prints in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True
    )
    return set(done.stdout.split())


def modules_after(program: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after `program`."""
    return words_of(f"import sys\n{program}\nprint(*sys.modules)")


def test_importing_achalice_builds_no_event_model() -> None:
    """Each is milliseconds of a cold start, and most functions use one of them or none."""
    loaded = modules_after("import achalice")

    assert {name for name in loaded if name.startswith("achalice.")} == {
        "achalice._json",
        "achalice._lazy",
        "achalice._loop",
        "achalice._shutdown",
        "achalice._threads",
        "achalice._typing",
        "achalice._values",
        "achalice.answering",
        "achalice.api",
        "achalice.app",
        "achalice.arguments",
        "achalice.auth",
        "achalice.batch",
        "achalice.binding",
        "achalice.blueprints",
        "achalice.context",
        "achalice.cors",
        "achalice.deadlines",
        "achalice.dispatch",
        "achalice.event_sources",
        "achalice.events",
        "achalice.exceptions",
        "achalice.forms",
        "achalice.fronts",
        "achalice.guards",
        "achalice.handlers",
        "achalice.identities",
        "achalice.lifespan",
        "achalice.logs",
        "achalice.middleware",
        "achalice.mounts",
        "achalice.parameters",
        "achalice.policies",
        "achalice.readers",
        "achalice.record_handlers",
        "achalice.registration",
        "achalice.registry",
        "achalice.requests",
        "achalice.responses",
        "achalice.results",
        "achalice.route_options",
        "achalice.routing",
        "achalice.schedules",
        "achalice.signatures",
        "achalice.source_options",
        "achalice.sqs_options",
        "achalice.triggers",
        "achalice.websocket_routes",
    }


def test_importing_achalice_makes_no_dataclass() -> None:
    """Each is a millisecond of a cold start, a named tuple a tenth of that."""
    made = words_of(
        "import sys, achalice\n"
        "for module in [*sys.modules]:\n"
        "    if module.startswith('achalice'):\n"
        "        for name, value in vars(sys.modules[module]).items():\n"
        "            if '__dataclass_fields__' in getattr(value, '__dict__', ()):\n"
        "                print(f'{module}.{name}')"
    )

    assert made == set()


def test_importing_achalice_makes_two_models_and_builds_neither() -> None:
    """A parametrised `Response` would be a third, and what validates takes as long to build."""
    made = words_of(
        "import achalice, pydantic\n"
        "def derived(model):\n"
        "    for each in model.__subclasses__():\n"
        "        yield each\n"
        "        yield from derived(each)\n"
        "for model in derived(pydantic.BaseModel):\n"
        "    if model.__module__.startswith('achalice'):\n"
        "        print(f'{model.__name__}={model.__pydantic_complete__}')"
    )

    assert made == {"Request=False", "Response=False"}


def test_routes_build_no_event_model() -> None:
    loaded = modules_after(
        "from achalice import Chalice\n"
        "app = Chalice('shop')\n"
        "@app.get('/')\n"
        "async def index(): return 1\n"
        "app({'httpMethod': 'GET', 'resource': '/', 'requestContext': {}}, None)"
    )

    assert not {name for name in loaded if name.startswith("achalice.events.")}


def test_one_sources_model_is_built_without_the_others() -> None:
    loaded = modules_after("from achalice.events import SQSEvent")

    assert {name for name in loaded if name.startswith("achalice.events.")} == {
        "achalice.events._base",
        "achalice.events._bodies",
        "achalice.events._casings",
        "achalice.events._names",
        "achalice.events._nulls",
        "achalice.events.sqs",
    }


def test_a_cold_start_loads_nothing_that_only_some_requests_need() -> None:
    loaded = modules_after("import achalice")

    assert not loaded & {
        "achalice._multipart",
        "achalice.gatekeeper",
        "achalice.openapi",
        "achalice.test",
        "anyio",
        "gzip",
        "http",
        "http.cookies",
        "python_multipart",
    }


def test_the_runtime_never_loads_what_only_the_tool_needs() -> None:
    """None of it is in a function's bundle."""
    loaded = modules_after("import achalice\nfrom achalice.events import *")

    assert not loaded & {
        "achalice_cli",
        "aiobotocore",
        "aiohttp",
        "boto3",
        "botocore",
        "httpx",
        "rich",
        "typer",
        "uv",
        "uvicorn",
    }


@pytest.mark.parity("names.version")
def test_no_command_loads_aws_before_it_calls_it() -> None:
    """It is a second of whatever else a command does."""
    loaded = modules_after(
        "from achalice_cli.commands import tree\n"
        "from typer._click import Context\n"
        "context = Context(tree)\n"
        "for name in tree.list_commands(context): tree.get_command(context, name)"
    )

    assert not loaded & {"aiobotocore", "botocore"}


def test_achalice_promises_exactly_what_it_has() -> None:
    has = {
        name
        for name, value in vars(achalice).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }

    assert set(achalice.__all__) == has | {"__version__"}
    assert list(achalice.__all__) == sorted(achalice.__all__)


@pytest.mark.parametrize("name", sorted({*achalice.__all__} - {"__version__"}))
def test_what_achalice_promises_is_documented(name: str) -> None:
    assert vars(achalice)[name].__dict__["__doc__"]


def test_events_promises_exactly_what_it_can_load() -> None:
    assert set(events.__all__) == set(HOMES)


@pytest.mark.parametrize("name", events.__all__)
def test_an_event_model_is_loaded_on_first_use_and_documented(name: str) -> None:
    model = getattr(events, name)

    assert model.__name__ == {"CloudWatchEvent": "EventBridgeEvent"}.get(name, name)
    assert model.__doc__


def test_events_has_nothing_else() -> None:
    with pytest.raises(AttributeError, match=r"^module 'achalice.events' has no attribute 'SQS'$"):
        events.SQS  # type: ignore[attr-defined]  # noqa: B018  # that is the test


def test_a_function_builds_only_the_events_that_it_handles() -> None:
    """All functions of an app import all of its handlers."""
    loaded = modules_after(
        "import os\n"
        "os.environ['ACHALICE_HANDLER'] = 'ship'\n"
        "from achalice import Chalice\n"
        "app = Chalice('shop')\n"
        "@app.on_sqs_message('orders')\n"
        "async def ship(event): return len(event)\n"
        "@app.on_s3_event('pictures')\n"
        "async def resize(event): ...\n"
        "@app.on_kinesis_record('clicks')\n"
        "async def count(event: dict): ...\n"
        "@app.on_sns_message('news')\n"
        "async def read(event): ...\n"
        "record = {'messageId': '1', 'receiptHandle': 'r', 'body': 'b'}\n"
        "assert app({'Records': [record]}, None) == 1\n"
    )

    assert "achalice.events.sqs" in loaded
    assert not loaded & {
        "achalice.events._shapes",
        "achalice.events.kinesis",
        "achalice.events.s3",
        "achalice.events.sns",
    }
