"""`achalice package --pkg-format terraform` as a user runs it."""

import json
import zipfile
from pathlib import Path

import pytest

from ..exports.terraform_documents import faults
from .projects import ProjectFolder

APP = """
    from achalice import Chalice

    app = Chalice("shop")


    @app.get("/")
    async def index():
        return {}


    @app.on_s3_event(bucket="uploads")
    async def on_upload(event):
        pass
"""


@pytest.fixture
def plain_project(tmp_path: Path, builds: Path) -> ProjectFolder:
    """A project that needs no AWS."""
    (tmp_path / "project/.achalice").mkdir(parents=True)
    (tmp_path / "project/.achalice/build").symlink_to(builds)
    project = ProjectFolder(tmp_path / "project")
    project.write("app.py", APP)
    return project


def test_terraform_has_all_that_it_needs_in_one_folder(
    plain_project: ProjectFolder, tmp_path: Path
) -> None:
    done = plain_project.run("package", "--pkg-format", "terraform", str(tmp_path / "out"))

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(tmp_path / "out" / name)
        for name in ("achalice.tf.json", "deployment.zip", "layer-deployment.zip")
    ]
    assert faults(json.loads((tmp_path / "out/achalice.tf.json").read_text())) == []
    assert "app.py" in zipfile.ZipFile(tmp_path / "out/deployment.zip").namelist()
    assert "Terraform removes the notifications that others have put" in done.stderr
