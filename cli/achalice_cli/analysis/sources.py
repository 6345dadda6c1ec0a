"""The modules of a project: which there are, what they import, and their syntax trees."""

import ast
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One module that could be read."""

    name: str
    """As it is imported: `chalicelib.store`."""
    file: str
    """Relative to the project, with slashes."""
    tree: ast.Module
    is_package: bool

    def absolute(self, module: str | None, level: int) -> str | None:
        """What `from ..module import` in this module names; None outside of the project."""
        if level == 0:
            return module
        parts = self.name.split(".")
        up = level - 1 if self.is_package else level
        if up > len(parts):
            return None
        kept = parts[: len(parts) - up]
        return ".".join([*kept, module] if module else kept) or None


@dataclass(slots=True)
class Sources:
    """Modules below `folder`, each read once, when it is first imported."""

    folder: Path
    unread: list[tuple[str, int]] = field(default_factory=list)
    """Files that are no Python, and the lines at fault."""
    _read: dict[str, Source | None] = field(default_factory=dict)
    _packages: dict[str, bool] = field(default_factory=dict)

    def find(self, name: str) -> Source | None:
        """The module of that name; None if it is not the project's, or cannot be parsed."""
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def has_package(self, name: str) -> bool:
        """Whether a folder of modules goes by that name, without an `__init__.py`.

        Python takes any other module of the name before such a folder.
        """
        if name not in self._packages:
            folder = self.folder.joinpath(*name.split("."))
            self._packages[name] = name.partition(".")[0] not in sys.stdlib_module_names and any(
                folder.glob("*.py")
            )
        return self._packages[name]

    def _load(self, name: str) -> Source | None:
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        plain = self.folder.joinpath(*parts).with_suffix(".py")
        package = self.folder.joinpath(*parts, "__init__.py")
        for file in (package, plain):
            if file.is_file():
                return self._parsed(name, file)
        return None

    def _parsed(self, name: str, file: Path) -> Source | None:
        shown = file.relative_to(self.folder).as_posix()
        try:
            with warnings.catch_warnings():
                # Python warns of the user's own escapes and comparisons while it parses.
                warnings.simplefilter("ignore")
                tree = ast.parse(file.read_bytes(), filename=shown)
        except SyntaxError as error:
            self.unread.append((shown, error.lineno or 1))
        except (OSError, ValueError, RecursionError, MemoryError):
            self.unread.append((shown, 1))
        else:
            return Source(name, shown, tree, file.name == "__init__.py")
        return None
