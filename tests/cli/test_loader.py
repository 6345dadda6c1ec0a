import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from achalice_cli.loader import AppImportError, NoAppError, forget_modules, load_app
from achalice_cli.project import Project

from .running import Done, achalice, project

EMPTY = 'from achalice import Chalice\n\napp = Chalice("shop")\n'


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loading an app changes this process for good, and this process runs other tests."""
    modules = set(sys.modules)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    yield
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def load(folder: Path, app: str = EMPTY, environment: dict[str, str] | None = None) -> str:
    return load_app(Project.find(project(folder, app)), environment or {}).app_name


def complaint(folder: Path, app: str) -> Done:
    """What `achalice local` says, without the marks below a line: each Python has its own."""
    done = achalice("local", cwd=project(folder, app))
    return done._replace(stderr=re.sub(r"^[ ~^]+\n", "", done.stderr, flags=re.MULTILINE))


def test_app_py_sees_the_variables_of_its_stage(tmp_path: Path) -> None:
    app = 'import os\nfrom achalice import Chalice\n\napp = Chalice(os.environ["SHOP"])\n'

    assert load(tmp_path, app, {"SHOP": "fruit"}) == "fruit"


def test_what_is_set_for_app_py_is_not_set_for_the_rest_of_the_command(tmp_path: Path) -> None:
    """A deploy would go to the region, or with the profile, that the app is to use."""
    before = dict(os.environ)

    load(tmp_path, f'import os\n{EMPTY}os.environ["AWS_REGION"] = "x"\n', {"AWS_PROFILE": "shop"})

    assert dict(os.environ) == before


def test_what_is_set_for_handlers_that_are_called_here_stays(tmp_path: Path) -> None:
    load_app(Project.find(project(tmp_path, EMPTY)), {"SHOP": "fruit"}, for_good=True)

    assert os.environ["SHOP"] == "fruit"


def test_app_py_imports_its_neighbours_before_anything_installed(tmp_path: Path) -> None:
    (tmp_path / "tabnanny.py").write_text('NAME = "mine"\n')
    app = "import tabnanny\nfrom achalice import Chalice\n\napp = Chalice(tabnanny.NAME)\n"

    assert load(tmp_path, app) == "mine"


def test_vendor_comes_last(tmp_path: Path) -> None:
    """As in Lambda, where what is bundled wins over what only lies beside it."""
    load(tmp_path)

    assert (sys.path[0], sys.path[-1]) == (str(tmp_path), str(tmp_path / "vendor"))


def test_a_changed_app_is_imported_afresh(tmp_path: Path) -> None:
    load(tmp_path)

    assert load(tmp_path, EMPTY.replace("shop", "a-changed-shop")) == "a-changed-shop"


def test_what_app_py_prints_stays_off_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script reads the command's answer there."""
    load(tmp_path, f'{EMPTY}print("hello")\n')

    assert capsys.readouterr() == ("", "hello\n")


def test_only_the_users_own_lines_are_shown(tmp_path: Path) -> None:
    """From app.py into a module of its own; json's lines, between, are nobody's business."""
    (tmp_path / "prices.py").write_text('import json\n\nPRICES = json.loads("{")\n')

    with pytest.raises(AppImportError) as caught:
        load(tmp_path, "import prices\n")

    lines = (caught.value.detail or "").splitlines()
    assert [line for line in lines if "File" in line] == [
        f'  File "{tmp_path / "app.py"}", line 1, in <module>',
        f'  File "{tmp_path / "prices.py"}", line 3, in <module>',
    ]


def test_lines_of_a_neighbouring_folder_are_not_the_users_own(tmp_path: Path) -> None:
    """`shop-tools` begins like `shop` and is another project."""
    (project(tmp_path / "shop-tools", "") / "tools.py").write_text("1 / 0\n")
    app = f'import sys\nsys.path.append("{tmp_path / "shop-tools"}")\nimport tools\n'

    with pytest.raises(AppImportError) as caught:
        load(tmp_path / "shop", app)

    assert caught.value.detail
    assert "tools.py" not in caught.value.detail


def test_an_app_that_exits_is_an_error_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(AppImportError, match="cannot be imported: SystemExit: 3"):
        load(tmp_path, "import sys\n\nsys.exit(3)\n")


def test_an_app_of_aws_chalice_is_told_apart(tmp_path: Path) -> None:
    """Both classes are called Chalice; whoever moves over forgets the import first."""
    with pytest.raises(NoAppError) as caught:
        load(tmp_path, 'from chalice import Chalice\n\napp = Chalice("orders", env={})\n')

    assert str(caught.value) == (
        "`app` in app.py is of type `chalice.app.Chalice`, not achalice's Chalice"
    )
    assert caught.value.hint == "import it with `from achalice import Chalice`"


def test_the_command_shows_the_line_that_raised(tmp_path: Path) -> None:
    app = f'{EMPTY}\ntables = {{}}\ntable = tables["orders"]\n'

    assert complaint(tmp_path, app) == (
        1,
        "",
        f'  File "{tmp_path}/app.py", line 6, in <module>\n'
        '    table = tables["orders"]\n'
        "\n"
        "error: app.py cannot be imported: KeyError: 'orders'\n",
    )


def test_the_command_shows_where_python_stops_reading(tmp_path: Path) -> None:
    assert complaint(tmp_path, "async def index(:\n") == (
        1,
        "",
        f'  File "{tmp_path}/app.py", line 1\n'
        "    async def index(:\n"
        "\n"
        "error: app.py cannot be imported: SyntaxError: invalid syntax (app.py, line 1)\n",
    )


def test_the_command_says_which_package_is_missing(tmp_path: Path) -> None:
    assert complaint(tmp_path, "import stripes\n") == (
        1,
        "",
        f'  File "{tmp_path}/app.py", line 1, in <module>\n'
        "    import stripes\n"
        "\n"
        "error: app.py cannot be imported: ModuleNotFoundError: No module named 'stripes'\n"
        "\n"
        "hint: install `stripes` into the environment that achalice runs in\n",
    )


def test_the_command_shows_the_route_that_cannot_be(tmp_path: Path) -> None:
    """The registration's own hint comes through, and the line is the decorator's."""
    app = f'{EMPTY}\n\n@app.get("orders")\nasync def orders() -> str:\n    return ""\n'

    assert complaint(tmp_path, app) == (
        1,
        "",
        f'  File "{tmp_path}/app.py", line 6, in <module>\n'
        '    @app.get("orders")\n'
        "\n"
        "error: app.py cannot be imported: RoutePathError: "
        "route `orders` on `orders` must start with a slash\n"
        "\n"
        'hint: did you mean "/orders"?\n',
    )


@pytest.mark.parametrize(
    ("app", "problem"),
    [
        ("api = 1\n", "app.py has no `app`"),
        ("app = []\n", "`app` in app.py is of type `list`, not achalice's Chalice"),
    ],
)
def test_the_command_says_what_it_needs_in_app_py(tmp_path: Path, app: str, problem: str) -> None:
    assert complaint(tmp_path, app) == (
        1,
        "",
        f'error: {problem}\n\nhint: write `app = Chalice("my-app")` at the top of app.py\n',
    )


def test_what_was_forgotten_is_imported_anew_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    app = "import wares\nfrom achalice import Chalice\n\napp = Chalice(wares.NAME)\n"
    (tmp_path / "wares.py").write_text('NAME = "fruit"\n')
    found = Project.find(project(tmp_path, app))
    names, achalice_before = [load_app(found, {}).app_name], sys.modules["achalice"]
    (tmp_path / "wares.py").write_text('NAME = "bread"\n')
    forget_modules(found)
    names.append(load_app(found, {}).app_name)

    assert names == ["fruit", "bread"]
    assert sys.modules["achalice"] is achalice_before
