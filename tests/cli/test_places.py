import importlib.util
import sys
from pathlib import Path

import pytest

from achalice_cli.engine.assembly import DeclarationError, LogLoopError
from achalice_cli.places import located, places
from achalice_cli.project import Project

APP = """
from functools import wraps


def plain(): ...


def same(): ...


@wraps(plain)
def wrapped(): ...
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of two modules that are loaded."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "parts" / "more.py").write_text("def same(): ...\n\n\ndef other(): ...\n")
    for name, file in (("app", "app.py"), ("parts.more", "parts/more.py")):
        spec = importlib.util.spec_from_file_location(name, tmp_path / file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        monkeypatch.setitem(sys.modules, name, module)
    return Project.find(tmp_path)


def test_functions_are_found_in_all_modules_of_the_project(project: Project) -> None:
    found = places(project)

    assert found["other"] == "parts/more.py:4"
    assert found["plain"] == "app.py:5"


def test_a_name_of_several_functions_has_no_place(project: Project) -> None:
    assert "same" not in places(project)


def test_functions_of_others_are_left_out(project: Project) -> None:
    assert "wraps" not in places(project)


def test_an_error_about_a_handler_says_where_it_is(project: Project) -> None:
    with pytest.raises(DeclarationError) as raised, located(project):
        raise LogLoopError("other", "/aws/lambda/shop-dev-other")

    assert raised.value.detail == "parts/more.py:4: `other`"


def test_an_error_about_what_has_no_place_says_none(project: Project) -> None:
    with pytest.raises(DeclarationError) as raised, located(project):
        raise LogLoopError("unknown", "/aws/lambda/shop-dev-unknown")

    assert raised.value.detail is None
