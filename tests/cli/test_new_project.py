import errno
import os
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from achalice_cli.commands.new_project import python_of_functions
from achalice_cli.config import read_config
from achalice_cli.scaffold import (
    AppNameError,
    FolderExistsError,
    NoFolderError,
    Template,
    write_project,
)

from .running import Done, achalice
from .terminal import on_a_terminal

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
NEXT = """\
Next:
  cd {}
  pip install -r requirements-dev.txt
  pytest
README.md says how it is deployed, here or to AWS.
"""
QUESTION = """\
What to begin with:
  1  rest-api        routes over HTTP
  2  typed-api       an API of several modules that describes itself with OpenAPI
  3  events          EventBridge, SNS and the clock, with a DynamoDB table
  4  websocket-chat  a chat over websockets, with a DynamoDB table
  5  s3-processing   files that are uploaded to S3, made into others
  6  sqs-worker      messages of a queue, many at a time; what failed comes again
  7  cdk-table       routes over HTTP and a DynamoDB table, in a stack of the AWS CDK
Number or name [1]: """


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def write(name: str, folder: Path, template: Template = Template.REST_API) -> Path:
    return write_project(name, folder, "3.13", template)


def test_the_command_makes_the_folder_and_says_what_comes_next(tmp_path: Path) -> None:
    done = achalice("new-project", "fruit-shop", "--dir", str(tmp_path))

    assert done == (0, f"{tmp_path}/fruit-shop\n", NEXT.format(f"{tmp_path}/fruit-shop"))
    assert files(tmp_path / "fruit-shop") == FILES


@pytest.mark.parametrize("option", ["--template", "--project-type"])
def test_scripts_name_the_template(tmp_path: Path, option: str) -> None:
    done = achalice("new-project", "tell", option, "sqs-worker", cwd=tmp_path)

    assert done.exit_code == 0
    assert "webhooks.py" in files(tmp_path / "tell")


def test_a_template_that_there_is_not_is_a_usage_error(tmp_path: Path) -> None:
    done = achalice("new-project", "tell", "--template", "sqs", cwd=tmp_path)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "'sqs-worker'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_can_be_asked_the_name_must_be_given(tmp_path: Path) -> None:
    done = achalice("new-project", cwd=tmp_path)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "NAME: nobody can be asked for it here" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_templates_can_be_listed() -> None:
    listed = achalice("new-project", "--list-templates").stdout.splitlines()

    assert [line.split()[0] for line in listed] == [each.value for each in Template]


def test_on_a_terminal_it_asks_for_name_and_template(tmp_path: Path) -> None:
    with on_a_terminal("new-project", cwd=tmp_path) as terminal:
        terminal.answer("Name of the app [hello]: ", "tell\n")
        terminal.answer(QUESTION, "6\n")
        done = terminal.finish()

    assert done == Done(
        0,
        f"{tmp_path}/tell\n",
        f"Name of the app [hello]: tell\n{QUESTION}6\n{NEXT.format(f'{tmp_path}/tell')}",
    )
    assert "webhooks.py" in files(tmp_path / "tell")


def test_two_returns_are_enough(tmp_path: Path) -> None:
    with on_a_terminal("new-project", cwd=tmp_path) as terminal:
        terminal.answer("Name of the app [hello]: ", "\n")
        terminal.answer(QUESTION, "\n")
        done = terminal.finish()

    assert done.exit_code == 0
    assert files(tmp_path / "hello") == FILES


def test_answers_that_will_not_do_are_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "precious.txt").touch()

    with on_a_terminal("new-project", cwd=tmp_path) as terminal:
        terminal.answer("Name of the app: ", "hello\n")
        terminal.answer(
            f"{tmp_path}/hello already exists and is not empty\n\nhint: ", "fruit shop\n"
        )
        terminal.answer("try `fruit-shop`", "fruit-shop\n")
        terminal.answer("Number or name [1]: ", "8\n")
        terminal.answer("hint: answer with a number, 1 to 7, or with a name", "events\n")
        done = terminal.finish()

    assert done.exit_code == 0
    assert "stock.py" in files(tmp_path / "fruit-shop")


def test_what_is_given_is_not_asked_for(tmp_path: Path) -> None:
    with on_a_terminal("new-project", "tell", "-t", "sqs-worker", cwd=tmp_path) as terminal:
        done = terminal.finish()

    assert done == Done(0, f"{tmp_path}/tell\n", NEXT.format(f"{tmp_path}/tell"))


def test_a_name_that_will_not_do_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with on_a_terminal("new-project", "fruit shop", cwd=tmp_path) as terminal:
        done = terminal.finish()

    assert done.exit_code == 1
    assert done.stderr.startswith("error: `fruit shop` cannot be an app's name")


@pytest.mark.parametrize(
    ("keys", "code", "said"), [("\x03", 130, "error: interrupted"), ("\x04", 1, "error:")]
)
def test_ctrl_c_and_ctrl_d_leave_nothing(tmp_path: Path, keys: str, code: int, said: str) -> None:
    with on_a_terminal("new-project", cwd=tmp_path) as terminal:
        terminal.answer("Name of the app [hello]: ", "tell\n")
        terminal.answer("Number or name [1]: ", keys)
        done = terminal.finish()

    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_functions_run_on_the_python_that_is_at_hand(tmp_path: Path) -> None:
    folder = write_project("shop", tmp_path, python_of_functions("3.12.7"))

    assert read_config(folder / ".achalice" / "config.json").python_version == "3.12"


@pytest.mark.parametrize("version", ["3.10.2", "3.15.0rc1"])
def test_a_python_that_lambda_lacks_is_told(
    version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert python_of_functions(version) == "3.14"

    lacking = ".".join(version.split(".")[:2])
    assert capsys.readouterr() == (
        "",
        f"note: Lambda has no Python {lacking}: the config says 3.14; with that one here, too, "
        "your tests find what Lambda would\n",
    )


def test_the_name_goes_into_names_of_aws(tmp_path: Path) -> None:
    with pytest.raises(AppNameError) as caught:
        write("fruit shop", tmp_path)

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
        f"error: {tmp_path}/shop already exists and is not empty\n\n"
        "hint: choose another name, or another place with --dir\n",
    )
    assert files(tmp_path) == ["shop/precious.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()

    assert files(write("shop", tmp_path)) == FILES


@pytest.mark.parametrize("kind", ["file", "dangling link", "link to an empty folder"])
def test_anything_else_of_that_name_is_in_the_way(tmp_path: Path, kind: str) -> None:
    match kind:
        case "file":
            (tmp_path / "shop").touch()
        case "dangling link":
            (tmp_path / "shop").symlink_to(tmp_path / "nowhere")
        case _:
            (tmp_path / "empty").mkdir()
            (tmp_path / "shop").symlink_to(tmp_path / "empty")

    with pytest.raises(FolderExistsError, match=r"already exists$"):
        write("shop", tmp_path)


def test_a_disk_that_fills_up_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text = Path.write_text

    def full(self: Path, *arguments: Any, **options: Any) -> int:
        if self.name == "requirements.txt":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_text(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)

    with pytest.raises(NoFolderError, match="no space left on device"):
        write("shop", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFolderError) as caught:
        write("shop", tmp_path / "nowhere")

    assert str(caught.value) == (
        f"cannot make a folder in {tmp_path}/nowhere: no such file or directory"
    )


@pytest.mark.parametrize("name", ["a", "Shop", "fruit-shop_2", "x" * 40])
def test_these_names_will_do(tmp_path: Path, name: str) -> None:
    assert write(name, tmp_path).name == name


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
        write(name, tmp_path)

    assert caught.value.hint == hint
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_and_the_sdist_hold_every_template() -> None:
    """Otherwise `new-project` works from a checkout and nowhere else."""
    folder = ROOT / "cli" / "achalice_cli" / "templates"
    templates = files(folder)
    assert len(templates) >= len(FILES)
    for builder, prefix in ((WheelBuilder, ""), (SdistBuilder, "cli/")):
        included = {each.distribution_path for each in builder(str(ROOT)).recurse_included_files()}

        assert {f"{prefix}achalice_cli/templates/{each}" for each in templates} <= included
