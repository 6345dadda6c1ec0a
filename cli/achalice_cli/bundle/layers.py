"""The zip of the dependencies, which all functions of an app share as a Lambda layer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from stat import S_IXUSR

from anyio import Lock, to_thread

from achalice_cli.bundle import uv
from achalice_cli.bundle.archives import LAYOUT, Entry, fingerprint, write_zip
from achalice_cli.bundle.build_folder import BuildFolder, Kept
from achalice_cli.bundle.resolution import platform_options
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
    pins: tuple[str, ...]
    """Exactly what is installed."""
    options: tuple[str, ...]
    """Lines of requirements.txt that say where from."""
    runtime: Runtime
    builds: BuildFolder
    _one_at_a_time: Lock = field(default_factory=Lock, compare=False, repr=False)

    def hash(self) -> str:
        """A hash of all that decides what is in the layer."""
        parts = [self.target.runtime, self.target.platform or str(self.target), *self.pins]
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
                await self._install(folder)
                return await to_thread.run_sync(self._keep, key, folder)

    async def _install(self, folder: Path) -> None:
        outcome = await uv.run_cached(
            "pip",
            "install",
            *("--target", str(folder)),
            "--no-deps",
            *("--requirements", "-"),
            *await platform_options(self.target, self.project),
            project=self.project,
            given="\n".join([*self.options, *self.pins]),
        )
        if outcome.code != 0:
            raise uv.failure("installed", outcome, self.target)

    def _keep(self, key: str, folder: Path) -> Kept:
        entries = [*self.runtime.files, *_installed(folder)]
        return self.builds.keep("layer", key, partial(write_zip, entries))


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
