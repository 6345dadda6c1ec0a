from pathlib import Path

import pytest

from achalice_cli.bundle.errors import (
    BrokenLinkError,
    ClashingFilesError,
    IgnoreFileError,
    NoAppError,
    UnreadableFileError,
)
from achalice_cli.bundle.sources import read_code

from .wheelhouse import write_tree


def names(project: Path) -> set[str]:
    return {entry.name for entry in read_code(project)}


def test_modules_and_packages_with_their_data_are_code(project: Path) -> None:
    write_tree(
        project,
        {
            "settings.py": "",
            "chalicelib/__init__.py": "",
            "chalicelib/schema.sql": "",
            "orders/models/order.py": "",
            "orders/templates/mail.html": "",
        },
    )

    assert names(project) == {
        "app.py",
        "settings.py",
        "chalicelib/__init__.py",
        "chalicelib/schema.sql",
        "orders/models/order.py",
        "orders/templates/mail.html",
    }


@pytest.mark.parametrize(
    "name",
    [
        ".achalice/config.json",
        ".chalice/config.json",
        ".env",
        ".git/hooks/hook.py",
        "README.md",
        "build/lib/app.py",
        "conftest.py",
        "dist/app.py",
        "my.egg-info/setup.py",
        "node_modules/package/tool.py",
        "orders/.hidden.py",
        "orders/__pycache__/order.cpython-311.pyc",
        "orders/order.pyc",
        "orders/test_order.py",
        "orders/tests/order.py",
        "requirements-dev.txt",
        "requirements.txt",
        "static/logo.svg",
        "test_app.py",
        "tests/support.py",
        "venv/lib/site.py",
    ],
)
def test_what_is_not_the_apps_own_code_stays_out(project: Path, name: str) -> None:
    write_tree(project, {"orders/__init__.py": "", name: ""})

    assert names(project) == {"app.py", "orders/__init__.py"}


def test_a_virtual_environment_stays_out_whatever_its_name(project: Path) -> None:
    write_tree(project, {"env311/pyvenv.cfg": "", "env311/lib/site.py": ""})

    assert names(project) == {"app.py"}


def test_an_image_s_folder_is_no_code(project: Path) -> None:
    """It holds the code: made in the project again and again, it would come to hold itself."""
    image = {"out/Dockerfile": "", "out/functions.json": "", "out/app/app.py": ""}
    write_tree(project, {**image, "web/Dockerfile": "", "web/server.py": ""})

    assert names(project) == {"app.py", "web/Dockerfile", "web/server.py"}


def test_chalicelib_is_code_even_when_it_holds_only_data(project: Path) -> None:
    """As in Chalice."""
    write_tree(project, {"chalicelib/config.json": "{}"})

    assert names(project) == {"app.py", "chalicelib/config.json"}


def test_the_contents_of_vendor_lie_beside_app_py(project: Path) -> None:
    write_tree(
        project,
        {
            "vendor/six.py": "",
            "vendor/lib/tests/data.bin": "",
            "vendor/lib/.libs/libc.so": "",
            "vendor/lib/__pycache__/x.pyc": "",
        },
    )

    assert names(project) == {"app.py", "six.py", "lib/tests/data.bin", "lib/.libs/libc.so"}


def test_achaliceignore_leaves_out_more(project: Path) -> None:
    write_tree(
        project,
        {
            ".achaliceignore": "# tools\nscripts/\n*.psd\n/vendor/big/\n",
            "scripts/seed.py": "",
            "shop/__init__.py": "",
            "shop/logo.psd": "",
            "vendor/big/data.py": "",
            "vendor/small.py": "",
        },
    )

    assert names(project) == {"app.py", "shop/__init__.py", "small.py"}


def test_an_exclamation_mark_brings_back_what_is_left_out_by_default(project: Path) -> None:
    write_tree(
        project,
        {
            ".achaliceignore": "!/tests/\n!/static/\n!openapi.json\n!mails/*.html\n",
            "mails/hello.html": "",
            "mails/notes.txt": "",
            "openapi.json": "{}",
            "static/logo.svg": "",
            "tests/fixture.py": "",
            "tests/__pycache__/fixture.pyc": "",
        },
    )

    assert names(project) == {
        "app.py",
        "mails/hello.html",
        "openapi.json",
        "static/logo.svg",
        "tests/fixture.py",
    }


@pytest.mark.parametrize("content", [b"\xff\xfe*", b"!\n"], ids=["not text", "no pattern"])
def test_an_achaliceignore_that_makes_no_sense_is_an_error(project: Path, content: bytes) -> None:
    (project / ".achaliceignore").write_bytes(content)

    with pytest.raises(IgnoreFileError):
        read_code(project)


def test_symbolic_links_are_followed_out_of_the_project(project: Path, tmp_path: Path) -> None:
    shared = write_tree(tmp_path / "shared", {"money.py": "EUR = 1"})
    (project / "shared").symlink_to(shared)
    (project / "cash.py").symlink_to(shared / "money.py")

    assert names(project) == {"app.py", "shared/money.py", "cash.py"}


@pytest.mark.parametrize("name", ["shop/again", "again"])
def test_a_link_in_a_circle_is_named(project: Path, name: str) -> None:
    write_tree(project, {"shop/__init__.py": ""})
    (project / name).symlink_to((project / name).parent)

    with pytest.raises(BrokenLinkError, match=f"`{name}` leads back to a folder"):
        read_code(project)


@pytest.mark.parametrize("name", ["gone.py", "gone", "shop/gone.txt", "vendor"])
def test_a_broken_link_is_named(project: Path, name: str) -> None:
    write_tree(project, {"shop/__init__.py": ""})
    (project / name).symlink_to(project / "nowhere")

    with pytest.raises(BrokenLinkError, match=f"the symbolic link `{name}` leads to nothing"):
        read_code(project)


def test_broken_links_outside_the_code_disturb_nobody(project: Path) -> None:
    """Build tools leave them around in plenty."""
    write_tree(project, {"data/readme.txt": "", ".achaliceignore": "result\n"})
    for name in ("data/latest", ".#app.py", "result"):
        (project / name).symlink_to(project / "nowhere")

    assert names(project) == {"app.py"}


def test_an_unreadable_file_is_named(project: Path) -> None:
    """Even root cannot read the memory at address 0."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("needs Linux")
    (project / "memory.py").symlink_to("/proc/self/mem")

    with pytest.raises(UnreadableFileError, match=r"`memory\.py` cannot be read"):
        read_code(project)


def test_a_file_both_in_vendor_and_in_the_project_is_an_error(project: Path) -> None:
    """Which one would win could not be seen from the project."""
    write_tree(project, {"six.py": "", "vendor/six.py": ""})

    with pytest.raises(ClashingFilesError, match=r"have a file `six\.py`"):
        read_code(project)


def test_a_folder_without_app_py_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoAppError, match=r"there is no `app\.py`"):
        read_code(tmp_path)


def test_ignoring_app_py_is_an_error(project: Path) -> None:
    write_tree(project, {".achaliceignore": "*.py\n"})

    with pytest.raises(NoAppError, match=r"`\.achaliceignore` leaves out `app\.py`"):
        read_code(project)


def test_only_what_the_owner_may_execute_is_executable(project: Path) -> None:
    write_tree(project, {"shop/__init__.py": "", "shop/tool.sh": "#!/bin/sh"})
    (project / "shop" / "tool.sh").chmod(0o700)

    assert {entry.name for entry in read_code(project) if entry.executable} == {"shop/tool.sh"}
