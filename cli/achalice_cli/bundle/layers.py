"""The zip of the dependencies, which all functions of an app share as a Lambda layer."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from stat import S_IXUSR

from anyio import Lock, to_thread

from achalice_cli.bundle import bytecode, pylocks, uv
from achalice_cli.bundle.archives import LAYOUT, Entry, fingerprint, write_zip
from achalice_cli.bundle.build_folder import BuildFolder, Kept
from achalice_cli.bundle.platforms import check_what_was_built, with_fitting_packages
from achalice_cli.bundle.resolution import Resolution
from achalice_cli.bundle.runtime import NAME, Runtime
from achalice_cli.bundle.targets import Target

# What installers note down for themselves, where and when they ran.
_NOTES = frozenset(
    {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json"}
)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that may or may not have been built yet."""

    project: Path
    target: Target
    wanted: Resolution
    """Exactly what is installed."""
    options: tuple[str, ...]
    """Lines of requirements.txt that say where from."""
    runtime: Runtime
    builds: BuildFolder
    python: str | None = None
    """The interpreter that compiles it; None where it holds sources alone."""
    _one_at_a_time: Lock = field(default_factory=Lock, compare=False, repr=False)

    def hash(self) -> str:
        """A hash of all that decides what is in the layer.

        Raises:
            MissingPackageError: There is nothing at the path of a package of this machine.
        """
        parts = [
            *(self.target.runtime, self.target.platform or str(self.target)),
            *self.wanted.pins,
            *(each.identity for each in self.wanted.locked),
            *(each.fingerprint() for each in self.wanted.local),
            *([] if self.python is None else [bytecode.SCHEME]),
        ]
        digest = sha256(LAYOUT + json.dumps(parts).encode())
        digest.update(fingerprint(self.runtime.files).encode())
        return digest.hexdigest()

    async def build(self) -> Kept:
        """The layer's zip, built unless it is at hand.

        Raises:
            DependencyError: Something could not be downloaded or built.
        """
        async with self._one_at_a_time:
            key = await to_thread.run_sync(self.hash)
            if kept := await to_thread.run_sync(self.builds.find, "layer", key):
                return kept
            async with self.builds.workplace() as folder:
                installed = folder / "layer" / "python"
                await self._install(installed, folder)
                await to_thread.run_sync(check_what_was_built, installed, self.target)
                if self.python is not None:
                    await to_thread.run_sync(_write, self.runtime.files, folder / "layer")
                    await bytecode.compile_sources(folder / "layer", self.python)
                return await to_thread.run_sync(self._keep, key, folder / "layer")

    async def _install(self, into: Path, workplace: Path) -> None:
        wheels = await self._wheels(workplace)
        if self.wanted.locked:
            lock = workplace / "pylock.toml"
            text = pylocks.absolute(pylocks.join(self.wanted.locked), self.project)
            await to_thread.run_sync(lock.write_text, text)
            await self._run_uv(into, str(lock))
        if wheels or not self.wanted.locked:
            lines = "\n".join([*self.options, *self.wanted.pins, *wheels])
            await self._run_uv(into, "-", lines)

    async def _wheels(self, workplace: Path) -> list[str]:
        """Those of packages of this machine, as requirements."""
        wheels = []
        for number, package in enumerate(self.wanted.local):
            into = workplace / f"built-{number}"
            wheel = await package.wheel(into, self.target, self.project)
            wheels.append(wheel.as_uri())
        return wheels

    async def _run_uv(self, into: Path, listed: str, given: str = "") -> None:
        async def run(fitting: Sequence[str]) -> uv.Outcome:
            return await uv.run_cached(
                "pip",
                "install",
                *("--target", str(into)),
                "--no-deps",
                *("--preview-features", "pylock"),
                *("--requirements", listed),
                *fitting,
                project=self.project,
                given=given,
            )

        await with_fitting_packages("installed", self.target, self.project, run)

    def _keep(self, key: str, folder: Path) -> Kept:
        entries = [*self.runtime.files, *_installed(folder / "python")]
        if self.python is not None:
            entries += bytecode.compiled(folder, entries)
        return self.builds.keep("layer", key, partial(write_zip, entries))


def _write(entries: Sequence[Entry], folder: Path) -> None:
    for entry in entries:
        path = folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(entry.read())


def _installed(folder: Path) -> Iterator[Entry]:
    for path in folder.rglob("*"):
        place = path.relative_to(folder)
        if path.is_file() and _belongs(place):
            executable = bool(path.stat().st_mode & S_IXUSR)
            yield Entry(f"python/{place.as_posix()}", path, executable)


def _belongs(place: Path) -> bool:
    if place.parts[0] in {"bin", ".lock", NAME} or "__pycache__" in place.parts:
        return False
    noted = place.parent.suffix == ".dist-info" and place.name in _NOTES
    return not noted and place.suffix not in {".pyc", ".pyo"}
