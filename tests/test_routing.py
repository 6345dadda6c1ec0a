"""Which paths can be registered, and which requests reach them."""

import pytest

from achalice import Chalice
from achalice.exceptions import RoutePathError


def app_with(*paths: str) -> Chalice:
    app = Chalice("shop")

    async def view(**parameters: str) -> dict[str, str]:
        return parameters

    for path in paths:
        app.get(path)(view)
    return app


@pytest.mark.parity("refused.path", "refused.trailing-slash")
@pytest.mark.parametrize(
    ("path", "problem", "hint"),
    [
        ("", "must start with a slash", 'did you mean "/"?'),
        ("orders", "must start with a slash", 'did you mean "/orders"?'),
        ("/orders/", "must not end with a slash", 'did you mean "/orders"?'),
        ("//", "must not end with a slash", 'did you mean "/"?'),
        ("/orders//all", "has an empty part", None),
        ("/{id}/{id}", "names `id` twice", None),
        (
            "/{key+}/all",
            "has `{key+}` before its end; only the last part may be greedy",
            None,
        ),
        (
            "/file-{name}",
            "has `file-{name}`, which is neither a name nor a parameter",
            "a parameter takes a whole part of the path: `/files/{name}`",
        ),
        (
            "/{}",
            "has `{}`, which is neither a name nor a parameter",
            "a parameter takes a whole part of the path: `/files/{name}`",
        ),
        (
            "/all orders",
            "has `all orders`, which API Gateway does not allow in a path",
            "letters, digits and . _ - : ~ are allowed",
        ),
    ],
)
def test_a_path_that_api_gateway_refuses_is_refused_at_once(
    path: str, problem: str, hint: str | None
) -> None:
    with pytest.raises(RoutePathError) as error:
        app_with(path)

    assert (str(error.value), error.value.hint) == (f"route `{path}` on `view` {problem}", hint)


@pytest.mark.parity("refused.method")
@pytest.mark.parametrize(
    ("methods", "problem"), [(["FETCH"], "has the method `FETCH`"), ([], "has no method")]
)
def test_methods_that_api_gateway_refuses_are_refused_at_once(
    methods: list[str], problem: str
) -> None:
    async def view() -> None: ...

    with pytest.raises(RoutePathError) as error:
        Chalice("shop").route("/", methods=methods)(view)

    assert (str(error.value), error.value.hint) == (
        f"route `/` on `view` {problem}",
        "methods are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    )


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("/orders/{id}", "/orders/{name}/all", "calls `{name}` what `/orders/{id}` calls `{id}`"),
        ("/files/{a+}", "/files/{b+}", "calls `{b+}` what `/files/{a+}` calls `{a+}`"),
    ],
)
def test_a_variable_has_one_name_in_one_place(first: str, second: str, problem: str) -> None:
    """API Gateway keeps one variable a place, and would refuse the second one's resource."""
    with pytest.raises(RoutePathError) as error:
        app_with(first, second)

    assert str(error.value) == f"route `{second}` on `view` {problem}"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", ("/", {})),
        ("/orders", ("/orders", {})),
        ("/orders/7", ("/orders/{id}", {"id": "7"})),
        ("/orders/all", ("/orders/all", {})),
        ("/orders/7/lines", ("/orders/{id}/lines", {"id": "7"})),
        ("/orders/all/tea/price", ("/orders/{id}/{sku}/price", {"id": "all", "sku": "tea"})),
        ("/orders/all/tea", ("/orders/all/{sku}", {"sku": "tea"})),
        ("/files/a/b/c.txt", ("/files/{key+}", {"key": "a/b/c.txt"})),
        ("/files/7/lines", ("/files/{key+}", {"key": "7/lines"})),
        ("/files/7/size", ("/files/{id}/size", {"id": "7"})),
        ("/files", None),
        ("/orders/7/lines/1", None),
        ("/Orders", None),
    ],
)
def test_the_most_literal_template_wins(
    path: str, found: tuple[str, dict[str, str]] | None
) -> None:
    app = app_with(
        "/files/{key+}",
        "/files/{id}/size",
        "/orders/{id}/{sku}/price",
        "/orders/{id}/lines",
        "/orders/{id}",
        "/orders/all/{sku}",
        "/orders/all",
        "/orders",
        "/",
    )

    assert app.match(path) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/orders/7/", ("/orders/{id}", {"id": "7"})),
        ("/files/a/", ("/files/{key+}", {"key": "a"})),
        ("/orders/7//", None),
        ("//orders/7", None),
        ("/orders//", None),
        ("/files/", None),
    ],
)
def test_one_trailing_slash_is_forgiven_and_no_parameter_is_empty(
    path: str, found: tuple[str, dict[str, str]] | None
) -> None:
    assert app_with("/orders/{id}", "/files/{key+}").match(path) == found


def test_a_parameter_is_the_text_as_it_stands_in_the_path() -> None:
    """Whoever serves the path decodes it: only a gateway knows how its front does that."""
    assert app_with("/tags/{tag}").match("/tags/green%20tea") == (
        "/tags/{tag}",
        {"tag": "green%20tea"},
    )
