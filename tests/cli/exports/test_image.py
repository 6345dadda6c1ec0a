from typing import cast

import botocore.session
import pytest
from botocore.model import StructureShape
from botocore.validate import ParamValidator
from pydantic import JsonValue

from achalice_cli.engine.assembly import Contents
from achalice_cli.engine.resources import Desired, Function
from achalice_cli.exports.image import render

from ..engine.builders import MESSAGE, PURE, QUEUE, ROUTE, assembled
from .stages import stages

STAGES = stages()


def requests(desired: Desired) -> dict[str, dict[str, JsonValue]]:
    return cast("dict[str, dict[str, JsonValue]]", render(desired).functions)


def left_out(desired: Desired) -> dict[str, str]:
    return {each.address: each.why for each in render(desired).left_out}


@pytest.fixture(scope="module")
def create_function() -> StructureShape:
    """What Lambda takes."""
    model = botocore.session.get_session().get_service_model("lambda")
    shape = model.operation_model("CreateFunction").input_shape
    assert shape is not None
    return shape


@pytest.mark.parametrize("name", STAGES)
def test_functions_are_described_as_lambda_takes_them(
    name: str, create_function: StructureShape
) -> None:
    """With the image and the role, which are not known here."""
    given = {"Role": "arn:aws:iam::123456789012:role/given", "Code": {"ImageUri": "image"}}
    for request in requests(STAGES[name]).values():
        found = ParamValidator().validate({**request, **given}, create_function)

        assert found.generate_report() == ""


@pytest.mark.parametrize("name", STAGES)
def test_every_function_is_there(name: str) -> None:
    functions = {each.name for each in STAGES[name].values() if isinstance(each, Function)}

    assert {str(each["FunctionName"]) for each in requests(STAGES[name]).values()} == functions


def test_one_image_is_all_functions() -> None:
    """Which of them it is, the environment says."""
    told = requests(assembled(PURE, QUEUE))

    assert {handler: each["ImageConfig"] for handler, each in told.items()} == {
        "on_order": {"Command": ["app.app"]},
        "report": {"Command": ["app.app"]},
    }
    assert told["report"]["Environment"] == {"Variables": {"ACHALICE_HANDLER": "report"}}


def test_no_deploy_takes_the_functions_for_its_own() -> None:
    (told,) = requests(assembled(PURE)).values()

    assert told["Tags"] == {"achalice:app": "shop"}


def test_the_image_is_built_for_the_processors_and_the_python_of_the_stage() -> None:
    contents = Contents("f00d", "c0ffee", "python3.13", "arm64")
    lines = render(assembled(PURE, contents=contents)).dockerfile.splitlines()

    assert "FROM public.ecr.aws/lambda/python:3.13" in lines
    assert any("docker build --platform linux/arm64 " in line for line in lines)


def test_nothing_is_run_to_build_it() -> None:
    """So that an image for arm64 is built where nothing of arm64 runs."""
    lines = render(assembled(PURE)).dockerfile.splitlines()
    instructions = [line.split()[0] for line in lines if line and not line.startswith("#")]

    assert instructions == ["FROM", "COPY", "ENV", "COPY", "CMD"]


def test_it_is_told_what_calls_the_functions_that_are_to_be_made() -> None:
    assert left_out(assembled(ROUTE, QUEUE)) == {
        "queue_mapping:on_order/orders": (
            "an image is functions alone: make what calls on_order yourself"
        ),
        "rest_api:api": "an image is functions alone: make what calls api_handler yourself",
    }


def test_it_is_told_what_images_do_not_have() -> None:
    layer = "arn:aws:lambda:eu-west-1:123456789012:layer:other:3"
    made = assembled(
        PURE, layers=[layer], snap_start=True, python_version="3.12", reserved_concurrency=3
    )

    assert left_out(made) == {
        "function:report": (
            f"images have no layers: copy what is in {layer} to /opt in the Dockerfile; "
            "SnapStart is for zips alone: use provisioned concurrency; "
            "reserve 3 of it: PutFunctionConcurrency does it"
        )
    }


def test_where_websockets_are_is_left_to_whoever_makes_their_api() -> None:
    """A placeholder would look like an address."""
    made = assembled(MESSAGE)

    assert requests(made)["on_message"]["Environment"] == {
        "Variables": {"ACHALICE_HANDLER": "on_message"}
    }
    assert left_out(made)["function:on_message"].startswith("set ACHALICE_WEBSOCKET_ENDPOINT to")
