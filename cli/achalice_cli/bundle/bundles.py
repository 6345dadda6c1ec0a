"""A project turned into what Lambda runs: its own code, and a layer of what the code needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from anyio import to_thread

from achalice_cli.bundle import pyprojects, requirements, uv
from achalice_cli.bundle.archives import fingerprint, write_zip
from achalice_cli.bundle.build_folder import BuildFolder, Kept
from achalice_cli.bundle.errors import ProjectChangedError, RequirementsFileError
from achalice_cli.bundle.layers import Layer
from achalice_cli.bundle.limits import LAMBDA, Limits, check_sizes
from achalice_cli.bundle.pyprojects import Chosen, Pyproject, read_pyproject
from achalice_cli.bundle.requirements import Requirements, read_requirements
from achalice_cli.bundle.resolution import Question, resolve
from achalice_cli.bundle.runtime import NAME, Runtime, installed_runtime
from achalice_cli.bundle.sources import read_code
from achalice_cli.bundle.targets import Target

_NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True, slots=True)
class Bundle:
    """The two zips of a project: hashes known from the start, the layer's made when awaited."""

    code_hash: str
    """Sha256 of the code zip's bytes, in hexadecimal."""
    layer_hash: str
    """Of the exact dependencies, achalice's own files and the target; not of the zip's bytes."""
    target: Target
    notes: tuple[str, ...]
    """What the user should know of what the project asks for."""
    _code: Path = field(repr=False)
    _layer: Layer = field(repr=False)
    _extras: frozenset[str]
    _chosen: Chosen
    _limits: Limits

    async def code_zip(self) -> Path:
        """The zip that hashes to `code_hash`.

        Raises:
            ProjectChangedError: It was removed, and the code is no longer what it was made of.
        """
        builds = self._layer.builds
        kept = await to_thread.run_sync(builds.check, self._code)
        if kept is None:
            kept = await to_thread.run_sync(_pack, self._layer, self._limits)
        if kept.sha256 != self.code_hash:
            raise ProjectChangedError(self._layer.project)
        return kept.path

    @property
    def builds(self) -> BuildFolder:
        """Where it is kept."""
        return self._layer.builds

    async def for_this_machine(self) -> "Bundle":
        """The same project as an interpreter of this machine can run it.

        Raises:
            BundleError: As `prepare`.
        """
        here = replace(self.target, local=True)
        project, compiled = self._layer.project, self._layer.python is not None
        return await prepare(
            project, here, self._extras, self._chosen, self._limits, bytecode=compiled
        )

    async def layer_zip(self) -> Path:
        """The layer, built unless it is at hand; awaited twice at once, it is built once.

        Raises:
            DependencyError: Something could not be downloaded or built.
            TooLargeError: Lambda would refuse it.
        """
        kept = await self._layer.build()
        await to_thread.run_sync(check_sizes, await self.code_zip(), kept.path, self._limits)
        return kept.path


async def prepare(
    project: Path,
    target: Target,
    extras: frozenset[str] = frozenset(),
    chosen: Chosen = _NOTHING_CHOSEN,
    limits: Limits = LAMBDA,
    *,
    bytecode: bool = False,
) -> Bundle:
    """Read, hash and resolve `project`; nothing is installed yet.

    Beside what its requirements.txt or pyproject.toml asks for, it gets `extras` of achalice.
    Of pyproject.toml, what is `chosen` counts, too. Beyond `limits`, it is an error. With
    `bytecode`, the layer holds what Python would compile at every cold start.

    Raises:
        BundleError: The project cannot be bundled as it is.
    """
    folder = await to_thread.run_sync(project.resolve)
    builds = BuildFolder(folder / ".achalice" / "build")
    # Looked at first, though it is packed last: what is wrong with it is found in no time.
    await to_thread.run_sync(read_code, folder)
    runtime = await to_thread.run_sync(installed_runtime)
    asked, notes = await to_thread.run_sync(_read, folder, chosen, runtime, target)
    needs = runtime.needs(asked.extras | extras)
    wanted = await resolve(Question(folder, target, asked, needs), builds)
    options = tuple(asked.options) if isinstance(asked, Requirements) else ()
    python = await uv.find_interpreter(target.python_version, folder) if bytecode else None
    layer = Layer(folder, target, wanted, options, runtime, builds, python)
    code = await to_thread.run_sync(_pack, layer, limits)
    layer_hash = await to_thread.run_sync(layer.hash)
    return Bundle(code.sha256, layer_hash, target, notes, code.path, layer, extras, chosen, limits)


def _pack(layer: Layer, limits: Limits) -> Kept:
    builds = layer.builds
    # What is installed into the layer is not the app's own code, though it may lie beside it.
    entries = read_code(layer.project, [package.path for package in layer.wanted.local])
    key = fingerprint(entries)
    kept = builds.find("code", key) or builds.keep("code", key, partial(write_zip, entries))
    check_sizes(kept.path, None, limits)
    return kept


def _read(
    project: Path, chosen: Chosen, runtime: Runtime, target: Target
) -> tuple[Requirements | Pyproject, tuple[str, ...]]:
    """What the project asks for, and what is to be said of that."""
    if not (project / requirements.FILE).exists():
        found = read_pyproject(project, chosen, runtime, target)
        return found or Requirements((), frozenset()), ()
    if chosen != _NOTHING_CHOSEN:
        raise RequirementsFileError(
            requirements.FILE,
            "is what counts, so no extra or group of pyproject.toml can be chosen",
            hint='remove it, or "dependencies" in .achalice/config.json',
        )
    asked = read_requirements(project, runtime, target)
    return asked, tuple(_forgotten(project, asked))


def _forgotten(project: Path, asked: Requirements) -> Iterator[str]:
    missing = pyprojects.names_in(project) - asked.names - {NAME}
    if missing:
        names = ", ".join(f"`{name}`" for name in sorted(missing))
        yield f"{requirements.FILE} counts, and does not ask for {names} of {pyprojects.FILE}"
