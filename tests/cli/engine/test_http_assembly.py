"""What routes say of browsers and bytes reaches the REST API."""

from achalice import Chalice
from achalice.triggers import Trigger
from achalice_cli.config import ConfigFile, StageConfig
from achalice_cli.engine.addresses import REST_API
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import RestApi

CONTENTS = Contents(code="f00d", layer="c0ffee", runtime="python3.12", architecture="x86_64")


async def ok() -> None: ...


def rest_api_of(app: Chalice) -> RestApi:
    triggers: list[Trigger] = app.triggers
    desired = assemble(
        "shop",
        StageConfig(stage="dev", file=ConfigFile.model_validate({"stages": {"dev": {}}})),
        triggers,
        CONTENTS,
        binary_media_types=app.api.binary_types,
    )
    api = desired[REST_API]
    assert isinstance(api, RestApi)
    return api


def methods_of(app: Chalice) -> list[tuple[str, str]]:
    return [(each.path, each.method) for each in rest_api_of(app).methods]


def test_a_path_with_cors_has_options_once() -> None:
    """API Gateway would answer preflight requests with 403."""
    app = Chalice("shop")
    app.get("/orders", cors=True)(ok)
    app.route("/orders", methods=["POST", "PUT"], cors=True)(ok)

    assert sorted(methods_of(app)) == [
        ("/orders", "GET"),
        ("/orders", "OPTIONS"),
        ("/orders", "POST"),
        ("/orders", "PUT"),
    ]


def test_a_path_without_cors_has_no_options() -> None:
    app = Chalice("shop")
    app.get("/")(ok)

    assert methods_of(app) == [("/", "GET")]


def test_paths_follow_the_apps_cors() -> None:
    app = Chalice("shop")
    app.api.cors = True
    app.get("/")(ok)
    app.get("/inside", cors=False)(ok)

    assert sorted(methods_of(app)) == [("/", "GET"), ("/", "OPTIONS"), ("/inside", "GET")]


def test_the_apps_binary_types_are_the_gateways() -> None:
    app = Chalice("shop")
    app.get("/")(ok)
    app.api.binary_types.append("application/pdf")

    assert rest_api_of(app).binary_media_types == (
        *app.api.default_binary_types,
        "application/pdf",
    )
