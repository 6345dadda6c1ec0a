"""What a project's requirements.txt asks for, as far as the bundle must know before uv does."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, canonicalize_version

from achalice_cli.bundle.errors import RequirementsFileError
from achalice_cli.bundle.local_packages import EDITABLE, local_path
from achalice_cli.bundle.runtime import NAME, Runtime
from achalice_cli.bundle.targets import Target

FILE = "requirements.txt"

_COMMENT = re.compile(r"(^|\s)#.*")
_INCLUDE = re.compile(r"(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(?P<file>.+)")
_FIND_LINKS = re.compile(r"(-f|--find-links)(?:\s*=\s*|\s*)(?P<place>.+)")
_OPTIONS = re.compile(r"\s--?[A-Za-z].*")
_HASH = re.compile(r"--hash[=\s]\s*(\w+:[0-9a-fA-F]+)")
_ACHALICE = re.compile(rf"{NAME}(?![\w.-])", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?=\s*($|[\[<>=!~;@ ]))")

Pin = tuple[str, str]
"""A package's name and its version or URL, both in their canonical spelling."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a requirements file, without its comment and with its continuations."""

    file: str
    """Relative to the project."""
    number: int
    """0 where it is not known."""
    text: str
    constraint: bool
    """In a file that was included with `-c`."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """All that requirements.txt and the files that it includes say."""

    lines: tuple[Line, ...]
    extras: frozenset[str]
    """Of achalice."""

    @property
    def options(self) -> list[str]:
        """Where packages may come from; uv's resolutions do not repeat it."""
        return [
            line.text
            for line in self.lines
            if _is_option(line.text)
            and not _INCLUDE.match(line.text)
            and line.text != "--require-hashes"
        ]

    @property
    def names(self) -> frozenset[str]:
        """Of the packages that it asks for by name, in their canonical spelling."""
        texts = (line.text for line in self.lines if not line.constraint)
        found = (_NAME.match(text) for text in texts if not _is_option(text))
        return frozenset(canonicalize_name(name[0]) for name in found if name)

    @property
    def hashes(self) -> Mapping[Pin, tuple[str, ...]]:
        """The hashes that each exact requirement was given; uv's resolutions forget them."""
        found: dict[Pin, tuple[str, ...]] = {}
        for line in self.lines:
            hashes = tuple(_HASH.findall(line.text))
            if hashes and (pin := read_pin(_OPTIONS.sub("", line.text))):
                found[pin] = found.get(pin, ()) + hashes
        return found


def read_requirements(project: Path, runtime: Runtime, target: Target) -> Requirements:
    """Without a requirements.txt there is nothing that the app asks for.

    Raises:
        RequirementsFileError: A file is missing or not text, or asks for what cannot be bundled.
    """
    if not (project / FILE).exists():
        return Requirements((), frozenset())
    lines = tuple(_Reader(project).lines(project / FILE))
    extras: set[str] = set()
    for line in lines:
        if line.constraint or _is_option(line.text):
            continue
        if _ACHALICE.match(line.text):
            extras |= achalice_extras(line, runtime, target)
        elif local_path(line.text, (project / line.file).parent) == project:
            raise _the_project_itself(line)
    return Requirements(lines, frozenset(extras))


def read_pin(text: str) -> Pin | None:
    """`name==version` or `name @ url`; None for any looser requirement."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    name = canonicalize_name(requirement.name)
    if requirement.url:
        return name, requirement.url
    pins = [each for each in requirement.specifier if each.operator == "=="]
    return (name, canonicalize_version(pins[0].version)) if len(pins) == 1 else None


class _Reader:
    def __init__(self, project: Path) -> None:
        self.project = project
        self.seen: set[Path] = set()

    def lines(self, path: Path, *, constraint: bool = False) -> Iterator[Line]:
        """The lines of the file and, in their place, of those that it includes."""
        self.seen.add(path.resolve())
        name = Path(os.path.relpath(path, self.project)).as_posix()
        for number, text in _logical_lines(_read(path, name)):
            line = Line(name, number, _with_place(text, path.parent), constraint)
            yield line
            if include := _INCLUDE.match(text):
                yield from self._included(include, line, path.parent, constraint)

    def _included(
        self, include: re.Match[str], line: Line, folder: Path, constraint: bool
    ) -> Iterator[Line]:
        named = _VARIABLE.sub(lambda each: os.environ.get(each[1], each[0]), include["file"])
        path = folder / named.strip("\"'")
        if "://" in named or path.resolve() in self.seen:
            return
        if not path.is_file():
            raise RequirementsFileError(
                line.file, f"includes `{named}`, which does not exist", line=line.number
            )
        yield from self.lines(path, constraint=constraint or include[1] in ("-c", "--constraint"))


def _is_option(text: str) -> bool:
    return text.startswith("-") and not EDITABLE.match(text)


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise RequirementsFileError(
            name, "is not UTF-8 text", hint="save it as UTF-8; PowerShell's `>` writes UTF-16"
        ) from None
    except OSError as error:
        raise RequirementsFileError(name, f"cannot be read: {error.strerror}") from error


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    start, joined = 1, ""
    for number, line in enumerate(text.splitlines(), start=1):
        joined += line.removesuffix("\\")
        if line.endswith("\\"):
            continue
        if stripped := _COMMENT.sub("", joined).strip():
            yield start, stripped
        start, joined = number + 1, ""
    if stripped := _COMMENT.sub("", joined).strip():
        yield start, stripped


def _with_place(text: str, folder: Path) -> str:
    """A relative `--find-links` made absolute: the resolution is installed from another file."""
    option = _FIND_LINKS.match(text)
    if option and (place := folder / option["place"]).is_dir():
        return f"--find-links {place.resolve().as_uri()}"
    return text


def achalice_extras(line: Line, runtime: Runtime, target: Target) -> set[str]:
    """What a line for achalice itself asks for of it.

    Raises:
        RequirementsFileError: It asks for another version, or for what does not exist.
    """
    try:
        asked = Requirement(_OPTIONS.sub("", line.text))
    except InvalidRequirement as error:
        raise RequirementsFileError(
            line.file, f"cannot be read: {str(error).splitlines()[0]}", line=line.number
        ) from error
    if asked.marker and not asked.marker.evaluate({"python_version": target.python_version}):
        return set()
    if not asked.specifier.contains(runtime.version, prereleases=True):
        raise RequirementsFileError(
            line.file,
            f"asks for {NAME}{asked.specifier}, but the installed one is {runtime.version}",
            line=line.number,
            hint="a bundle carries the achalice that made it: install the one "
            "that is asked for, or change the line",
        )
    if unknown := sorted(asked.extras - runtime.extras):
        raise RequirementsFileError(
            line.file,
            f"asks for {NAME}[{unknown[0]}], which does not exist",
            line=line.number,
            hint=f"its extras are {', '.join(sorted(runtime.extras))}",
        )
    return asked.extras


def _the_project_itself(line: Line) -> RequirementsFileError:
    return RequirementsFileError(
        line.file,
        f"asks for `{line.text}`, the project itself",
        line=line.number,
        hint="its modules are bundled as they are; write what they need in its place",
    )
