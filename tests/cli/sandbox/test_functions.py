import sys

import anyio
import pytest
from pydantic import BaseModel, TypeAdapter

from achalice_cli.sandbox.process import Sandbox

from ..conftest import USERS_OWN
from .aws import create_function, invoke

NAME = "functions-probe"
PROBE = """
import importlib, os, sys
import boto3

def handler(event, context):
    for name in event["imports"]:
        importlib.import_module(name)
    return {
        "account": boto3.client("sts").get_caller_identity()["Account"],
        "environ": dict(os.environ),
        "version": sys.version_info[:2],
    }
"""


class Probed(BaseModel):
    account: str
    environ: dict[str, str]
    version: tuple[int, int]


@pytest.fixture(scope="module")
def probed(sandbox: Sandbox) -> Probed:
    async def probe() -> object:
        await create_function(sandbox, NAME, PROBE)
        return await invoke(sandbox, NAME, {"imports": []})

    return Probed.model_validate(anyio.run(probe))


def test_a_function_calls_the_sandbox_with_boto3_without_bringing_it(probed: Probed) -> None:
    """Lambda's own runtime holds boto3, and no bundle has to."""
    assert probed.account == "000000000000"


def test_a_function_runs_on_its_own_version_of_python(probed: Probed) -> None:
    assert probed.version == sys.version_info[:2]


def test_a_function_sees_nothing_of_the_users_shell(probed: Probed) -> None:
    """What it finds there would be missing on AWS, or be the user's own keys."""
    leaked = {name for name in USERS_OWN if probed.environ.get(name) == USERS_OWN[name]}

    assert leaked == set()


def test_a_function_reaches_the_sandbox_past_any_proxy(probed: Probed) -> None:
    assert "127.0.0.1" in probed.environ["NO_PROXY"].split(",")


@pytest.mark.parametrize("package", ["pydantic", "typer"])
async def test_a_package_of_the_tool_is_not_at_hand_for_functions(
    sandbox: Sandbox, probed: Probed, package: str
) -> None:
    """A bundle that lacks a dependency has to fail here as it would on AWS."""
    answer = await invoke(sandbox, NAME, {"imports": [package]})

    error = TypeAdapter(dict[str, str]).validate_python(answer)
    assert error["errorMessage"] == f"No module named '{package}'"
