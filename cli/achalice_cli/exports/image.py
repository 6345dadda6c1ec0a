"""A container image that all functions of a stage run: how it is built, and what they are told.

https://docs.aws.amazon.com/lambda/latest/dg/python-image.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from achalice.triggers import ENTRY_POINT, WEBSOCKET_ENDPOINT_VARIABLE
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import APP_TAG, STAGE_TAG, Desired, Function, Layer
from achalice_cli.engine.wiring import wiring
from achalice_cli.exports.exported import LeftOut

CODE, DEPENDENCIES = "app", "dependencies"
"""The folders beside the Dockerfile, which hold what is in the two zips of a deploy."""

_BASE = "public.ecr.aws/lambda/python"
_PLATFORMS = {"arm64": "linux/arm64", "x86_64": "linux/amd64"}

# Nothing is run while it is built: it is built on any machine for any other.
_DOCKERFILE = """\
# One image for all functions of {name}: ACHALICE_HANDLER says which of them it is.
#
#     docker build --platform {platform} --provenance=false --tag {tag} .

FROM {base}:{version}

# Where Lambda puts layers, so that an app finds its own modules first.
COPY {dependencies}/ /opt/
ENV PYTHONPATH=/opt/python

COPY {code}/ ${{LAMBDA_TASK_ROOT}}/

CMD ["{entry_point}"]
"""


@dataclass(frozen=True, slots=True)
class Image:
    """What stands beside the app's code and dependencies."""

    dockerfile: str
    functions: dict[str, JsonValue]
    """By handler: what CreateFunction is asked for, but for the image and the role.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    """
    left_out: tuple[LeftOut, ...]


def render(desired: Desired) -> Image:
    """The image of a stage that should consist of `desired`, which has functions."""
    functions = {address: each for address, each in desired.items() if isinstance(each, Function)}
    layer = next(each for each in desired.values() if isinstance(each, Layer))
    requests: dict[str, JsonValue] = {
        address.partition(":")[2]: dict(_request(each)) for address, each in functions.items()
    }
    return Image(
        _dockerfile(layer, next(iter(functions.values()))),
        dict(sorted(requests.items())),
        (*_missing(functions), *_callers(desired)),
    )


def _dockerfile(layer: Layer, function: Function) -> str:
    name = f"{function.tags[APP_TAG]}-{function.tags[STAGE_TAG]}"
    return _DOCKERFILE.format(
        name=name,
        tag=name.lower(),
        platform=_PLATFORMS[layer.architecture],
        base=_BASE,
        version=layer.runtime.removeprefix("python"),
        dependencies=DEPENDENCIES,
        code=CODE,
        entry_point=ENTRY_POINT,
    )


def _request(function: Function) -> Iterator[tuple[str, JsonValue]]:
    variables: dict[str, JsonValue] = {
        name: value
        for name, value in function.environment.items()
        if function.websocket_api is None or name != WEBSOCKET_ENDPOINT_VARIABLE
    }
    yield "FunctionName", function.name
    yield "Description", function.description
    yield "PackageType", "Image"
    yield "Architectures", [function.architecture]
    yield "ImageConfig", {"Command": [function.handler]}
    yield "MemorySize", function.memory_size
    yield "Timeout", function.timeout
    yield "EphemeralStorage", {"Size": function.ephemeral_storage}
    yield "Environment", {"Variables": variables}
    yield "TracingConfig", {"Mode": "Active" if function.xray else "PassThrough"}
    yield "LoggingConfig", _logging(function)
    # By that of the stage, `achalice deploy` would take the function for its own.
    yield "Tags", {name: value for name, value in function.tags.items() if name != STAGE_TAG}
    if function.subnet_ids:
        groups: list[JsonValue] = [*function.security_group_ids]
        yield "VpcConfig", {"SubnetIds": [*function.subnet_ids], "SecurityGroupIds": groups}
    if function.kms_key_arn is not None:
        yield "KMSKeyArn", function.kms_key_arn
    if function.dead_letter_arn is not None:
        yield "DeadLetterConfig", {"TargetArn": function.dead_letter_arn}


def _logging(function: Function) -> dict[str, JsonValue]:
    if function.log_format == "Text":
        return {"LogFormat": "Text"}
    return {
        "LogFormat": function.log_format,
        "ApplicationLogLevel": function.application_log_level or "INFO",
        "SystemLogLevel": function.system_log_level or "INFO",
    }


def _missing(functions: dict[Address, Function]) -> Iterator[LeftOut]:
    """What functions are configured with, and images do not have."""
    for address, function in functions.items():
        said = "; ".join(_lacks(function))
        if said:
            yield LeftOut(address, said)


def _lacks(function: Function) -> Iterator[str]:
    if function.websocket_api is not None:
        yield (
            f"set {WEBSOCKET_ENDPOINT_VARIABLE} to where the websocket API is: "
            "https://{api}.execute-api.{region}.amazonaws.com/{stage}"
        )
    for arn in function.layer_arns:
        yield f"images have no layers: copy what is in {arn} to /opt in the Dockerfile"
    if function.snap_start:
        yield "SnapStart is for zips alone: use provisioned concurrency"
    if function.reserved_concurrency is not None:
        yield f"reserve {function.reserved_concurrency} of it: PutFunctionConcurrency does it"


def _callers(desired: Desired) -> Iterator[LeftOut]:
    """What calls functions: nobody does before it is made."""
    for caller in wiring(desired).callers:
        handlers = ", ".join(each.partition(":")[2] for each in caller.functions)
        yield LeftOut(
            caller.address, f"an image is functions alone: make what calls {handlers} yourself"
        )
