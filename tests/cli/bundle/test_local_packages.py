from pathlib import Path

import pytest

from achalice_cli.bundle.errors import MissingPackageError
from achalice_cli.bundle.local_packages import LocalPackage, local_path

from .wheelhouse import write_tree

FOLDER = Path("/work/shop")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("-e ./lib", "/work/shop/lib"),
        ("-e lib", "/work/shop/lib"),
        ("--editable=./lib", "/work/shop/lib"),
        ("./lib", "/work/shop/lib"),
        ("../lib[extra]", "/work/lib"),
        ("/srv/lib ; python_version > '3'", "/srv/lib"),
        ("lib/sub", "/work/shop/lib/sub"),
        ("lib-1.0-py3-none-any.whl --hash=sha256:aa", "/work/shop/lib-1.0-py3-none-any.whl"),
        ("file:///srv/the%20lib", "/srv/the lib"),
        ("lib @ file:///srv/lib", "/srv/lib"),
        ("lib @ ./lib", "/work/shop/lib"),
        ("lib[extra] @ ../lib", "/work/lib"),
    ],
)
def test_a_requirement_for_a_package_of_this_machine_says_where_it_is(line: str, path: str) -> None:
    assert local_path(line, FOLDER) == Path(path)


@pytest.mark.parametrize(
    "line",
    [
        "six",
        "six>=1,!=1.5 ; sys_platform == 'linux'",
        "lib @ https://example.com/lib-1.0-py3-none-any.whl",
        "https://example.com/lib-1.0-py3-none-any.whl",
        "lib @ git+https://token@example.com/lib.git@main",
        "-e git+https://example.com/lib.git#egg=lib",
        "six==1.0 --hash=sha256:aa",
    ],
)
def test_all_other_requirements_are_for_packages_from_elsewhere(line: str) -> None:
    assert local_path(line, FOLDER) is None


def package(folder: Path) -> LocalPackage:
    return LocalPackage(write_tree(folder, {"pyproject.toml": "", "src/lib/__init__.py": "A = 1"}))


def test_a_package_is_told_by_its_content_wherever_it_lies(tmp_path: Path) -> None:
    here, there = package(tmp_path / "here"), package(tmp_path / "there")
    before = here.fingerprint()
    write_tree(here.path, {"src/lib/__init__.py": "A = 2"})

    assert there.fingerprint() == before != here.fingerprint()


@pytest.mark.parametrize(
    "name",
    [
        ".git/HEAD",
        ".venv/lib/six.py",
        "build/lib/__init__.py",
        "dist/lib-1.0.tar.gz",
        "env/pyvenv.cfg",
        "lib.egg-info/PKG-INFO",
        "src/lib/__pycache__/__init__.cpython-311.pyc",
    ],
)
def test_building_and_trying_a_package_does_not_make_it_another(tmp_path: Path, name: str) -> None:
    lib = package(tmp_path)
    before = lib.fingerprint()
    write_tree(tmp_path, {name: "x"})

    assert lib.fingerprint() == before


def test_a_package_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPackageError, match=f"there is no package at {tmp_path}/gone"):
        LocalPackage(tmp_path / "gone").fingerprint()
