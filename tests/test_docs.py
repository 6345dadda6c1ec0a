"""What README and docs/ show works as it stands there."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def blocks(language: str) -> list[object]:
    return list(_blocks(language))


def _blocks(language: str) -> Iterator[object]:
    for page in PAGES:
        for number, (found, text) in enumerate(BLOCK.findall(page.read_text()), start=1):
            if found == language:
                yield pytest.param(text, id=f"{page.name}-{number}")


@pytest.mark.parametrize("code", blocks("python"))
def test_every_python_example_can_be_imported(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", example)

    exec(compile(code, "example", "exec", dont_inherit=True), example.__dict__)

    assert any(callable(value) for value in vars(example).values())


@pytest.mark.parametrize("text", blocks("json"))
def test_every_json_example_is_json(text: str) -> None:
    assert json.loads(text) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]

    assert broken == []
