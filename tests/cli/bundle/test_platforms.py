from pathlib import Path

import pytest

from achalice_cli.bundle import Target
from achalice_cli.bundle.errors import NewerLinuxError
from achalice_cli.bundle.platforms import check_what_was_built

from .wheelhouse import write_tree


def install(folder: Path, tag: str, needs: str) -> Path:
    """A package with a library that asks for a version of glibc."""
    return write_tree(
        folder,
        {
            "fast-1.0.dist-info/WHEEL": f"Wheel-Version: 1.0\nTag: cp312-cp312-{tag}\n",
            "fast-1.0.dist-info/RECORD": "fast/core.so,,\nfast/__init__.py,,\n",
            "fast/core.so": f"\0GLIBC_2.2.5\0GLIBC_2.4\0{needs}\0",
        },
    )


@pytest.mark.parametrize(("python", "needs"), [("3.12", "GLIBC_2.34"), ("3.11", "GLIBC_2.26")])
def test_what_was_compiled_here_runs_on_a_linux_as_new(
    tmp_path: Path, python: str, needs: str
) -> None:
    check_what_was_built(install(tmp_path, "linux_x86_64", needs), Target(python, "x86_64"))


@pytest.mark.parametrize(("python", "needs"), [("3.12", "GLIBC_2.38"), ("3.11", "GLIBC_2.34")])
def test_what_was_compiled_here_for_a_newer_linux_is_named(
    tmp_path: Path, python: str, needs: str
) -> None:
    """Lambda would say so at the first call."""
    folder = install(tmp_path, "linux_x86_64", needs)

    with pytest.raises(NewerLinuxError, match=r"`fast` was compiled here and needs glibc 2\.3"):
        check_what_was_built(folder, Target(python, "x86_64"))


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ("manylinux_2_28_x86_64", Target("3.12", "x86_64")),
        ("linux_x86_64", Target("3.12", "x86_64", local=True)),
    ],
    ids=["built elsewhere", "for this machine"],
)
def test_wheels_of_others_and_what_runs_here_are_taken_as_they_are(
    tmp_path: Path, tag: str, target: Target
) -> None:
    check_what_was_built(install(tmp_path, tag, "GLIBC_2.99"), target)
