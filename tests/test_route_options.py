"""What can be said of a route, what is refused, and what documents make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from achalice import Blueprint, Chalice, CORSConfig, IAMAuthorizer
from achalice.exceptions import TriggerOptionError, UnknownOptionError


async def index() -> None:
    """List what there is.

    All of it.
    """


def declare(**options: Any) -> Chalice:
    app = Chalice("shop")
    app.route("/", **options)(index)
    return app


def operation(**options: Any) -> dict[str, Any]:
    """What the document says of a route with `options`."""
    found: dict[str, Any] = declare(**options).openapi()["paths"]["/"]["get"]
    return found


@pytest.mark.parity("refused.unknown-option")
@pytest.mark.parametrize("kind", [Chalice, Blueprint])
def test_an_option_that_does_not_exist_is_refused(kind: type[Chalice | Blueprint]) -> None:
    """A misspelled one would be ignored, and `authorizer` is easily misspelled."""
    with pytest.raises(UnknownOptionError) as error:
        kind("shop").route("/", authoriser=IAMAuthorizer())  # type: ignore[call-arg]  # that is the test

    assert isinstance(error.value, TypeError)
    assert str(error.value) == "`@app.route` has no option `authoriser`"
    assert error.value.hint is not None
    assert error.value.hint.startswith("it has methods, api_key_required, authorizer, ")


@pytest.mark.parity("refused.content-types", "refused.other-options", "cors.unchecked")
@pytest.mark.parametrize(
    ("options", "problem", "hint"),
    [
        (
            {"methods": "GET"},
            "was given `methods='GET'`, which is no list",
            "write `methods=['GET']`",
        ),
        ({"methods": None}, "was given `methods=None`, which is no list", None),
        (
            {"content_types": "text/plain"},
            "was given `content_types='text/plain'`, which is no list",
            "write `content_types=['text/plain']`",
        ),
        ({"content_types": 5}, "was given `content_types=5`, which is no list", None),
        ({"tags": "tea"}, "was given `tags='tea'`, which is no list", "write `tags=['tea']`"),
        (
            {"status_code": "201"},
            "was given `status_code='201'`, which is no status of an answer",
            None,
        ),
        ({"status_code": 20}, "was given `status_code=20`, which is no status of an answer", None),
        (
            {"cors": "https://shop.example"},
            "was given `cors='https://shop.example'`, which is neither True nor a CORSConfig",
            "write `CORSConfig('https://shop.example')`",
        ),
        ({"authorizer": "gate"}, "was given `authorizer='gate'`, which is no authorizer", None),
    ],
)
def test_an_option_of_another_type_is_refused_at_once(
    options: dict[str, Any], problem: str, hint: str | None
) -> None:
    with pytest.raises(TriggerOptionError) as error:
        Blueprint("shop").route("/", **options)

    assert (str(error.value), error.value.hint) == (f"`@app.route` {problem}", hint)


@pytest.mark.parity("refused.other-options")
def test_a_function_is_no_authorizer_before_it_is_made_one() -> None:
    """Everybody would have been let in."""
    with pytest.raises(TriggerOptionError) as error:
        Chalice("shop").get("/", authorizer=index)  # type: ignore[arg-type]  # that is the test

    assert error.value.hint == "a function is made one by `@app.authorizer()`"


@pytest.mark.parity("cors.unchecked")
def test_cors_of_the_whole_app_is_checked_too() -> None:
    app = Chalice("shop")
    app.api.cors = "*"  # type: ignore[assignment]  # that is the test

    with pytest.raises(TriggerOptionError, match="was given `cors='\\*'`"):
        app.get("/")(index)


@pytest.mark.parity("route.none-is-default")
def test_what_says_nothing_is_as_good_as_left_out() -> None:
    """Chalice's own defaults are None."""
    options = dict.fromkeys(("name", "authorizer", "api_key_required", "content_types", "cors"))

    assert declare(**options).triggers == declare().triggers


@pytest.mark.parity("route.api-key")
@pytest.mark.parametrize("key", [True, False])
def test_a_route_may_ask_for_an_api_key(key: bool) -> None:
    app = declare(api_key_required=key)

    assert app.routes["/"]["GET"].api_key_required is key


def test_a_documents_words_are_the_docstrings() -> None:
    said = operation()

    assert (said["summary"], said["description"]) == ("List what there is.", "All of it.")
    assert not said.keys() & {"tags", "deprecated"}


@pytest.mark.parity("route.name")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tags": ["tea", "rice"]}, {"tags": ["tea", "rice"]}),
        ({"summary": "List"}, {"summary": "List", "description": "All of it."}),
        ({"description": "More."}, {"summary": "List what there is.", "description": "More."}),
        ({"deprecated": True}, {"deprecated": True}),
        ({"operation_id": "list_all"}, {"operationId": "list_all"}),
        ({"name": "listing"}, {"operationId": "listing"}),
    ],
    ids=str,
)
def test_a_route_says_otherwise(options: dict[str, Any], said: dict[str, Any]) -> None:
    assert said.items() <= operation(**options).items()


def test_an_empty_description_is_none() -> None:
    assert "description" not in operation(description="")


def test_a_route_can_be_left_out_of_documents() -> None:
    app = declare(include_in_schema=False)

    assert app.openapi()["paths"] == {}
    assert "/" in app.routes


def test_one_operation_id_for_several_methods_is_told_apart_by_them() -> None:
    """OpenAPI wants each to be unique."""
    paths = declare(methods=["GET", "POST"], operation_id="things").openapi()["paths"]

    ids = [each["operationId"] for each in paths["/"].values()]
    assert ids == ["things_get", "things_post"]


@pytest.mark.parametrize("decorate", [Chalice.get, Chalice.post, Chalice.delete])
def test_decorators_of_one_method_take_the_same(decorate: Callable[..., Any]) -> None:
    app = Chalice("shop")
    decorate(app, "/", tags=["tea"], cors=CORSConfig())(index)

    [said] = app.openapi()["paths"]["/"].values()
    assert said["tags"] == ["tea"]


def test_a_blueprints_route_is_documented_as_it_says() -> None:
    app, orders = Chalice("shop"), Blueprint("orders")
    orders.get("/", tags=["orders"])(index)
    app.register_blueprint(orders, name_prefix="orders_", url_prefix="/orders")

    said = app.openapi()["paths"]["/orders"]["get"]
    assert (said["tags"], said["operationId"]) == (["orders"], "orders_index")
