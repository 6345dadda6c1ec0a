"""What a bundle comes to: its sizes, what its start costs, and whether the budget allows that."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass

from anyio import to_thread

from achalice_cli.bundle import Bundle, Target
from achalice_cli.bundle.errors import OverBudgetError, megabytes
from achalice_cli.bundle.imports import ImportTimes, measure_imports
from achalice_cli.bundle.sizes import BundleSize, measure_zips
from achalice_cli.config import StageConfig
from achalice_cli.sandbox.errors import PythonRuntimeError
from achalice_cli.sandbox.interpreters import runtime_python

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a bundle comes to."""

    size: BundleSize
    imports: ImportTimes | None
    """None where it could not be measured."""
    note: str | None = None
    """Why it could not."""


async def explain(config: StageConfig, bundle: Bundle) -> Explanation:
    """Build the bundle and measure it.

    Raises:
        BundleError: It cannot be built, or the app not be imported from it.
    """
    size = await _size(bundle)
    try:
        return Explanation(size, await _imports(config, bundle))
    except PythonRuntimeError as error:
        return Explanation(size, None, f"no import was measured: {error}")


async def check_budget(config: StageConfig, bundle: Bundle) -> None:
    """Build and measure as much of the bundle as the config has a budget for.

    Raises:
        OverBudgetError: It comes to more.
        PythonRuntimeError: This machine has no such Python, so the import cannot be measured.
        BundleError: It cannot be built, or the app not be imported from it.
    """
    budget = config.budget
    if budget.zip_mb is not None:
        size = await _size(bundle)
        if size.zipped > (limit := budget.zip_mb * 1024**2):
            biggest = _listed((each.name, megabytes(each.zipped)) for each in size.packages)
            raise OverBudgetError(
                f"the bundle is {megabytes(size.zipped)} zipped",
                megabytes(round(limit)),
                f"the biggest packages are {biggest}",
            )
    if budget.init_ms is not None:
        imports = await _imports(config, bundle)
        if imports.median > budget.init_ms:
            slowest = _listed((name, f"{taken:.0f} ms") for name, taken in imports.packages)
            raise OverBudgetError(
                f"importing app.py takes {imports.median:.0f} ms",
                f"{budget.init_ms:g} ms",
                f"the slowest packages are {slowest}",
            )


async def _size(bundle: Bundle) -> BundleSize:
    code, layer = await bundle.code_zip(), await bundle.layer_zip()
    return await to_thread.run_sync(measure_zips, code, layer)


async def _imports(config: StageConfig, bundle: Bundle) -> ImportTimes:
    python = await to_thread.run_sync(runtime_python, bundle.target.python_version)
    able = bundle if _runs_here(bundle.target) else await bundle.for_this_machine()
    return await measure_imports(able, python, config.environment_variables)


def _runs_here(target: Target) -> bool:
    machine = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
    return target.local or (platform.system() == "Linux" and target.architecture == machine)


def _listed(culprits: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({much})" for name, much in list(culprits)[:_NAMED])
