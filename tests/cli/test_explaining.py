"""What `achalice package --explain` shows, and what a budget refuses."""

import json
import subprocess
from pathlib import Path

import pytest

from .running import COMMAND, achalice, environment, project

APP = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/")
async def index() -> str:
    return "welcome"
"""
NO_AWS = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("shop"), APP, "{}")
    # Measured once, which may take a while; what was measured is remembered.
    command = [COMMAND, "package", "--explain"]
    subprocess.run(command, cwd=folder, env=environment({}), check=True, timeout=120)
    return folder


def allow(shop: Path, **budget: float) -> None:
    (shop / ".achalice" / "config.json").write_text(json.dumps({"budget": budget}))


def test_what_a_bundle_comes_to_is_shown_and_nothing_is_written(shop: Path) -> None:
    before = set(shop.iterdir())

    as_text = achalice("package", "--explain", cwd=shop)
    as_data = achalice("package", "--explain", "--output", "json", cwd=shop)

    assert (as_text.exit_code, as_data.exit_code, set(shop.iterdir())) == (0, 0, before)
    found = json.loads(as_data.stdout)
    names = {each["name"] for each in found["size"]["packages"]}
    assert {"achalice", "pydantic", "orjson", "the app's own code"} <= names
    assert found["imports"]["median_ms"] > 0
    first, *rest = as_text.stdout.splitlines()
    assert first.split() == ["zipped", "unzipped", "share"]
    assert f"importing app.py takes {found['imports']['median_ms']:.0f} ms here, of which" in rest


@pytest.mark.parametrize(
    ("budget", "complaint"),
    [
        ({"zip_mb": 0.5}, " MB zipped, and its budget is 0.5 MB; the biggest packages are pydan"),
        ({"init_ms": 1}, " ms, and its budget is 1 ms; the slowest packages are "),
    ],
    ids=["zip_mb", "init_ms"],
)
@pytest.mark.parametrize("command", [("deploy",), ("package", "out")], ids=lambda each: each[0])
def test_a_bundle_over_its_budget_is_refused_before_aws_is_asked(
    shop: Path, budget: dict[str, float], complaint: str, command: tuple[str, ...]
) -> None:
    allow(shop, **budget)

    done = achalice(*command, cwd=shop, env=NO_AWS)

    assert (done.exit_code, done.stdout, (shop / "out").exists()) == (1, "", False)
    assert complaint in done.stderr
    assert "`achalice package --explain` lists all" in done.stderr


def test_explaining_writes_nothing_and_packaging_has_to_know_where_to(shop: Path) -> None:
    explained, packaged = achalice("package", "--explain", "out", cwd=shop), achalice("package")

    assert (explained.exit_code, packaged.exit_code) == (2, 2)
    assert "takes no OUT" in explained.stderr
    assert "name the folder to write to" in packaged.stderr
