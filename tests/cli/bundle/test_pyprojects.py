from pathlib import Path

import pytest
from packaging.requirements import Requirement

from achalice_cli.bundle.errors import RequirementsFileError
from achalice_cli.bundle.pyprojects import Chosen, Pyproject, read_pyproject
from achalice_cli.bundle.runtime import Runtime
from achalice_cli.bundle.targets import Target

from .wheelhouse import write_tree

RUNTIME = Runtime("1.2.3", frozenset({"aws", "cli"}), (Requirement("anyio>=4"),), ())
SHOP = """
[project]
name = "shop"
version = "1"
dependencies = ["achalice[aws]", "six>=1"]
[project.optional-dependencies]
"P.D.F" = ["reportlab"]
[dependency-groups]
dev = ["pytest"]
lambda = ["httpx", { include-group = "tracing" }]
tracing = ["aws-xray-sdk"]
"""


def read(project: Path, text: str, chosen: Chosen = Chosen()) -> Pyproject | None:  # noqa: B008
    write_tree(project, {"pyproject.toml": text})
    return read_pyproject(project, chosen, RUNTIME, Target("3.12", "x86_64"))


def names(found: Pyproject | None) -> list[str]:
    assert found is not None
    return [each.name for each in found.requirements]


@pytest.mark.parametrize("text", ["", "[tool.ruff]\nline-length = 100\n"])
def test_a_pyproject_that_only_sets_up_tools_asks_for_nothing(project: Path, text: str) -> None:
    assert read(project, text) is None


def test_groups_and_extras_count_only_where_they_are_chosen(project: Path) -> None:
    assert names(read(project, SHOP)) == ["achalice", "six"]
    assert names(read(project, SHOP, Chosen(("p-d-f",), ("lambda",)))) == [
        *("achalice", "six", "reportlab", "httpx", "aws-xray-sdk")
    ]


@pytest.mark.parametrize(
    ("chosen", "complaint", "hint"),
    [
        (Chosen(groups=("lamda",)), "has no dependency group `lamda`", "`dev`, `lambda`"),
        (Chosen(extras=("xml",)), "has no extra `xml`", "there is `p-d-f`"),
    ],
)
def test_what_is_chosen_has_to_exist(
    project: Path, chosen: Chosen, complaint: str, hint: str
) -> None:
    with pytest.raises(RequirementsFileError, match=complaint) as raised:
        read(project, SHOP, chosen)

    assert hint in str(raised.value.hint)


def test_a_group_that_includes_itself_is_an_error(project: Path) -> None:
    text = '[project]\nname = "shop"\n[dependency-groups]\na = [{ include-group = "a" }]\n'

    with pytest.raises(RequirementsFileError, match="has a group `a` that includes itself"):
        read(project, text, Chosen(groups=("a",)))


def test_what_is_asked_for_of_achalice_itself_is_known(project: Path) -> None:
    found = read(project, SHOP)

    assert found is not None
    assert found.extras == {"aws"}
    with pytest.raises(RequirementsFileError, match="asks for achalice==9, but the installed one"):
        read(project, '[project]\nname = "shop"\ndependencies = ["achalice==9"]\n')


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[project", "`pyproject.toml` is not TOML"),
        ('[project]\ndependencies = "six"\n', "cannot be understood: project.dependencies: "),
        ('[project]\ndependencies = ["six=1"]\n', "asks for `six=1`, which is no requirement"),
        ('[project]\nrequires-python = "3.x"\n', "has a `requires-python` of '3.x'"),
    ],
)
def test_a_pyproject_that_cannot_be_understood_is_an_error(
    project: Path, text: str, complaint: str
) -> None:
    with pytest.raises(RequirementsFileError) as raised:
        read(project, text)

    assert complaint in str(raised.value)


@pytest.mark.parametrize("wanted", [">=3.11", ">=3.12.4", "~=3.12", ">=3.12,<3.13", "<=3.12"])
def test_a_project_may_ask_for_a_patch_of_lambdas_python(project: Path, wanted: str) -> None:
    assert read(project, f'[project]\nname = "shop"\nrequires-python = "{wanted}"\n') is not None


@pytest.mark.parametrize("wanted", [">=3.13", "<3.12", "==3.11.*"])
def test_a_project_for_another_python_is_an_error(project: Path, wanted: str) -> None:
    with pytest.raises(RequirementsFileError, match="is for Python") as raised:
        read(project, f'[project]\nname = "shop"\nrequires-python = "{wanted}"\n')

    assert '"python_version"' in str(raised.value.hint)


def test_a_member_of_a_workspace_has_the_lock_of_the_workspace(tmp_path: Path) -> None:
    shop = '[project]\nname = "shop"\n'
    workspace = '[tool.uv.workspace]\nmembers = ["apps/*"]\nexclude = ["apps/own"]\n'
    write_tree(
        tmp_path,
        {"pyproject.toml": workspace, "uv.lock": "", "apps/own/uv.lock": "", "else/app.py": ""},
    )

    found = [read(tmp_path / place, shop) for place in ("apps/shop", "apps/own", "else")]

    assert [each and each.lock for each in found] == [
        tmp_path / "uv.lock",
        tmp_path / "apps" / "own" / "uv.lock",
        None,
    ]
