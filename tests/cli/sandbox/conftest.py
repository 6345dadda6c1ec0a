from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from achalice_cli.sandbox.errors import FOLDER_VARIABLE, PORT_VARIABLE
from achalice_cli.sandbox.process import stop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of one's own, where no sandbox runs at first and none at last."""
    folder = tmp_path / "sandbox"
    with monkeypatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder))
        patch.setenv(PORT_VARIABLE, "0")
        yield folder
        anyio.run(stop)
