"""What `achalice package --pkg-format image` writes, run by Lambda's own runtime client."""

import json
from importlib.metadata import files
from pathlib import Path

import pytest

from ...runtime_api import Result, lambda_process
from .projects import ProjectFolder

APP = """
    from achalice import Chalice
    from pydantic import BaseModel

    app = Chalice("shop")


    class Greeting(BaseModel):
        of: str


    @app.lambda_function()
    async def report(event, context):
        return Greeting(of="report")


    @app.on_sqs_message(queue="orders", batch_size=10)
    async def on_order(event):
        print([record.body for record in event])
"""
CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lambda's runtime client and what it needs, with nothing beside it."""
    folder = tmp_path_factory.mktemp("client")
    for name in CLIENT:
        for file in files(name) or ():
            place = folder / file
            if ".." not in file.parts:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(Path(str(file.locate())))
    return folder


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory, builds: Path) -> Path:
    folder = tmp_path_factory.mktemp("image")
    (folder / "project/.achalice").mkdir(parents=True)
    (folder / "project/.achalice/build").symlink_to(builds)
    project = ProjectFolder(folder / "project")
    project.write("app.py", APP)
    done = project.run("package", "--pkg-format", "image", str(folder / "image"))
    assert done.returncode == 0, done.stderr
    return folder / "image"


@pytest.mark.parametrize(
    ("handler", "event", "answer"),
    [
        ("report", {}, {"of": "report"}),
        ("on_order", {"Records": []}, None),
    ],
)
def test_functions_run_with_nothing_but_the_image(
    image: Path, client: Path, handler: str, event: object, answer: object
) -> None:
    told = json.loads((image / "functions.json").read_text())[handler]
    (command,) = told["ImageConfig"]["Command"]
    path = f"{client}:{image / 'dependencies/python'}"

    with lambda_process(
        image / "app", "-S", handler=command, PYTHONPATH=path, **told["Environment"]["Variables"]
    ) as function:
        assert function.invoke(event) == Result(answer)


def test_the_folder_holds_what_the_dockerfile_copies(image: Path) -> None:
    lines = (image / "Dockerfile").read_text().splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]

    assert copied == ["dependencies/", "app/"]
    assert all(any((image / each).iterdir()) for each in copied)
