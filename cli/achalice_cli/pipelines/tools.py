"""What a pipeline runs to install and check a project, as far as its files tell."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from achalice import __version__

_ACHALICE = f"'achalice[cli]~={__version__}'"


@dataclass(frozen=True, slots=True)
class Tools:
    """Lines for a shell, all of them run in the project's folder."""

    install: str
    """Brings the app's dependencies, the tool and what checks it."""
    run: str
    """What commands that were installed begin with: nothing, or `uv run `."""
    checks: tuple[str, ...]


def tools(folder: Path) -> Tools:
    """What the project in `folder` needs: uv where it has a lock, otherwise pip."""
    has_tests = (folder / "tests").is_dir() or any(folder.glob("test_*.py"))
    checks = [*(["pytest"] if has_tests else []), _mypy(folder)]
    if (folder / "uv.lock").is_file():
        return Tools(
            "pip install uv && uv sync --locked",
            "uv run ",
            tuple(f"uv run {each}" for each in checks),
        )
    return Tools(_pip(folder, has_tests=has_tests), "", tuple(checks))


def _pip(folder: Path, *, has_tests: bool) -> str:
    """Whatever the project's requirements do not name, is added to them."""
    lists = [name for name in ("requirements.txt", "requirements-dev.txt") if _is(folder / name)]
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in lists)
    if re.search(r"^-r *requirements\.txt", text, re.MULTILINE):
        lists.remove("requirements.txt")
    parts = [f"-r {name}" for name in lists]
    if not re.search(r"^achalice\[[^\]]*\b(cli|sandbox)\b", text, re.MULTILINE):
        parts.append(_ACHALICE)
    wanted = ["mypy", *(["pytest"] if has_tests else [])]
    parts += [each for each in wanted if not re.search(rf"^{each}\b(?!-)", text, re.MULTILINE)]
    return f"pip install {' '.join(parts)}"


def _mypy(folder: Path) -> str:
    """Without arguments where the project says what is to be checked."""
    if _is(folder / "mypy.ini") or _is(folder / ".mypy.ini"):
        return "mypy"
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        project = {}
    settings = project.get("tool", {}).get("mypy", {})
    return "mypy" if "files" in settings or "packages" in settings else "mypy app.py"


def _is(file: Path) -> bool:
    return file.is_file()
