"""Bundles of projects with a pyproject.toml, and of packages of this machine."""

import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from uv import find_uv_bin

from achalice_cli.bundle import Bundle, Target, prepare
from achalice_cli.bundle.errors import (
    DependencyError,
    LockOutdatedError,
    NoWheelError,
    RequirementsFileError,
)
from achalice_cli.bundle.pyprojects import Chosen

from .index import served
from .wheelhouse import Wheelhouse, write_tree

LAMBDA = Target("3.12", "x86_64")
OWN = {"anyio", "orjson", "pydantic"}
SHOP = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
LIBRARY = """
import os, pathlib, zipfile
def build_wheel(folder, *settings):
    name = "lib-1.0-{tag}.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.write("lib.py")
        about = "lib-1.0.dist-info"
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: lib\\nVersion: 1.0\\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nTag: {tag}\\n")
        names = ["lib.py", f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD"]
        wheel.writestr(f"{about}/RECORD", "".join(f"{each},,\\n" for each in names))
    return name
build_editable = build_wheel
"""


def write_library(folder: Path, *, requires: str = "[]", tag: str = "py3-none-any") -> Path:
    """A package that is its own build backend."""
    system = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    about = f'[project]\nname = "lib"\nversion = "1.0"\ndependencies = {requires}\n'
    backend = LIBRARY.replace("{tag}", tag)
    files = {"pyproject.toml": about + system, "backend.py": backend, "lib.py": "VERSION = 1\n"}
    return write_tree(folder, files)


def lock(folder: Path) -> None:
    command = [find_uv_bin(), "lock", "--quiet", "--no-python-downloads"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


async def installed(bundle: Bundle) -> set[str]:
    """The modules in the layer, without those that every layer has."""
    with ZipFile(await bundle.layer_zip()) as layer:
        names = [name.removeprefix("python/") for name in layer.namelist()]
    return {name.removesuffix(".py") for name in names if "/" not in name} - OWN


def module(path: Path, name: str) -> str:
    with ZipFile(path) as archive:
        return archive.read(name).decode()


async def test_without_a_lock_the_dependencies_of_pyproject_are_resolved(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("basket", requires=("six",))
    wheelhouse.add("six")
    wheelhouse.add("pytest")
    groups = '[dependency-groups]\ndev = ["pytest"]\n'
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket"]\n{groups}'})

    assert await installed(await prepare(project, LAMBDA)) == {"basket", "six"}


async def test_exactly_what_is_locked_is_bundled(wheelhouse: Wheelhouse, project: Path) -> None:
    """Of what achalice itself needs, too, as far as it is locked."""
    wheelhouse.add("basket", "1.0")
    wheelhouse.add("achalice", "1.0", requires=("anyio", "typer"))
    wheelhouse.add("typer")
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket", "achalice"]\n'})
    lock(project)
    wheelhouse.add("basket", "2.0")
    wheelhouse.add("anyio", "100.0")

    bundle = await prepare(project, LAMBDA)

    assert await installed(bundle) == {"basket"}
    layer = await bundle.layer_zip()
    versions = [module(layer, f"python/{name}.py") for name in ("basket", "anyio")]
    assert versions == ["VERSION = '1.0'\n", "VERSION = '99.0'\n"]


async def test_what_is_chosen_of_a_lock_is_bundled_with_it(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    for name in ("basket", "dates", "tracing"):
        wheelhouse.add(name)
    groups = (
        '[project.optional-dependencies]\nx = ["dates"]\n[dependency-groups]\nl = ["tracing"]\n'
    )
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket"]\n{groups}'})
    lock(project)

    plain = await prepare(project, LAMBDA)
    chosen = await prepare(project, LAMBDA, chosen=Chosen(("x",), ("l",)))

    assert await installed(plain) == {"basket"}
    assert await installed(chosen) == {"basket", "dates", "tracing"}


async def test_a_locked_project_is_the_same_bytes_in_another_folder(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    wheelhouse.add("basket")
    write_library(project / "libs" / "lib", requires='["basket"]')
    sources = '[tool.uv.sources]\nlib = { path = "libs/lib", editable = true }\n'
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["lib"]\n{sources}'})
    lock(project)
    copy = shutil.copytree(project, tmp_path / "copy")
    first, second = await prepare(project, LAMBDA), await prepare(copy, LAMBDA)

    assert (first.code_hash, first.layer_hash) == (second.code_hash, second.layer_hash)
    assert (await first.layer_zip()).read_bytes() == (await second.layer_zip()).read_bytes()


async def test_a_lock_that_is_out_of_date_is_an_error(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("basket")
    write_tree(project, {"pyproject.toml": f"{SHOP}dependencies = []\n"})
    lock(project)
    await prepare(project, LAMBDA)
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket"]\n'})

    with pytest.raises(LockOutdatedError) as raised:
        await prepare(project, LAMBDA)

    assert raised.value.hint == "run `uv lock`"


async def test_a_package_that_is_not_the_one_that_was_locked_is_refused(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = wheelhouse.add("basket")
    folder = tmp_path / "index" / "basket"
    folder.mkdir(parents=True)
    shutil.move(wheel, folder)
    link = f'<a href="{wheel.name}#sha256={"0" * 64}">{wheel.name}</a>'
    (folder / "index.html").write_text(link)
    write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket"]\n'})
    with served(tmp_path / "index") as url:
        monkeypatch.setenv("UV_INDEX", url)
        lock(project)
        bundle = await prepare(project, LAMBDA)

        with pytest.raises(DependencyError) as raised:
            await bundle.layer_zip()

    assert "Hash mismatch" in str(raised.value.detail)


async def test_a_package_may_come_from_an_index_of_its_own(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    """One that no other package is looked for in."""
    index = tmp_path / "index"
    (index / "basket").mkdir(parents=True)
    wheelhouse.add("basket", "7.0").rename(index / "basket" / "basket-7.0-py3-none-any.whl")
    wheelhouse.add("basket", "99.0")
    with served(index) as url:
        uv = '[tool.uv.sources]\nbasket = { index = "private" }\n[[tool.uv.index]]\n'
        uv += f'name = "private"\nurl = "{url}"\nexplicit = true\n'
        write_tree(project, {"pyproject.toml": f'{SHOP}dependencies = ["basket"]\n{uv}'})
        unlocked = await (await prepare(project, LAMBDA)).layer_zip()
        lock(project)
        locked = await (await prepare(project, LAMBDA)).layer_zip()

    versions = [module(layer, "python/basket.py") for layer in (unlocked, locked)]
    assert versions == ["VERSION = '7.0'\n"] * 2


async def test_a_workspace_shares_its_packages_with_its_apps(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    write_library(project / "libs" / "lib")
    app = f'{SHOP}dependencies = ["lib"]\n[tool.uv.sources]\nlib = {{ workspace = true }}\n'
    write_tree(project, {"pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*", "libs/*"]\n'})
    shop = write_tree(project / "apps" / "shop", {"pyproject.toml": app, "app.py": ""})
    lock(project)

    assert await installed(await prepare(shop, LAMBDA)) == {"lib"}


@pytest.mark.parametrize("line", ["./libs/lib", "-e ./libs/lib", "lib @ ./libs/lib"])
async def test_requirements_may_name_a_package_of_the_project_itself(
    wheelhouse: Wheelhouse, project: Path, line: str
) -> None:
    """It is in the layer, so it is no code of the app's own."""
    wheelhouse.add("basket")
    write_library(project / "libs" / "lib", requires='["basket"]')
    write_tree(project, {"requirements.txt": f"{line}\n"})

    bundle = await prepare(project, LAMBDA)

    assert await installed(bundle) == {"basket", "lib"}
    with ZipFile(await bundle.code_zip()) as code:
        assert code.namelist() == ["app.py"]


async def test_an_edit_in_a_package_of_this_machine_makes_another_layer(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    lib = write_library(tmp_path / "lib")
    write_tree(project, {"requirements.txt": "../lib\n"})
    before = await prepare(project, LAMBDA)
    await before.layer_zip()
    write_tree(lib, {"lib.py": "VERSION = 2\n"})

    after = await prepare(project, LAMBDA)

    assert (after.code_hash, after.layer_hash == before.layer_hash) == (before.code_hash, False)
    assert module(await after.layer_zip(), "python/lib.py") == "VERSION = 2\n"


async def test_a_wheel_in_the_project_can_be_asked_for(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheel = wheelhouse.add("basket")
    wheel.rename(project / wheel.name)
    write_tree(project, {"requirements.txt": f"./{wheel.name}\n"})

    assert await installed(await prepare(project, LAMBDA)) == {"basket"}


def add_sdist(wheelhouse: Wheelhouse, folder: Path) -> None:
    written = BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        archive.add(folder, "lib-1.0")
        about = b"Metadata-Version: 2.2\nName: lib\nVersion: 1.0\n"
        info = tarfile.TarInfo("lib-1.0/PKG-INFO")
        info.size = len(about)
        archive.addfile(info, BytesIO(about))
    (wheelhouse.folder / "lib-1.0.tar.gz").write_bytes(written.getvalue())


@pytest.mark.parametrize("file", ["requirements.txt", "pyproject.toml"])
async def test_a_package_without_a_wheel_is_built_where_any_machine_can_run_it(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path, file: str
) -> None:
    add_sdist(wheelhouse, write_library(tmp_path / "lib"))
    asked = f'{SHOP}dependencies = ["lib"]\n' if file == "pyproject.toml" else "lib\n"
    write_tree(project, {file: asked})
    if file == "pyproject.toml":
        lock(project)

    assert await installed(await prepare(project, Target("3.12", "arm64"))) == {"lib"}


async def test_a_package_that_would_be_built_for_another_machine_is_named(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    add_sdist(wheelhouse, write_library(tmp_path / "lib", tag="cp311-cp311-linux_x86_64"))
    write_tree(project, {"requirements.txt": "lib\n"})
    bundle = await prepare(project, Target("3.12", "arm64"))

    with pytest.raises(NoWheelError, match=r"`lib` has no wheel for Python 3\.12 on Lambda"):
        await bundle.layer_zip()


async def test_requirements_txt_counts_where_there_are_both(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("basket")
    write_tree(
        project,
        {
            "pyproject.toml": f'{SHOP}dependencies = ["achalice", "basket", "six"]\n',
            "requirements.txt": "Basket==1.0\n",
        },
    )

    bundle = await prepare(project, LAMBDA)

    assert await installed(bundle) == {"basket"}
    assert bundle.notes == (
        "requirements.txt counts, and does not ask for `six` of pyproject.toml",
    )
    with pytest.raises(RequirementsFileError, match="no extra or group of pyproject"):
        await prepare(project, LAMBDA, chosen=Chosen(groups=("l",)))
