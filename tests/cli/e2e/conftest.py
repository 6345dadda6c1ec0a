from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from achalice_cli.sandbox.errors import FOLDER_VARIABLE, PERMISSIONS_VARIABLE
from achalice_cli.sandbox.process import Sandbox, start, stop

from .projects import ProjectFolder
from .wire import Wire, wire_to


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build folder for all projects: their layers are the same."""
    return tmp_path_factory.mktemp("builds")


@pytest.fixture
def project(tmp_path: Path, sandbox: Sandbox, builds: Path) -> ProjectFolder:
    """An empty project; `--sandbox` in it means the tests' own."""
    folder = tmp_path / "project"
    (folder / ".achalice").mkdir(parents=True)
    (folder / ".achalice/build").symlink_to(builds)
    return ProjectFolder(folder)


@pytest.fixture
def strict_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> Iterator[Sandbox]:
    """One of its own, beside that of all other tests."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "sandbox"))
    monkeypatch.setenv(PERMISSIONS_VARIABLE, "enforced")
    try:
        yield anyio.run(start, 0)
    finally:
        anyio.run(stop)


@pytest.fixture
def wire(sandbox: Sandbox) -> Iterator[Wire]:
    with wire_to(sandbox.url) as wire:
        yield wire


@pytest.fixture
def wired_project(project: ProjectFolder, wire: Wire) -> ProjectFolder:
    """A project whose AWS is the sandbox, seen through the wire."""
    return ProjectFolder(
        project.path,
        {
            "AWS_ENDPOINT_URL": wire.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        },
    )


@pytest.fixture(autouse=True)
def _no_aws_of_the_developers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a developer's shell says of AWS must not decide what these tests do."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
