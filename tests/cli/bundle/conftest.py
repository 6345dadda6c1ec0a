from pathlib import Path

import pytest

from .wheelhouse import ACHALICE_NEEDS, Wheelhouse, write_tree


@pytest.fixture(scope="session")
def uv_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uv-cache")


@pytest.fixture
def wheelhouse(tmp_path: Path, uv_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Wheelhouse:
    """All the packages there are: at first only those that achalice itself needs."""
    folder, registry = tmp_path / "wheels", tmp_path / "registry"
    folder.mkdir()
    registry.mkdir()
    monkeypatch.setenv("UV_CACHE_DIR", str(uv_cache))
    monkeypatch.setenv("UV_DEFAULT_INDEX", registry.as_uri())
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    house = Wheelhouse(folder)
    for name in ACHALICE_NEEDS:
        house.add(name, "99.0")
    return house


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "project", {"app.py": "from chalicelib import greeting\n"})
