import sys
from pathlib import Path

import pytest

from achalice_cli.bundle.build_folder import BuildFolder
from achalice_cli.bundle.errors import (
    BundleError,
    DependencyError,
    InterpreterMissingError,
    NoWheelError,
    UnknownPackageError,
    UnreachableIndexError,
)
from achalice_cli.bundle.requirements import read_requirements
from achalice_cli.bundle.resolution import Question, resolve
from achalice_cli.bundle.runtime import installed_runtime
from achalice_cli.bundle.targets import Target

from .wheelhouse import Wheelhouse, write_tree

LAMBDA = Target("3.12", "x86_64")
OWN = {"anyio==99.0", "orjson==99.0", "pydantic==99.0"}


async def resolved(project: Path, requirements: str = "", target: Target = LAMBDA) -> set[str]:
    """The pins of the project, without those that every project has."""
    write_tree(project, {"requirements.txt": requirements})
    runtime = installed_runtime()
    asked = read_requirements(project, runtime, target)
    question = Question(project, target, asked, runtime.needs(asked.extras))
    found = await resolve(question, BuildFolder(project / ".achalice" / "build"))
    return set(found.pins) - OWN


def forbid_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every run of uv fails, though nothing that it would decide has changed."""
    monkeypatch.setenv("UV_CACHE_DIR", "/dev/null/nothing-can-be-here")


async def test_everything_is_pinned_with_what_it_needs(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop", requires=("basket>=1",))
    wheelhouse.add("basket", "1.5")

    assert await resolved(project, "shop\n") == {"shop==1.0", "basket==1.5"}


async def test_an_app_without_requirements_still_gets_what_achalice_needs(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    runtime = installed_runtime()
    asked = read_requirements(project, runtime, LAMBDA)
    question = Question(project, LAMBDA, asked, runtime.needs(()))

    assert set((await resolve(question, BuildFolder(project / "build"))).pins) == OWN


async def test_a_new_release_changes_nothing_until_the_requirements_do(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    """An app that was not touched must not be deployed anew."""
    wheelhouse.add("shop", "1.0")
    before = await resolved(project, "shop\n")
    wheelhouse.add("shop", "2.0")

    assert await resolved(project, "shop  # unchanged\n") == before == {"shop==1.0"}
    assert await resolved(project, "shop>=1\n") == {"shop==2.0"}


async def test_removing_the_build_folder_resolves_anew(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop", "1.0")
    await resolved(project, "shop\n")
    wheelhouse.add("shop", "2.0")
    for path in (project / ".achalice" / "build").glob("resolved-*"):
        path.unlink()

    assert await resolved(project, "shop\n") == {"shop==2.0"}


async def test_a_remembered_resolution_needs_no_uv(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await resolved(project)
    forbid_uv(monkeypatch)

    assert await resolved(project) == set()
    with pytest.raises(DependencyError):
        await resolved(project, "shop\n")


async def test_an_included_file_counts_like_the_requirements_themselves(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop", "1.0")
    wheelhouse.add("shop", "2.0")
    write_tree(project, {"sub/limits.txt": "shop<2\n"})
    limited = await resolved(project, "shop\n-c sub/limits.txt\n")
    write_tree(project, {"sub/limits.txt": "shop<3\n"})

    assert (limited, await resolved(project, "shop\n-c sub/limits.txt\n")) == (
        {"shop==1.0"},
        {"shop==2.0"},
    )


async def test_the_projects_own_uv_settings_count(
    wheelhouse: Wheelhouse, project: Path, tmp_path: Path
) -> None:
    wheelhouse.add("shop", "1.0")
    wheelhouse.add("shop", "2.0")
    highest = await resolved(project, "shop\n")
    write_tree(project, {"pyproject.toml": '[tool.uv]\nresolution = "lowest"\n'})

    assert (highest, await resolved(project, "shop\n")) == ({"shop==2.0"}, {"shop==1.0"})


async def test_other_settings_in_pyproject_change_nothing(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await resolved(project)
    write_tree(project, {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"})
    forbid_uv(monkeypatch)

    assert await resolved(project) == set()


async def test_a_renewed_token_for_the_index_changes_nothing(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some indexes hand out tokens that live for hours."""
    monkeypatch.setenv("UV_EXTRA_INDEX_URL", "http://user:old@127.0.0.1:9/simple")
    monkeypatch.setenv("UV_OFFLINE", "1")
    await resolved(project)
    monkeypatch.setenv("UV_EXTRA_INDEX_URL", "http://user:new@127.0.0.1:9/simple")
    forbid_uv(monkeypatch)

    assert await resolved(project) == set()


async def test_achalice_is_never_fetched_whoever_requires_it(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    """The bundle carries the one that runs the tool; another must not come over it."""
    wheelhouse.add("achalice", "99.0", requires=("typer",))
    wheelhouse.add("plugin", requires=("achalice[cli]>=0",))

    assert await resolved(project, "achalice[cli]\nplugin\n") == {"plugin==1.0"}


async def test_asking_for_achalice_aws_brings_its_requirements(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("aiobotocore", "99.0")

    assert await resolved(project, "achalice[aws]\n") == {"aiobotocore==99.0"}


async def test_the_users_hashes_stay_with_their_pins(wheelhouse: Wheelhouse, project: Path) -> None:
    wheelhouse.add("shop", "1.0")
    pinned = f"shop==1.0 --hash=sha256:{'0' * 64}"

    assert await resolved(project, f"{pinned}\n") == {pinned}


async def test_a_package_that_does_not_exist_is_named(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("shop", requires=("no-such-basket",))

    with pytest.raises(UnknownPackageError, match="no package named `no-such-basket`") as raised:
        await resolved(project, "shop\n")

    assert "No solution found" in str(raised.value.detail)


@pytest.mark.parametrize("tag", ["cp312-cp312-win_amd64", "cp312-cp312-manylinux_2_39_x86_64"])
async def test_a_package_without_a_wheel_for_lambda_is_named(
    wheelhouse: Wheelhouse, project: Path, tag: str
) -> None:
    wheelhouse.add("basket", tag=tag)

    with pytest.raises(NoWheelError, match=r"`basket` has no wheel for Python 3\.12 on Lambda's"):
        await resolved(project, "basket\n")


async def test_a_package_that_would_have_to_be_built_for_lambda_is_named(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    (wheelhouse.folder / "basket-1.0.tar.gz").write_bytes(b"never opened")

    with pytest.raises(NoWheelError, match="`basket` has no wheel"):
        await resolved(project, "basket\n")


async def test_old_pythons_take_only_wheels_for_their_old_linux(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    wheelhouse.add("basket", "1.0", tag="py3-none-manylinux2014_x86_64")
    wheelhouse.add("basket", "2.0", tag="py3-none-manylinux_2_28_x86_64")

    found = [await resolved(project, "basket\n", Target(v, "x86_64")) for v in ("3.11", "3.12")]

    assert found == [{"basket==1.0"}, {"basket==2.0"}]


@pytest.mark.parametrize(
    "requirements", ["shop<1\nshop>1\n", "shop==7\n", "shop=1\n"], ids=lambda text: text.strip()
)
async def test_whatever_else_is_wrong_is_said_in_uvs_own_words(
    wheelhouse: Wheelhouse, project: Path, requirements: str
) -> None:
    wheelhouse.add("shop", "1.0")

    with pytest.raises(DependencyError, match="the dependencies cannot be resolved") as raised:
        await resolved(project, requirements)

    assert "shop" in str(raised.value.detail)


async def test_an_index_that_does_not_answer_is_an_error(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://user:secret@127.0.0.1:9/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")

    with pytest.raises(UnreachableIndexError) as raised:
        await resolved(project, "shop\n")

    assert "127.0.0.1" in str(raised.value.detail)
    assert "secret" not in str(raised.value.detail)


async def test_a_python_that_this_machine_lacks_is_an_error(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    with pytest.raises(InterpreterMissingError, match=r"there is no Python 3\.99"):
        await resolved(project, target=Target("3.99", "x86_64", local=True))


async def test_no_failure_leaves_anything_behind(wheelhouse: Wheelhouse, project: Path) -> None:
    with pytest.raises(BundleError):
        await resolved(project, "no-such-basket\n")

    assert list((project / ".achalice" / "build").iterdir()) == []


async def test_nothing_of_the_tools_own_environment_reaches_uv(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON"):
        monkeypatch.setenv(name, "/no/such/place")
    monkeypatch.setenv("UV_REQUIRE_HASHES", "1")
    here = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert await resolved(project, target=Target(here, "x86_64", local=True)) == set()
