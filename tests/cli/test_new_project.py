import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

from achalice_cli.config import read_config
from achalice_cli.scaffold import AppNameError, FolderExistsError, NoFolderError, write_project

from .running import PATIENCE, Done, LocalServer, achalice, environment

ROOT = Path(__file__).parents[2]
FILES = [
    ".achalice/config.json",
    ".gitignore",
    "README.md",
    "app.py",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
    "tests/test_app.py",
]


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def run(folder: Path, *module: str) -> Done:
    """Run a Python module as the project's owner would, in the project's folder."""
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=environment({"PYTEST_ADDOPTS": "", "MYPYPATH": ""}),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 4,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project("fruit-shop_2", tmp_path_factory.mktemp("projects"))


def test_the_command_makes_the_folder_and_says_what_comes_next(tmp_path: Path) -> None:
    done = achalice("new-project", "fruit-shop", "--dir", str(tmp_path))

    assert done == (
        0,
        f"{tmp_path}/fruit-shop\n",
        "Next:\n"
        f"  cd {tmp_path}/fruit-shop\n"
        "  pip install -r requirements-dev.txt\n"
        "  pytest\n"
        "  achalice local\n"
        "  achalice deploy --sandbox\n",
    )
    assert files(tmp_path / "fruit-shop") == FILES


def test_the_name_is_in_all_the_places(made: Path) -> None:
    assert read_config(made / ".achalice" / "config.json").app_name == "fruit-shop_2"
    assert 'Chalice("fruit-shop_2")' in (made / "app.py").read_text("utf-8")
    assert not [each for each in FILES if "{{" in (made / each).read_text("utf-8")]


def test_the_new_projects_own_tests_pass_without_a_warning(made: Path) -> None:
    done = run(made, "pytest", "-q", "-W", "error", "-p", "no:cacheprovider")

    assert (done.exit_code, done.stderr) == (0, "")
    assert "5 passed" in done.stdout


def test_the_new_project_passes_mypy_strict(made: Path, pytestconfig: pytest.Config) -> None:
    """With its own configuration, which is strict, and nothing else."""
    cache: Any = pytestconfig.cache
    done = run(made, "mypy", "--strict", "--cache-dir", str(cache.mkdir("new-project-mypy")))

    assert done == (0, "Success: no issues found in 2 source files\n", "")


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]])
def test_the_new_project_is_clean_for_ruff(made: Path, check: list[str]) -> None:
    assert run(made, "ruff", *check, "--no-cache").exit_code == 0


def test_the_new_project_can_be_served(made: Path) -> None:
    server = LocalServer.start(made)

    assert server.url()
    assert server.stop().exit_code == 0


def test_the_name_goes_into_names_of_aws(tmp_path: Path) -> None:
    with pytest.raises(AppNameError) as caught:
        write_project("fruit shop", tmp_path)

    assert str(caught.value) == (
        "`fruit shop` cannot be an app's name: Lambda functions are named after it, so it has "
        "letters, digits, - and _ only, a letter first"
    )


def test_what_is_there_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "precious.txt").write_text("do not touch")

    done = achalice("new-project", "shop", cwd=tmp_path)

    assert done == (
        1,
        "",
        f"error: {tmp_path}/shop already exists\n\n"
        "hint: choose another name, or another place with --dir\n",
    )
    assert files(tmp_path) == ["shop/precious.txt"]


@pytest.mark.parametrize("kind", ["empty folder", "file", "dangling link"])
def test_anything_of_that_name_is_in_the_way(tmp_path: Path, kind: str) -> None:
    match kind:
        case "empty folder":
            (tmp_path / "shop").mkdir()
        case "file":
            (tmp_path / "shop").touch()
        case _:
            (tmp_path / "shop").symlink_to(tmp_path / "nowhere")

    with pytest.raises(FolderExistsError):
        write_project("shop", tmp_path)


def test_a_disk_that_fills_up_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_text

    def full(self: Path, *arguments: Any, **options: Any) -> int:
        if self.name == "requirements.txt":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)

    with pytest.raises(NoFolderError, match="no space left on device"):
        write_project("shop", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFolderError) as caught:
        write_project("shop", tmp_path / "nowhere")

    assert str(caught.value) == (
        f"cannot make a folder in {tmp_path}/nowhere: no such file or directory"
    )


@pytest.mark.parametrize("name", ["a", "Shop", "fruit-shop_2", "x" * 40])
def test_these_names_will_do(tmp_path: Path, name: str) -> None:
    assert write_project(name, tmp_path).name == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fruit shop", "try `fruit-shop`"),
        ("2nd-shop", "try `nd-shop`"),
        ("-shop", "try `shop`"),
        ("../shop", "try `shop`"),
        ("shop\n", "try `shop`"),
        ("grün", "try `gr-n`"),
        ("", "try `orders`"),
        ("店", "try `orders`"),
        ("x" * 41, "functions are named app-stage-handler, and AWS allows 64 characters"),
    ],
)
def test_these_names_are_refused_and_nothing_is_written(
    tmp_path: Path, name: str, hint: str
) -> None:
    with pytest.raises(AppNameError) as caught:
        write_project(name, tmp_path)

    assert caught.value.hint == hint
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_holds_every_template() -> None:
    """Otherwise `new-project` works from a checkout and nowhere else."""
    folder = ROOT / "cli" / "achalice_cli" / "templates"
    templates = {f"achalice_cli/templates/{each}" for each in files(folder)}

    included = {each.distribution_path for each in WheelBuilder(str(ROOT)).recurse_included_files()}

    assert len(templates) >= len(FILES)
    assert templates <= included
