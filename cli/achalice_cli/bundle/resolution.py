"""The exact versions of everything in the layer, remembered until what was asked for changes."""

import json
import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anyio import to_thread

from achalice_cli.bundle import uv
from achalice_cli.bundle.build_folder import BuildFolder
from achalice_cli.bundle.requirements import FILE, Requirements, read_pin
from achalice_cli.bundle.runtime import NAME
from achalice_cli.bundle.targets import Target

# Changes whenever the same question would be answered in another way.
_SCHEME = "achalice resolution 1"


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides how a project's dependencies are resolved."""

    project: Path
    target: Target
    requirements: Requirements
    needs: Sequence[str]
    """What achalice itself requires."""

    def key(self) -> str:
        """A hash of it all."""
        parts = [
            _SCHEME,
            [(line.file, line.text, line.constraint) for line in self.requirements.lines],
            list(self.needs),
            str(self.target),
            sysconfig.get_platform() if self.target.local else "",
            uv.choices(self.project, os.environ),
        ]
        return sha256(json.dumps(parts).encode()).hexdigest()


async def resolve(question: Question, builds: BuildFolder) -> tuple[str, ...]:
    """Every package as `name==version` or `name @ url`, with the hashes that the user gave for it.

    Starts no process for a question that was answered before.

    Raises:
        DependencyError: There is no answer.
        InterpreterMissingError: The target is local, and this machine lacks its Python.
    """
    key, text = await to_thread.run_sync(_remembered, question, builds)
    if text is None:
        answer = _with_hashes(await _ask(question, builds), question.requirements)
        text = answer
        await to_thread.run_sync(
            builds.keep, "resolved", key, lambda file: file.write(answer.encode())
        )
    return tuple(text.splitlines())


async def platform_options(target: Target, project: Path) -> list[str]:
    """What tells uv which wheels fit, for resolving and for installing alike."""
    if target.platform is None:
        return ["--python", await uv.find_interpreter(target.python_version, project)]
    return [
        *("--python", sys.executable),
        *("--python-version", target.python_version),
        *("--python-platform", target.platform),
        *("--only-binary", ":all:"),
    ]


def _remembered(question: Question, builds: BuildFolder) -> tuple[str, str | None]:
    key = question.key()
    kept = builds.find("resolved", key)
    return key, kept.path.read_text("utf-8") if kept else None


async def _ask(question: Question, builds: BuildFolder) -> str:
    platform = await platform_options(question.target, question.project)
    async with builds.workplace() as folder:
        # The bundle brings achalice itself, whoever else may require it: under a marker that is
        # never true, uv neither looks for it nor lists it.
        left_out = folder / "overrides.txt"
        await to_thread.run_sync(left_out.write_text, f'{NAME} ; python_version < "0"\n')
        overrides = [str(left_out), *os.environ.get("UV_OVERRIDE", "").split()]
        outcome = await uv.run_online(
            "pip",
            "compile",
            *([FILE] if question.requirements.lines else []),
            "-",
            *(part for each in overrides for part in ("--override", each)),
            "--no-header",
            "--no-annotate",
            *platform,
            project=question.project,
            given="\n".join(question.needs),
        )
    if outcome.code != 0:
        raise uv.failure("resolved", outcome, question.target)
    return outcome.answer


def _with_hashes(answer: str, requirements: Requirements) -> str:
    hashes = requirements.hashes
    lines = []
    for line in answer.splitlines():
        pin = read_pin(line)
        wanted = hashes.get(pin, ()) if pin else ()
        lines.append(" ".join([line, *(f"--hash={each}" for each in wanted)]))
    return "\n".join(lines) + "\n"
