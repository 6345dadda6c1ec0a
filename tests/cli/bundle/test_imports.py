import sys
from pathlib import Path

import pytest

from achalice_cli.bundle import Target, prepare
from achalice_cli.bundle.errors import ImportFailedError
from achalice_cli.bundle.imports import measure_imports

from .wheelhouse import Wheelhouse, write_tree

HERE = Target(f"{sys.version_info.major}.{sys.version_info.minor}", "x86_64", local=True)
PYTHON = Path(sys.executable)


async def test_imports_are_told_by_package_and_remembered(
    wheelhouse: Wheelhouse, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheelhouse.add("shop", files={"shop/__init__.py": "import time\ntime.sleep(0.2)\n"})
    app = "import decimal, os, shop, chalicelib\nassert os.environ['TABLE'] == 'orders'\n"
    write_tree(project, {"app.py": app, "chalicelib/__init__.py": "", "requirements.txt": "shop\n"})
    bundle = await prepare(project, HERE)

    found = await measure_imports(bundle, PYTHON, {"TABLE": "orders"})

    taken = dict(found.packages)
    assert set(taken) == {"shop", "the app's own code", "Python and what Lambda has"}
    assert 200 <= taken["shop"] <= found.median * 10
    # Nothing is started again.
    monkeypatch.setenv("PATH", "")
    assert await measure_imports(bundle, PYTHON, {"TABLE": "orders"}) == found


async def test_an_app_that_lacks_a_package_in_its_bundle_is_told(
    wheelhouse: Wheelhouse, project: Path
) -> None:
    """Even one that the tool itself has."""
    write_tree(project, {"app.py": "import typer\n"})
    bundle = await prepare(project, HERE)
    bare = sys._base_executable  # type: ignore[attr-defined]  # typeshed does not know it

    with pytest.raises(ImportFailedError) as raised:
        await measure_imports(bundle, Path(bare), {})

    assert str(raised.value) == (
        "app.py cannot be imported from its bundle: ModuleNotFoundError: No module named 'typer'"
    )
