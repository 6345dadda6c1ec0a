"""Where the functions of a project are: `app.py:12`."""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from achalice_cli.engine.assembly import DeclarationError
from achalice_cli.project import Project


@contextmanager
def located(project: Project) -> Iterator[None]:
    """Within it, errors about what handlers declare say where these are."""
    try:
        yield
    except DeclarationError as error:
        error.locate(places(project))
        raise


def places(project: Project) -> dict[str, str]:
    """File and line of each function in the modules that are loaded from the project, by name.

    The line is that of its first decorator. Names that several functions have are left out.
    """
    found: dict[str, set[str]] = {}
    for name, place in _functions(project):
        found.setdefault(name, set()).add(place)
    return {name: each.pop() for name, each in found.items() if len(each) == 1}


def _functions(project: Project) -> Iterator[tuple[str, str]]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or not _is_users_own(project, Path(file)):
            continue
        for value in list(vars(module).values()):
            if inspect.isfunction(value):
                code = inspect.unwrap(value).__code__
                path = Path(code.co_filename)
                if _is_users_own(project, path):
                    own = path.relative_to(project.folder).as_posix()
                    yield value.__name__, f"{own}:{code.co_firstlineno}"


def _is_users_own(project: Project, path: Path) -> bool:
    return path.is_relative_to(project.folder) and "site-packages" not in path.parts
