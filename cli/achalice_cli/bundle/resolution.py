"""The exact versions of everything in the layer, remembered until what was asked for changes."""

import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anyio import to_thread

from achalice_cli.bundle import pylocks, requirements, uv
from achalice_cli.bundle.build_folder import BuildFolder
from achalice_cli.bundle.local_packages import LocalPackage, local_path
from achalice_cli.bundle.platforms import with_fitting_packages
from achalice_cli.bundle.pylocks import Locked
from achalice_cli.bundle.pyprojects import FILE, Pyproject
from achalice_cli.bundle.requirements import Requirements, read_pin
from achalice_cli.bundle.runtime import NAME
from achalice_cli.bundle.targets import Target

# Changes whenever the same question would be answered in another way.
_SCHEME = "achalice resolution 2"
# The bundle brings achalice itself, whoever else may require it: under a marker that is
# never true, uv neither looks for it nor lists it.
_NO_ACHALICE = f'{NAME} ; python_version < "0"\n'


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides how a project's dependencies are resolved."""

    project: Path
    target: Target
    asked: Requirements | Pyproject
    needs: Sequence[str]
    """What achalice itself requires."""

    def key(self) -> str:
        """A hash of it all."""
        parts = [
            _SCHEME,
            self._asked(),
            list(self.needs),
            str(self.target),
            sysconfig.get_platform() if self.target.local else "",
            uv.choices(self.project, os.environ),
        ]
        return sha256(json.dumps(parts).encode()).hexdigest()

    def _asked(self) -> list[tuple[str, str, object]]:
        match self.asked:
            case Requirements():
                return [(line.file, line.text, line.constraint) for line in self.asked.lines]
            case Pyproject():
                chosen = self.asked.chosen.options
                return [(name, text, chosen) for name, text in self.asked.sources]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything that is installed, exactly."""

    pins: tuple[str, ...] = ()
    """`name==version` or `name @ url`, each with the hashes that the user gave for it."""
    locked: tuple[Locked, ...] = ()
    """Packages of a lock, with where they come from and their hashes."""
    local: tuple[LocalPackage, ...] = ()
    """Packages of this machine."""


async def resolve(question: Question, builds: BuildFolder) -> Resolution:
    """Every package that is to be installed.

    Starts no process for a question that was answered before.

    Raises:
        DependencyError: There is no answer.
        InterpreterMissingError: The target is local, and this machine lacks its Python.
    """
    key, text = await to_thread.run_sync(_remembered, question, builds)
    if text is None:
        answer = await _Asking(question, builds).answer()
        text = answer
        await to_thread.run_sync(
            builds.keep, "resolved", key, lambda file: file.write(answer.encode())
        )
    return _read(text, question)


def _read(text: str, question: Question) -> Resolution:
    match question.asked:
        case Requirements():
            lines = {line: local_path(line, question.project) for line in text.splitlines()}
            pins = tuple(line for line, place in lines.items() if place is None)
            return Resolution(pins=pins, local=_local(lines.values()))
        case Pyproject():
            packages = list(pylocks.split(text))
            places = [question.project / each.local for each in packages if each.local]
            rest = tuple(each for each in packages if not each.local)
            return Resolution(locked=rest, local=_local(places))


def _local(places: Iterable[Path | None]) -> tuple[LocalPackage, ...]:
    found = {Path(os.path.normpath(place)) for place in places if place is not None}
    return tuple(LocalPackage(place) for place in sorted(found))


def _remembered(question: Question, builds: BuildFolder) -> tuple[str, str | None]:
    key = question.key()
    kept = builds.find("resolved", key)
    return key, kept.path.read_text("utf-8") if kept else None


@dataclass(frozen=True, slots=True)
class _Asking:
    question: Question
    builds: BuildFolder

    async def answer(self) -> str:
        match self.question.asked:
            case Requirements() as asked:
                files = [requirements.FILE] if asked.lines else []
                return _with_hashes(await self._compile(*files, "-"), asked)
            case Pyproject(lock=None) as asked:
                as_lock = ("--format", "pylock.toml", *asked.chosen.options)
                return await self._compile(FILE, "-", *as_lock)
            case Pyproject() as asked:
                return await self._of_lock(asked)

    async def _of_lock(self, asked: Pyproject) -> str:
        """What is locked, without achalice, and what achalice needs: as locked where it is."""
        await self._check_lock()
        wanted = list(pylocks.split(await self._export(asked, "--prune", NAME)))
        every = list(pylocks.split(await self._export(asked, "--no-emit-package", NAME)))
        limits = "".join(f"{each.constraint}\n" for each in every if each.constraint)
        needs = pylocks.split(await self._compile("-", "--format", "pylock.toml", limits=limits))
        chosen, locked = {each.name for each in wanted}, {each.name for each in every}
        for each in needs:
            if each.name not in chosen:
                same = [other for other in every if other.name == each.name]
                wanted += same if each.name in locked else [each]
        return pylocks.join(wanted)

    async def _check_lock(self) -> None:
        """That it is what pyproject.toml asks for. Uv looks at it with a Python that this allows.

        Raises:
            LockOutdatedError: It is not.
        """
        outcome = await uv.run_online("lock", "--check", project=self.question.project)
        if outcome.code != 0 and not outcome.lacks_python:
            raise uv.failure("resolved", outcome, self.question.target)

    async def _export(self, asked: Pyproject, *options: str) -> str:
        outcome = await uv.run(
            "export",
            "--frozen",
            *("--python", sys.executable),
            "--no-default-groups",
            "--no-emit-project",
            "--no-header",
            *("--format", "pylock.toml"),
            *asked.chosen.options,
            *options,
            project=self.question.project,
        )
        if outcome.code != 0:
            raise uv.failure("resolved", outcome, self.question.target)
        return outcome.answer

    async def _compile(self, *what: str, limits: str = "") -> str:
        async with self.builds.workplace() as folder:
            left_out, constraints = folder / "overrides.txt", folder / "constraints.txt"
            await to_thread.run_sync(left_out.write_text, _NO_ACHALICE)
            await to_thread.run_sync(constraints.write_text, limits)
            overrides = [str(left_out), *os.environ.get("UV_OVERRIDE", "").split()]

            async def run(fitting: Sequence[str]) -> uv.Outcome:
                return await uv.run_online(
                    "pip",
                    "compile",
                    *what,
                    *(part for each in overrides for part in ("--override", each)),
                    *("--constraint", str(constraints)),
                    "--no-header",
                    "--no-annotate",
                    *fitting,
                    project=self.question.project,
                    given="\n".join(self.question.needs),
                )

            question = self.question
            outcome = await with_fitting_packages(
                "resolved", question.target, question.project, run
            )
        return outcome.answer


def _with_hashes(answer: str, asked: Requirements) -> str:
    hashes = asked.hashes
    lines = []
    for line in answer.splitlines():
        pin = read_pin(line)
        wanted = hashes.get(pin, ()) if pin else ()
        lines.append(" ".join([line, *(f"--hash={each}" for each in wanted)]))
    return "\n".join(lines) + "\n"
