import shutil
import sys
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import anyio
import pytest
from anyio.lowlevel import checkpoint

from achalice_cli.bundle import Bundle, Target, prepare
from achalice_cli.bundle.errors import (
    DependencyError,
    InterpreterMissingError,
    ProjectChangedError,
    UnreachableIndexError,
)

from .index import served
from .wheelhouse import ACHALICE_NEEDS, Wheelhouse, write_tree

LAMBDA = Target("3.12", "x86_64")
HERE = Target(f"{sys.version_info.major}.{sys.version_info.minor}", "x86_64", local=True)


def names(archive: Path) -> set[str]:
    with ZipFile(archive) as opened:
        return set(opened.namelist())


def layers(project: Path) -> list[Path]:
    return list((project / ".achalice" / "build").glob("layer-*"))


async def both(project: Path, target: Target = LAMBDA) -> tuple[bytes, bytes]:
    bundle = await prepare(project, target)
    return (await bundle.code_zip()).read_bytes(), (await bundle.layer_zip()).read_bytes()


async def test_the_same_project_is_the_same_bytes_in_another_folder_and_at_another_time(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    wheelhouse.add("shop")
    write_tree(project, {"requirements.txt": "shop\n", "orders/__init__.py": ""})
    first = await both(project)
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, copy_function=shutil.copyfile)
    shutil.rmtree(copy / ".achalice")

    assert await both(copy) == first


async def test_the_code_hash_is_that_of_the_zip(wheelhouse: Wheelhouse, project: Path) -> None:
    bundle = await prepare(project, LAMBDA)

    assert sha256((await bundle.code_zip()).read_bytes()).hexdigest() == bundle.code_hash


async def test_the_hashes_are_known_before_anything_is_installed(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    """The engine plans with them while the layer is still being built."""
    bundle = await prepare(project, LAMBDA)

    assert (len(bundle.layer_hash), layers(project)) == (64, [])


async def test_code_and_dependencies_change_only_their_own_hash(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop")
    plain = await prepare(project, LAMBDA)
    write_tree(project, {"app.py": "# edited\n"})
    edited = await prepare(project, LAMBDA)
    write_tree(project, {"requirements.txt": "shop\n"})
    grown = await prepare(project, LAMBDA)

    assert plain.layer_hash == edited.layer_hash != grown.layer_hash
    assert plain.code_hash != edited.code_hash == grown.code_hash


async def test_an_app_may_use_more_of_achalice_than_it_asks_for(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("aiobotocore", "99.0")
    plain = await prepare(project, LAMBDA)

    bundle = await prepare(project, LAMBDA, frozenset({"aws"}))

    assert "python/aiobotocore.py" in names(await bundle.layer_zip())
    assert bundle.layer_hash != plain.layer_hash


async def test_every_target_has_its_own_layer(wheelhouse: Wheelhouse, project: Path) -> None:
    targets = (LAMBDA, Target("3.12", "arm64"), Target("3.13", "x86_64"), HERE)

    hashes = {(await prepare(project, target)).layer_hash for target in targets}

    assert len(hashes) == len(targets)


async def test_the_layer_holds_achalice_its_needs_and_the_requirements(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop")
    write_tree(project, {"requirements.txt": "shop\n"})

    layer = await (await prepare(project, LAMBDA)).layer_zip()

    assert {
        "python/achalice/exceptions.py",
        "python/achalice/py.typed",
        "python/anyio.py",
        "python/shop.py",
        "python/shop-1.0.dist-info/METADATA",
        "python/shop-1.0.dist-info/entry_points.txt",
    } <= names(layer)


async def test_the_layer_holds_nothing_of_the_tool_and_nothing_that_differs_by_machine(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    files = {"shop/__init__.py": "", "shop/__pycache__/x.pyc": "", "shop/bin/tool": "", "y.pyc": ""}
    wheelhouse.add("shop", files=files)
    write_tree(project, {"requirements.txt": "shop\n"})

    layer = names(await (await prepare(project, LAMBDA)).layer_zip())

    unwanted = ("/RECORD", "/INSTALLER", "/REQUESTED", ".pyc", "/direct_url.json", ".lock")
    assert not {name for name in layer if name.endswith(unwanted)}
    assert not {name for name in layer if name.startswith(("python/bin/", "python/achalice_cli"))}
    assert "python/shop/bin/tool" in layer


async def test_a_layer_awaited_twice_at_once_is_built_once(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    bundle = await prepare(project, LAMBDA)
    found: list[tuple[Path, int]] = []

    async def build() -> None:
        path = await bundle.layer_zip()
        found.append((path, path.stat().st_ino))

    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(build)
            tasks.start_soon(build)

    assert found[0] == found[1]


async def test_a_layer_is_kept_for_the_next_deploy(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await (await prepare(project, LAMBDA)).layer_zip()
    # Every run of uv would fail now.
    monkeypatch.setenv("UV_CACHE_DIR", "/dev/null/nothing-can-be-here")

    assert await (await prepare(project, LAMBDA)).layer_zip() == first


async def test_with_bytecode_a_layer_is_the_same_bytes_in_another_folder(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    files = {"shop/__init__.py": "T = 7 in {'a', 'b', 7}\n", "shop/template.py": "class {{ n }}"}
    wheelhouse.add("shop", files=files)
    write_tree(project, {"requirements.txt": "shop\n"})
    copy = shutil.copytree(project, tmp_path / "copy")
    plain = await prepare(project, HERE)
    first = await prepare(project, HERE, bytecode=True)
    second = await prepare(copy, HERE, bytecode=True)

    assert plain.layer_hash != first.layer_hash == second.layer_hash
    layer = await first.layer_zip()
    assert layer.read_bytes() == (await second.layer_zip()).read_bytes()
    tag = sys.implementation.cache_tag
    added = names(layer) - names(await plain.layer_zip())
    modules = {"shop/__pycache__/__init__", "achalice/__pycache__/app", "__pycache__/anyio"}
    assert {f"python/{name}.{tag}.pyc" for name in modules} <= added
    assert not {name for name in added if "template" in name or not name.endswith(f".{tag}.pyc")}


async def test_bytecode_is_used_whatever_the_times_of_the_sources_are(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    wheelhouse.add("shop", files={"shop.py": "print('beforehand')\n"})
    write_tree(project, {"requirements.txt": "shop\n"})
    ZipFile(await (await prepare(project, HERE, bytecode=True)).layer_zip()).extractall(tmp_path)
    (tmp_path / "python" / "shop.py").write_text("raise SystemExit('compiled again')\n")

    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'python')!r}); import shop"
    done = await anyio.run_process([sys.executable, "-I", "-c", program])

    assert done.stdout == b"beforehand\n"


async def test_bytecode_takes_the_python_that_it_is_for(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    with pytest.raises(InterpreterMissingError, match=r"there is no Python 3\.99"):
        await prepare(project, Target("3.99", "x86_64"), bytecode=True)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half of a zip"])
async def test_a_damaged_layer_is_built_again(
    wheelhouse: Wheelhouse, project: Path, damage: bytes
) -> None:
    bundle = await prepare(project, LAMBDA)
    layer = await bundle.layer_zip()
    whole = layer.read_bytes()
    layer.write_bytes(damage)

    assert (await bundle.layer_zip()).read_bytes() == whole


async def test_a_build_that_is_cancelled_leaves_nothing_and_can_be_repeated(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    bundle = await prepare(project, LAMBDA)
    before = set((project / ".achalice" / "build").iterdir())
    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bundle.layer_zip)
            while set((project / ".achalice" / "build").iterdir()) == before:
                await checkpoint()
            tasks.cancel_scope.cancel()

    assert set((project / ".achalice" / "build").iterdir()) == before
    assert (await bundle.layer_zip()).exists()


async def test_a_code_zip_that_was_removed_is_made_again(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    bundle = await prepare(project, LAMBDA)
    code = await bundle.code_zip()
    code.unlink()

    assert sha256((await bundle.code_zip()).read_bytes()).hexdigest() == bundle.code_hash


async def test_edits_after_the_plan_do_not_get_into_what_was_planned(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    bundle = await prepare(project, LAMBDA)
    write_tree(project, {"app.py": "# edited\n"})

    assert sha256((await bundle.code_zip()).read_bytes()).hexdigest() == bundle.code_hash

    (await bundle.code_zip()).unlink()
    with pytest.raises(ProjectChangedError):
        await bundle.code_zip()


async def test_a_package_that_is_not_the_one_that_was_hashed_is_refused(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    """`pip install --require-hashes` would refuse it too."""
    wheelhouse.add("shop")
    write_tree(project, {"requirements.txt": f"shop==1.0 --hash=sha256:{'0' * 64}\n"})
    bundle = await prepare(project, LAMBDA)

    with pytest.raises(DependencyError) as raised:
        await bundle.layer_zip()

    assert "Hash mismatch for `shop==1.0`" in str(raised.value.detail)


async def test_find_links_beside_an_included_file_serve_the_layer_too(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheels = project / "what we need" / "wheels"
    wheels.mkdir(parents=True)
    wheel = wheelhouse.add("shop")
    wheel.rename(wheels / wheel.name)
    write_tree(
        project,
        {
            "requirements.txt": "-r what we need/shop.txt\n",
            "what we need/shop.txt": "--find-links wheels\nshop\n",
        },
    )

    layer = await (await prepare(project, LAMBDA)).layer_zip()

    assert "python/shop.py" in names(layer)


def add_sdist(wheelhouse: Wheelhouse, backend: str) -> None:
    """A source distribution of `shop` that is its own build backend."""
    build_system = '[build-system]\nrequires = []\nbuild-backend = "build"\nbackend-path = ["."]\n'
    project = '[project]\nname = "shop"\nversion = "1.0"\n'
    files = {
        "pyproject.toml": build_system + project,
        "PKG-INFO": "Metadata-Version: 2.2\nName: shop\nVersion: 1.0\n",
        "build.py": backend,
    }
    with tarfile.open(wheelhouse.folder / "shop-1.0.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(f"shop-1.0/{name}")
            info.size = len(text)
            archive.addfile(info, BytesIO(text.encode()))


async def test_a_source_distribution_is_built_for_this_machine(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheel = wheelhouse.add("shop")
    built = wheel.rename(wheel.parent.parent / wheel.name)
    backend = (
        "import shutil\n"
        "def build_wheel(folder, *settings):\n"
        f"    shutil.copy({str(built)!r}, folder)\n"
        f"    return {built.name!r}\n"
    )
    add_sdist(wheelhouse, backend)
    write_tree(project, {"requirements.txt": "shop\n"})

    assert "python/shop.py" in names(await (await prepare(project, HERE)).layer_zip())


async def test_a_source_distribution_that_cannot_be_built_is_named(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    add_sdist(wheelhouse, "def build_wheel(*anything):\n    raise SystemExit('no compiler')\n")
    write_tree(project, {"requirements.txt": "shop\n"})
    bundle = await prepare(project, HERE)

    with pytest.raises(DependencyError, match="`shop` cannot be built") as raised:
        await bundle.layer_zip()

    assert "no compiler" in str(raised.value.detail)


async def test_without_a_network_all_that_uv_has_cached_can_be_bundled(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    for name in ACHALICE_NEEDS:
        (index / name).mkdir(parents=True)
        wheelhouse.add(name, "100.0").rename(index / name / f"{name}-100.0-py3-none-any.whl")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with served(index) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        online = await both(project)
    shutil.rmtree(project / ".achalice")

    assert await both(project) == online


async def run_from_zips(bundle: Bundle, folder: Path, program: str) -> tuple[bytes, bytes]:
    """What `program` prints where Lambda would put the bundle, with no other packages in sight."""
    task, opt = folder / "task", folder / "opt"
    ZipFile(await bundle.code_zip()).extractall(task)
    ZipFile(await bundle.layer_zip()).extractall(opt)
    path = f"import sys; sys.path[:0] = [{str(task)!r}, {str(opt / 'python')!r}]\n"
    done = await anyio.run_process([sys.executable, "-I", "-S", "-c", path + program], check=False)
    return done.stdout, done.stderr


async def test_an_app_runs_from_its_zips_alone(project: Path, tmp_path: Path) -> None:
    """With the real dependencies, and none of the tool's."""
    write_tree(
        project,
        {
            "app.py": "import achalice, anyio, orjson, pydantic\nfrom chalicelib import text\n",
            "chalicelib/__init__.py": "text = 'runs'\n",
            "requirements.txt": "achalice[cli]\n",
        },
    )
    try:
        bundle = await prepare(project, HERE)
        program = "import app, importlib.util as u; print(app.text, u.find_spec('typer'))"
        printed = await run_from_zips(bundle, tmp_path, program)
    except UnreachableIndexError:
        pytest.skip("needs the package index")

    assert printed == (b"runs None\n", b"")
