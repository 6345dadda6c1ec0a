from pathlib import Path

import pytest
from packaging.requirements import Requirement

from achalice_cli.bundle.errors import RequirementsFileError
from achalice_cli.bundle.requirements import Requirements, read_requirements
from achalice_cli.bundle.runtime import Runtime
from achalice_cli.bundle.targets import Target

from .wheelhouse import write_tree

RUNTIME = Runtime(
    version="1.2.3",
    extras=frozenset({"aws", "cli"}),
    requirements=(
        Requirement("anyio>=4"),
        Requirement('tomli>=2; python_version < "3.11"'),
        Requirement('aiobotocore>=2; extra == "aws"'),
        Requirement('typer>=1; extra == "cli"'),
    ),
    files=(),
)


def read(project: Path, **files: str) -> Requirements:
    write_tree(project, {f"{name.replace('_', '/')}.txt": text for name, text in files.items()})
    return read_requirements(project, RUNTIME, Target("3.12", "x86_64"))


def test_a_project_without_requirements_asks_for_nothing(project: Path) -> None:
    assert read(project) == Requirements((), frozenset())


def test_comments_and_line_breaks_do_not_count(project: Path) -> None:
    """Or else a comment would have everything resolved anew."""
    plain = read(project, requirements="six>=1\nidna==3.1 --hash=sha256:aa\n")
    adorned = "# what we need\nsix>=1  # for Python 2\n\nidna==3.1 \\\n  --hash=sha256:aa\n"

    assert [line.text.split() for line in read(project, requirements=adorned).lines] == [
        line.text.split() for line in plain.lines
    ]


def test_included_files_are_read_relative_to_their_includer(project: Path) -> None:
    asked = read(
        project,
        requirements="-r sub/web.txt\nsix\n",
        sub_web="--constraint=limits.txt\nhttpx\n-r ../requirements.txt",
        sub_limits="httpx<1",
    )

    assert [(line.file, line.text, line.constraint) for line in asked.lines] == [
        ("requirements.txt", "-r sub/web.txt", False),
        ("sub/web.txt", "--constraint=limits.txt", False),
        ("sub/limits.txt", "httpx<1", True),
        ("sub/web.txt", "httpx", False),
        ("sub/web.txt", "-r ../requirements.txt", False),
        ("requirements.txt", "six", False),
    ]


def test_an_included_file_that_is_missing_is_named(project: Path) -> None:
    with pytest.raises(RequirementsFileError) as raised:
        read(project, requirements="six\n-r more.txt")

    assert str(raised.value) == (
        "line 2 of `requirements.txt` includes `more.txt`, which does not exist"
    )


def test_a_file_that_is_not_text_is_named(project: Path) -> None:
    """What PowerShell makes of `pip freeze > requirements.txt`."""
    (project / "requirements.txt").write_bytes("six\n".encode("utf-16"))

    with pytest.raises(RequirementsFileError, match=r"`requirements\.txt` is not UTF-8 text"):
        read(project)


@pytest.mark.parametrize(
    "line",
    [
        "-e .",
        "--editable=.",
        "./[aws]",
        "shop @ .",
        "../project",
    ],
)
def test_the_project_itself_is_no_dependency_of_its_own(project: Path, line: str) -> None:
    with pytest.raises(RequirementsFileError) as raised:
        read(project, requirements=f"six\n{line}\n")

    assert (
        str(raised.value) == f"line 2 of `requirements.txt` asks for `{line}`, the project itself"
    )


@pytest.mark.parametrize(
    "line",
    [
        "six",
        "six>=1,!=1.5 ; sys_platform == 'linux'",
        "lib @ https://example.com/lib-1.0-py3-none-any.whl",
        "https://example.com/lib-1.0-py3-none-any.whl",
        "lib @ git+https://token@example.com/lib.git@main",
        "--index-url https://example.com/simple",
    ],
)
def test_whatever_uv_can_fetch_is_left_to_uv(project: Path, line: str) -> None:
    assert [each.text for each in read(project, requirements=line).lines] == [line]


@pytest.mark.parametrize(
    ("line", "extras", "needs"),
    [
        ("achalice", set(), []),
        ("Achalice[aws] >= 1, < 2  # the framework", {"aws"}, ["aiobotocore>=2"]),
        ("achalice[aws,cli]==1.2.3 --hash=sha256:aa", {"aws", "cli"}, ["aiobotocore>=2"]),
        ("achalice[cli] @ git+https://example.com/achalice.git", {"cli"}, []),
        ("achalice[aws]; python_version < '3.12'", set(), []),
    ],
)
def test_a_line_for_achalice_brings_only_what_lambda_needs(
    project: Path, line: str, extras: set[str], needs: list[str]
) -> None:
    asked = read(project, requirements=line)

    assert asked.extras == extras
    assert RUNTIME.needs(asked.extras) == ["anyio>=4", 'tomli>=2; python_version < "3.11"', *needs]


@pytest.mark.parametrize("line", ["achalice-orders", "achalice_orders", "achalice.orders==9"])
def test_a_package_whose_name_only_starts_with_achalice_is_another(
    project: Path, line: str
) -> None:
    assert read(project, requirements=line).extras == frozenset()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("achalice==9", "asks for achalice==9, but the installed one is 1.2.3"),
        ("achalice<1.2", "asks for achalice<1.2, but the installed one is 1.2.3"),
        ("achalice[asw]", "asks for achalice[asw], which does not exist"),
        ("achalice=1", "cannot be read: "),
    ],
)
def test_an_achalice_that_the_bundle_cannot_carry_is_an_error(
    project: Path, line: str, complaint: str
) -> None:
    with pytest.raises(RequirementsFileError) as raised:
        read(project, requirements=line)

    assert str(raised.value).startswith(f"line 1 of `requirements.txt` {complaint}")


def test_options_are_kept_with_folders_made_absolute(project: Path) -> None:
    """Resolutions do not repeat them, and are installed from another place."""
    (project / "sub" / "wheels").mkdir(parents=True)
    index = "--extra-index-url https://example.com/simple"

    asked = read(project, requirements=f"{index}\n-r sub/r.txt", sub_r="-f wheels\nsix")

    assert asked.options == [index, f"--find-links {(project / 'sub' / 'wheels').as_uri()}"]


def test_hashes_are_known_by_name_and_version_however_they_are_spelled(project: Path) -> None:
    asked = read(
        project,
        requirements="Typing_Extensions == 4.0 --hash=sha256:aa \\\n --hash=sha256:bb\nsix>=1\n",
    )

    assert asked.hashes == {("typing-extensions", "4"): ("sha256:aa", "sha256:bb")}
