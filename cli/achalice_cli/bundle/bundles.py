"""A project turned into what Lambda runs: its own code, and a layer of what the code needs."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from anyio import to_thread

from achalice_cli.bundle.archives import fingerprint, write_zip
from achalice_cli.bundle.build_folder import BuildFolder, Kept
from achalice_cli.bundle.errors import ProjectChangedError
from achalice_cli.bundle.layers import Layer
from achalice_cli.bundle.limits import check_sizes
from achalice_cli.bundle.requirements import Requirements, read_requirements
from achalice_cli.bundle.resolution import Question, resolve
from achalice_cli.bundle.runtime import Runtime, installed_runtime
from achalice_cli.bundle.sources import read_code
from achalice_cli.bundle.targets import Target


@dataclass(frozen=True, slots=True)
class Bundle:
    """The two zips of a project: hashes known from the start, the layer's made when awaited."""

    code_hash: str
    """Sha256 of the code zip's bytes, in hexadecimal."""
    layer_hash: str
    """Of the exact dependencies, achalice's own files and the target; not of the zip's bytes."""
    _code: Path = field(repr=False)
    _layer: Layer = field(repr=False)

    async def code_zip(self) -> Path:
        """The zip that hashes to `code_hash`.

        Raises:
            ProjectChangedError: It was removed, and the code is no longer what it was made of.
        """
        builds = self._layer.builds
        kept = await to_thread.run_sync(builds.check, self._code)
        if kept is None:
            kept = await to_thread.run_sync(_pack, self._layer.project, builds)
        if kept.sha256 != self.code_hash:
            raise ProjectChangedError(self._layer.project)
        return kept.path

    async def layer_zip(self) -> Path:
        """The layer, built unless it is at hand; awaited twice at once, it is built once.

        Raises:
            DependencyError: Something could not be downloaded or built.
            TooLargeError: Lambda would refuse it.
        """
        kept = await self._layer.build()
        await to_thread.run_sync(check_sizes, await self.code_zip(), kept.path)
        return kept.path


async def prepare(project: Path, target: Target, extras: frozenset[str] = frozenset()) -> Bundle:
    """Read, hash and resolve `project`; nothing is installed yet.

    Beside what its requirements.txt asks for, it gets `extras` of achalice.

    Raises:
        BundleError: The project cannot be bundled as it is.
    """
    folder = await to_thread.run_sync(project.resolve)
    builds = BuildFolder(folder / ".achalice" / "build")
    code = await to_thread.run_sync(_pack, folder, builds)
    runtime, requirements = await to_thread.run_sync(_read, folder, target)
    needs = runtime.needs(requirements.extras | extras)
    pins = await resolve(Question(folder, target, requirements, needs), builds)
    layer = Layer(folder, target, pins, tuple(requirements.options), runtime, builds)
    return Bundle(code.sha256, await to_thread.run_sync(layer.hash), code.path, layer)


def _pack(project: Path, builds: BuildFolder) -> Kept:
    entries = read_code(project)
    key = fingerprint(entries)
    kept = builds.find("code", key) or builds.keep("code", key, partial(write_zip, entries))
    check_sizes(kept.path)
    return kept


def _read(project: Path, target: Target) -> tuple[Runtime, Requirements]:
    runtime = installed_runtime()
    return runtime, read_requirements(project, runtime, target)
