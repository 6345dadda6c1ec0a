from pathlib import Path

import pytest

from achalice_cli.project import NoProjectError, Project

from .running import achalice, project


def test_a_project_is_a_folder_with_an_app(tmp_path: Path) -> None:
    found = Project.find(project(tmp_path, ""))

    assert (found.folder, found.app_file) == (tmp_path, tmp_path / "app.py")
    assert found.config_file == tmp_path / ".achalice" / "config.json"


def test_its_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, "")
    monkeypatch.chdir(tmp_path)

    assert Project.find(Path()).folder == tmp_path


def test_a_folder_called_app_py_is_no_app(tmp_path: Path) -> None:
    (tmp_path / "app.py").mkdir()

    with pytest.raises(NoProjectError):
        Project.find(tmp_path)


def test_the_sandbox_keeps_its_records_apart(tmp_path: Path) -> None:
    """What is deployed to AWS is never mistaken for what is emulated."""
    found = Project.find(project(tmp_path, ""))

    assert found.state_file("dev", sandbox=False) == tmp_path / ".achalice" / "deployed/dev.json"
    assert found.state_file("dev", sandbox=True) == tmp_path / ".achalice" / "sandbox/dev.json"


def test_the_command_says_where_it_looked_for_a_project(tmp_path: Path) -> None:
    assert achalice("local", "--project-dir", str(tmp_path)) == (
        1,
        "",
        f"error: there is no app.py in {tmp_path}\n\n"
        "hint: run the command in your project's folder, name it with --project-dir, "
        "or make one with `achalice new-project NAME`\n",
    )
