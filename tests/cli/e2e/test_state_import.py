"""`achalice state import`: what exists is changed by the next deploy, not made a second time."""

import json

import pytest

from achalice_cli.sandbox.process import Sandbox

from .inventory import invoke
from .projects import ProjectFolder

APP = """
    from achalice import Chalice

    app = Chalice("imported")


    @app.lambda_function()
    async def double(payload: dict[str, int]) -> int:
        return 2 * payload["number"]


    @app.get("/")
    async def root() -> str:
        return "here"
"""


async def test_what_was_lost_from_the_record_is_found_again(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", APP)
    project.deploy("--sandbox")
    file = project.path / ".achalice/sandbox/dev.json"
    whole = json.loads(file.read_text())
    api = whole["resources"]["rest_api:api"]["outputs"]["id"]
    lost = ("function:double", "rest_api:api")
    kept = {at: each for at, each in whole["resources"].items() if at not in lost}
    file.write_text(json.dumps({**whole, "resources": kept}))

    imports = [
        project.run("state", "import", "function:double", "imported-dev-double", "--sandbox"),
        project.run("state", "import", "rest_api:api", api, "--sandbox"),
    ]
    steps = project.deploy("--sandbox")

    assert [done.returncode for done in imports] == [0, 0]
    assert [step.partition(" (")[0] for step in steps] == [
        "update function:double",
        "update rest_api:api",
    ]
    assert json.loads(file.read_text()) == whole
    assert await invoke(sandbox, "imported-dev-double", {"number": 4}) == (True, 8)


@pytest.mark.parametrize(
    ("front", "identity"), [("http_api:api", None), ("function_url:api", "imported-dev:live")]
)
def test_other_fronts_and_aliases_are_found_again(
    project: ProjectFolder, front: str, identity: str | None
) -> None:
    project.write("app.py", APP)
    ready = {"api_handler": {"provisioned_concurrency": 1}}
    api_type = front.partition(":")[0].removesuffix("_api")
    config = json.dumps({"api_type": api_type, "lambda_functions": ready})
    project.write(".achalice/config.json", config)
    project.deploy("--sandbox")
    file = project.path / ".achalice/sandbox/dev.json"
    whole = json.loads(file.read_text())
    lost = {
        "alias:api_handler": "imported-dev:live",
        front: identity or whole["resources"][front]["outputs"]["id"],
    }
    kept = {at: each for at, each in whole["resources"].items() if at not in lost}
    file.write_text(json.dumps({**whole, "resources": kept}))

    for address, name in lost.items():
        done = project.run("state", "import", address, name, "--sandbox")
        assert done.returncode == 0, done.stderr
    steps = project.deploy("--sandbox")

    assert sorted(step.partition(" (")[0] for step in steps) == sorted(
        f"update {address}" for address in lost
    )
    assert json.loads(file.read_text()) == whole


def test_what_would_not_be_what_the_app_declares_is_refused(project: ProjectFolder) -> None:
    project.write("app.py", APP)
    project.deploy("--sandbox")
    file = project.path / ".achalice/sandbox/dev.json"
    record = json.loads(file.read_text())
    del record["resources"]["function:double"]
    file.write_text(json.dumps(record))
    before = file.read_bytes()

    def refusal(address: str, identity: str) -> tuple[int, str]:
        done = project.run("state", "import", address, identity, "--sandbox")
        return done.returncode, done.stderr.splitlines()[0]

    assert [
        refusal("function:doubel", "imported-dev-double"),
        refusal("function:api_handler", "imported-dev"),
        refusal("function:double", "nobody"),
        refusal("function:double", "imported-dev"),
    ] == [
        (1, "error: the app declares nothing at `function:doubel`"),
        (
            1,
            "error: function:api_handler is recorded already: imported-dev, "
            "arn:aws:lambda:us-east-1:000000000000:function:imported-dev",
        ),
        (1, "error: there is no function `nobody` in this account and region"),
        (
            1,
            "error: the next deploy would replace `imported-dev`: "
            "name 'imported-dev' is not 'imported-dev-double'",
        ),
    ]
    assert file.read_bytes() == before
