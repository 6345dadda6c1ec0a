"""Lambda's layers."""

from functools import partial
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from achalice_cli.aws.artifacts import Artifacts
from achalice_cli.aws.errors import code_of
from achalice_cli.aws.once import made_once
from achalice_cli.aws.session import Aws
from achalice_cli.aws.uploads import Uploads
from achalice_cli.engine.applying import Result
from achalice_cli.engine.resources import Layer
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.literals import ArchitectureType, RuntimeType
    from types_aiobotocore_lambda.type_defs import LayerVersionContentInputTypeDef


class Layers:
    """Publishes and removes layer versions."""

    def __init__(self, aws: Aws, artifacts: Artifacts, uploads: Uploads | None = None) -> None:
        self._aws = aws
        self._artifacts = artifacts
        self._uploads = uploads or Uploads(aws, artifacts.storage)

    async def create(self, layer: Layer) -> Result:
        """Publish a version, or take over the one that has this content already."""
        client = await self._aws.lambda_()
        found = await self._find(layer)
        if found is not None:
            return found
        content = await self._uploads.content(await self._artifacts.layer_of(layer.content))

        async def publish() -> Result:
            made = await client.publish_layer_version(
                LayerName=layer.name,
                Description=layer.content,
                Content=cast("LayerVersionContentInputTypeDef", content),
                CompatibleRuntimes=[cast("RuntimeType", layer.runtime)],
                CompatibleArchitectures=[cast("ArchitectureType", layer.architecture)],
            )
            return _layer_result(layer, made["LayerVersionArn"], made["Version"])

        return await made_once(publish, partial(self._find, layer))

    async def _find(self, layer: Layer) -> Result | None:
        client = await self._aws.lambda_()
        pages = client.get_paginator("list_layer_versions").paginate(LayerName=layer.name)
        try:
            async for page in pages:
                for version in page["LayerVersions"]:
                    if version.get("Description") == layer.content:
                        return _layer_result(layer, version["LayerVersionArn"], version["Version"])
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
        return None

    async def delete(self, outputs: Outputs) -> None:
        """Remove a version; functions that still use it go on doing so."""
        client = await self._aws.lambda_()
        try:
            await client.delete_layer_version(
                LayerName=outputs["name"], VersionNumber=int(outputs["version"])
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _layer_result(layer: Layer, arn: str, version: int) -> Result:
    return Result({"name": layer.name, "arn": arn, "version": str(version)})
