from collections.abc import Awaitable, Callable

import pytest

from achalice_cli.aws.artifacts import NO_ARTIFACTS, Artifacts
from achalice_cli.aws.layers import Layers
from achalice_cli.aws.session import Aws
from achalice_cli.engine.resources import Layer
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Script

LAYER_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:shop-dev-dependencies:7"
LAYER_RESOURCE = Layer(
    name="shop-dev-dependencies", content="c0ffee", runtime="python3.12", architecture="arm64"
)
LAYER_OUTPUTS: Outputs = {"name": "shop-dev-dependencies", "arn": LAYER_ARN, "version": "7"}


def zipped(content: bytes) -> Callable[[], Awaitable[bytes]]:
    async def zip_() -> bytes:
        return content

    return zip_


@pytest.fixture
def layers(aws: Aws) -> Layers:
    return Layers(aws, Artifacts(code=zipped(b"code"), layer=zipped(b"layer")))


def listing(lambda_: Script, **more: object) -> Call:
    return lambda_.on("list_layer_versions", LayerName="shop-dev-dependencies", **more)


def publishing(lambda_: Script) -> Call:
    return lambda_.on(
        "publish_layer_version",
        LayerName="shop-dev-dependencies",
        Description="c0ffee",
        Content={"ZipFile": b"layer"},
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["arm64"],
    )


async def test_a_layer_is_published_with_a_description_that_tells_what_is_in_it(
    layers: Layers, lambda_: Script
) -> None:
    listing(lambda_).gives(LayerVersions=[])
    publishing(lambda_).gives(LayerVersionArn=LAYER_ARN, Version=7)

    result = await layers.create(LAYER_RESOURCE)

    assert result.outputs == LAYER_OUTPUTS


async def test_a_layer_is_published_although_aws_calls_its_absence_an_error(
    layers: Layers, lambda_: Script
) -> None:
    listing(lambda_).refuses("ResourceNotFoundException")
    publishing(lambda_).gives(LayerVersionArn=LAYER_ARN, Version=7)

    result = await layers.create(LAYER_RESOURCE)

    assert result.outputs == LAYER_OUTPUTS


async def test_the_version_that_has_this_content_already_is_taken(
    aws: Aws, lambda_: Script
) -> None:
    """An interrupted deploy has uploaded it; its megabytes are not sent again, nor even built."""
    older = {"LayerVersionArn": f"{LAYER_ARN[:-1]}8", "Version": 8, "Description": "decaf"}
    listing(lambda_).gives(LayerVersions=[older, {"Version": 9}], NextMarker="more")
    listing(lambda_, Marker="more").gives(
        LayerVersions=[{"LayerVersionArn": LAYER_ARN, "Version": 7, "Description": "c0ffee"}]
    )

    result = await Layers(aws, NO_ARTIFACTS).create(LAYER_RESOURCE)

    assert result.outputs == LAYER_OUTPUTS


async def test_a_layer_version_is_deleted(layers: Layers, lambda_: Script) -> None:
    lambda_.on("delete_layer_version", LayerName="shop-dev-dependencies", VersionNumber=7).gives()

    await layers.delete(LAYER_OUTPUTS)


async def test_a_layer_version_that_is_gone_counts_as_deleted(
    layers: Layers, lambda_: Script
) -> None:
    lambda_.on("delete_layer_version", LayerName="shop-dev-dependencies", VersionNumber=7).refuses(
        "ResourceNotFoundException"
    )

    await layers.delete(LAYER_OUTPUTS)
