"""What a project's pyproject.toml asks for, and the lock file of uv's that pins it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from achalice_cli.bundle.errors import RequirementsFileError
from achalice_cli.bundle.requirements import Line, achalice_extras
from achalice_cli.bundle.runtime import NAME, Runtime
from achalice_cli.bundle.targets import Target

FILE = "pyproject.toml"
LOCK = "uv.lock"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is bundled beside the `dependencies` of pyproject.toml."""

    extras: tuple[str, ...] = ()
    """Of `[project.optional-dependencies]`."""
    groups: tuple[str, ...] = ()
    """Of `[dependency-groups]`."""

    @property
    def options(self) -> list[str]:
        """Uv's own, for it."""
        extras = [part for name in self.extras for part in ("--extra", name)]
        return extras + [part for name in self.groups for part in ("--group", name)]


@dataclass(frozen=True, slots=True)
class Pyproject:
    """What decides how the dependencies in a pyproject.toml are resolved."""

    requirements: tuple[Requirement, ...] = field(repr=False)
    """What it asks for by name, that of the chosen extras and groups included."""
    chosen: Chosen
    lock: Path | None
    """None where the project has no uv.lock."""
    extras: frozenset[str]
    """Of achalice."""
    sources: tuple[tuple[str, str], ...] = field(repr=False)
    """The files that say it, as names and texts: those of local packages and the lock included."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Table(_Open):
    dependencies: tuple[str, ...] = ()
    optional: Mapping[str, tuple[str, ...]] = Field({}, alias="optional-dependencies")
    python: str = Field("", alias="requires-python")


class _Include(_Open):
    group: str = Field(alias="include-group")


class _Workspace(_Open):
    members: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class _Uv(_Open):
    workspace: _Workspace | None = None


class _Tool(_Open):
    uv: _Uv = _Uv()


class _File(_Open):
    project: _Table | None = None
    groups: Mapping[str, tuple[str | _Include, ...]] = Field({}, alias="dependency-groups")
    tool: _Tool = _Tool()


class _Source(_Open):
    editable: str | None = None
    directory: str | None = None
    virtual: str | None = None

    @property
    def folder(self) -> str | None:
        return self.editable or self.directory or self.virtual


class _Locked(_Open):
    name: str
    source: _Source = _Source()


class _Lock(_Open):
    package: tuple[_Locked, ...] = ()


def read_pyproject(
    project: Path, chosen: Chosen, runtime: Runtime, target: Target
) -> Pyproject | None:
    """None where there is no pyproject.toml, or none with a `[project]`: it sets up other tools.

    Raises:
        RequirementsFileError: It cannot be understood, is for another Python or another achalice,
            or lacks what was chosen of it.
    """
    path = project / FILE
    if not path.is_file():
        return None
    text = _read(path)
    file = _parse(text)
    if file.project is None:
        return None
    _check_python(file.project.python, target)
    requirements = tuple(_requirements(file, file.project, chosen))
    extras: set[str] = set()
    for each in requirements:
        if canonicalize_name(each.name) == NAME:
            line = Line(FILE, 0, str(each), constraint=False)
            extras |= achalice_extras(line, runtime, target)
    lock = _root(project) / LOCK
    found = lock if lock.is_file() else None
    sources = ((FILE, text), *(() if found is None else _lock_sources(found)))
    return Pyproject(requirements, chosen, found, frozenset(extras), sources)


def names_in(project: Path) -> frozenset[str]:
    """The packages that its `dependencies` name; none where it cannot be understood."""
    try:
        file = _parse(_read(project / FILE))
    except RequirementsFileError:
        return frozenset()
    if file.project is None:
        return frozenset()
    found = _requirements(file, file.project, Chosen())
    return frozenset(canonicalize_name(each.name) for each in found)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise RequirementsFileError(path.name, "is not UTF-8 text") from None
    except OSError as error:
        raise RequirementsFileError(path.name, f"cannot be read: {error.strerror}") from error


def _parse(text: str) -> _File:
    try:
        return _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RequirementsFileError(FILE, f"is not TOML: {error}") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise RequirementsFileError(
            FILE, f"cannot be understood: {where}: {fault['msg']}"
        ) from None


def _requirements(file: _File, table: _Table, chosen: Chosen) -> Iterator[Requirement]:
    yield from map(_requirement, table.dependencies)
    optional = {str(canonicalize_name(name)): lines for name, lines in table.optional.items()}
    for name in chosen.extras:
        yield from map(_requirement, _of("extra", name, optional))
    for name in chosen.groups:
        yield from map(_requirement, _group(file, name, ()))


def _group(file: _File, name: str, within: Sequence[str]) -> Iterator[str]:
    groups = {str(canonicalize_name(each)): parts for each, parts in file.groups.items()}
    for part in _of("dependency group", name, groups):
        if isinstance(part, str):
            yield part
        elif part.group in within:
            raise RequirementsFileError(FILE, f"has a group `{part.group}` that includes itself")
        else:
            yield from _group(file, part.group, (*within, name))


def _of(what: str, name: str, known: Mapping[str, T]) -> T:
    try:
        return known[canonicalize_name(name)]
    except KeyError:
        there = ", ".join(f"`{each}`" for each in known)
        hint = f"there is {there}" if known else f"there is no {what} in it at all"
        raise RequirementsFileError(FILE, f"has no {what} `{name}`", hint=hint) from None


def _requirement(text: str) -> Requirement:
    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise RequirementsFileError(
            FILE, f"asks for `{text}`, which is no requirement: {str(error).splitlines()[0]}"
        ) from error


def _check_python(wanted: str, target: Target) -> None:
    try:
        versions = SpecifierSet(wanted)
    except InvalidSpecifier as error:
        raise RequirementsFileError(FILE, f"has a `requires-python` of {wanted!r}") from error
    # Which patch of it Lambda runs is Lambda's choice.
    if not any(versions.contains(f"{target.python_version}{patch}") for patch in ("", ".99")):
        raise RequirementsFileError(
            FILE,
            f"is for Python {wanted}, and this bundle for {target}",
            hint='set "python_version" in .achalice/config.json, or change `requires-python`',
        )


def _root(project: Path) -> Path:
    """Where uv keeps the lock: the root of the workspace that the project is in, or itself."""
    for folder in project.parents:
        if not (folder / FILE).is_file():
            continue
        workspace = _parse(_read(folder / FILE)).tool.uv.workspace
        if workspace is not None:
            place = project.relative_to(folder).as_posix()
            inside = any(fnmatch(place, pattern) for pattern in workspace.members)
            outside = any(fnmatch(place, pattern) for pattern in workspace.exclude)
            return folder if inside and not outside else project
    return project


def _lock_sources(lock: Path) -> Iterator[tuple[str, str]]:
    """The lock, and what its local packages ask for: where that is changed, it is out of date."""
    text = _read(lock)
    yield LOCK, text
    # A workspace's indexes and sources are set at its root.
    if (root := lock.parent / FILE).is_file():
        yield "the workspace", _read(root)
    try:
        packages = _Lock.model_validate(tomllib.loads(text)).package
    except (tomllib.TOMLDecodeError, ValidationError):
        # Uv itself says best what is wrong with it.
        return
    for each in packages:
        folder = each.source.folder
        if folder is not None and (path := lock.parent / folder / FILE).is_file():
            yield f"{folder}/{FILE}", _read(path)
