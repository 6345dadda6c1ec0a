"""`achalice openapi`: the document of a project's app on stdout."""

import json
from pathlib import Path

from openapi_spec_validator import validate

from .running import achalice, project

APP = '''
import os
from achalice import Chalice

print("talk goes elsewhere")
app = Chalice("shop")

@app.get(f"/{os.environ['PREFIX']}/{{order_id}}")
async def show(order_id: int) -> dict[str, int]:
    """Find an order: 注文."""
    return {"id": order_id}
'''
CONFIG = """
{
  "version": "2.0",
  "app_name": "shop",
  "stages": {"prod": {"environment_variables": {"PREFIX": "orders"}}}
}
"""


def test_the_document_is_the_whole_of_stdout(tmp_path: Path) -> None:
    """So that it can be piped into a file, or into a generator."""
    folder = project(tmp_path / "shop", APP, CONFIG)

    done = achalice("openapi", "--stage", "prod", "--project-dir", str(folder))

    document = json.loads(done.stdout)
    validate(document)
    assert (done.exit_code, done.stderr) == (0, "talk goes elsewhere\n")
    assert document["info"]["title"] == "shop"
    assert list(document["paths"]) == ["/orders/{order_id}"]
    assert "注文" in done.stdout


def test_an_unknown_stage_is_an_error(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", APP, CONFIG)

    done = achalice("openapi", "--stage", "nowhere", cwd=folder)

    assert (done.exit_code, done.stdout) == (1, "")
    assert "nowhere" in done.stderr
