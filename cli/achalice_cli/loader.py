"""Importing the user's app, to see what it declares."""

import importlib
import importlib.util
import linecache
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from achalice import Chalice
from achalice.exceptions import AchaliceError
from achalice_cli.project import Project


class AppImportError(AchaliceError):
    """`app.py` raised while it was imported. `detail` is the user's own part of the traceback."""

    def __init__(self, frames: str, cause: BaseException) -> None:
        reason = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
        super().__init__(f"app.py cannot be imported: {reason}")
        self.detail = frames
        self.hint = getattr(cause, "hint", None)
        if self.hint is None and isinstance(cause, ModuleNotFoundError):
            self.hint = f"install `{cause.name}` into the environment that achalice runs in"


class NoAppError(AchaliceError):
    """`app.py` has no app object."""

    def __init__(self, found: str | None) -> None:
        super().__init__(
            "app.py has no `app`"
            if found is None
            else f"`app` in app.py is of type `{found}`, not achalice's Chalice"
        )
        self.hint = (
            "import it with `from achalice import Chalice`"
            if found is not None and found.endswith(".Chalice")
            else 'write `app = Chalice("my-app")` at the top of app.py'
        )


def load_app(
    project: Project, environment: Mapping[str, str], *, for_good: bool = False
) -> Chalice:
    """The app object in the project's `app.py`, imported afresh.

    The stage's `environment` variables are set meanwhile, as they will be in Lambda, and stay only
    where they are set `for_good`: for handlers that are called here. The project's folder comes
    first on the path, its `vendor/` last. What app.py prints goes to stderr: stdout is for the
    command's answer.

    Raises:
        AppImportError: importing raised.
        NoAppError: there is no `Chalice` called `app`.
    """
    own, vendor = str(project.folder), str(project.folder / "vendor")
    sys.path[:] = [own, *(each for each in sys.path if each not in (own, vendor)), vendor]
    spec = importlib.util.spec_from_file_location("app", project.app_file)
    if spec is None or spec.loader is None:
        raise NoAppError(None)
    module = importlib.util.module_from_spec(spec)
    sys.modules["app"] = module
    with _variables(environment, for_good), _user_errors(project), redirect_stdout(sys.stderr):
        spec.loader.exec_module(module)
    app = getattr(module, "app", None)
    if not isinstance(app, Chalice):
        raise NoAppError(None if app is None else _type_name(app))
    return app


def forget_modules(project: Project) -> None:
    """Have the project's own modules imported anew by the next `load_app`."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and _is_users_own(project, file):
            del sys.modules[name]
    importlib.invalidate_caches()
    linecache.checkcache()


def _is_users_own(project: Project, file: str) -> bool:
    return Path(file).is_relative_to(project.folder) and "site-packages" not in file


def _type_name(value: object) -> str:
    """With its module, unless that is the user's own or Python's."""
    kind = type(value)
    if kind.__module__ in ("app", "builtins"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


@contextmanager
def _variables(environment: Mapping[str, str], for_good: bool) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        # Region, profile and endpoint of a deploy are those of the shell: what is set for the app,
        # by the config or by app.py itself, would lead it elsewhere.
        if not for_good:
            for name in os.environ.keys() - before.keys():
                del os.environ[name]
            os.environ.update(before)


@contextmanager
def _user_errors(project: Project) -> Iterator[None]:
    try:
        yield
    except (Exception, SystemExit) as error:
        sys.modules.pop("app", None)
        raise AppImportError("".join(own_frames(project, error)), error) from None


def own_frames(project: Project, error: BaseException) -> list[str]:
    """The frames of the traceback that are the user's, as Python prints them, oldest first."""
    if isinstance(error, SyntaxError):
        return traceback.format_exception_only(error)[:-1]
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if _is_users_own(project, frame.filename)
    ]
    return traceback.format_list(frames)
