"""The construct: an app's functions, APIs and triggers as a part of a stack."""

import difflib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import CfnResource, Stack, aws_iam, aws_lambda, aws_s3_assets
from aws_cdk.cloudformation_include import CfnInclude
from constructs import Construct
from pydantic import JsonValue, TypeAdapter, ValidationError

from achalice.cdk.packages import Package, package
from achalice.cdk.tokens import Tokens
from achalice.exceptions import PackagingError, TokenPlaceError, UnknownLogicalIdError

_CONFIG: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
_OBJECTS: TypeAdapter[dict[str, dict[str, JsonValue]]] = TypeAdapter(
    dict[str, dict[str, JsonValue]]
)
_ARCHIVES = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


class Chalice(Construct):
    """An app, packaged while the stack is made, with all that it consists of.

    Its resources have the names that `achalice package` gives them: `DefaultRole`, `APIHandler`.

    Raises:
        PackagingError: the app cannot be packaged as it is, or as it is configured.
    """

    sam_template: CfnInclude
    """What the app consists of, as it has been included into the stack."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        source_dir: str | os.PathLike[str],
        stage_config: Mapping[str, object] | None = None,
        preserve_logical_ids: bool = True,
        *,
        stage: str = "dev",
    ) -> None:
        """Make the app in `source_dir` a part of `scope`.

        Args:
            scope: the stack, or a construct in one.
            id: unique within `scope`.
            source_dir: the folder with `app.py`.
            stage_config: counts for more than the stage has in `.achalice/config.json`, and is
                written like it. Values that other constructs give, such as the name of a table,
                may stand in it.
            preserve_logical_ids: False has the CDK make names of its own, so that a stack can
                hold several apps. `get_resource` and its kin take those of the template anyway.
            stage: one of `.achalice/config.json`, or one that `stage_config` alone describes.
        """
        super().__init__(scope, id)
        self._roles: dict[str, aws_iam.IRole] = {}
        self._functions: dict[str, aws_lambda.IFunction] = {}
        source = Path(source_dir).absolute()
        tokens = Tokens(Stack.of(self))
        config = _CONFIG.validate_python(tokens.hidden(_as_json(source, stage_config or {})))
        # Removed with all else in the folder of what can be made again.
        folder = source / ".achalice" / "build" / "cdk" / self.node.addr
        made = package(source, folder, stage, config)
        template = _CONFIG.validate_python(tokens.shown(made.template))
        for place, text in tokens.left_over(template):
            raise TokenPlaceError(str(source), place, text)
        self._resources = _OBJECTS.validate_python(template["Resources"])
        self._upload(made)
        template["Resources"] = dict(self._resources)
        file = folder / "template.json"
        file.write_text(json.dumps(template), encoding="utf-8")
        self.sam_template = CfnInclude(
            self,
            "Template",
            template_file=str(file),
            preserve_logical_ids=preserve_logical_ids,
        )

    def get_resource(self, resource_name: str) -> CfnResource:
        """The resource that the template calls so; what is changed in it changes in the stack.

        Raises:
            UnknownLogicalIdError: the template has none.
        """
        if resource_name not in self._resources:
            near = difflib.get_close_matches(resource_name, self._resources, n=1)
            raise UnknownLogicalIdError(
                resource_name, sorted(self._resources), near[0] if near else None
            )
        return self.sam_template.get_resource(resource_name)

    def get_role(self, role_name: str) -> aws_iam.IRole:
        """The role that the template calls so, which other constructs can grant something.

        Raises:
            UnknownLogicalIdError: the template has none.
        """
        role = self.get_resource(role_name)
        if role_name not in self._roles:
            id = f"Role-{role_name}"
            self._roles[role_name] = aws_iam.Role.from_role_name(self, id, role.ref)
        return self._roles[role_name]

    def get_function(self, function_name: str) -> aws_lambda.IFunction:
        """The function that the template calls so, e.g. for another construct to call.

        Raises:
            UnknownLogicalIdError: the template has none.
        """
        function = self.get_resource(function_name)
        if function_name not in self._functions:
            self._functions[function_name] = aws_lambda.Function.from_function_attributes(
                self,
                f"Function-{function_name}",
                function_arn=function.get_att("Arn").to_string(),
                same_environment=True,
            )
        return self._functions[function_name]

    def add_environment_variable(self, key: str, value: str, function_name: str) -> None:
        """Add an environment variable to the function that the template calls `function_name`.

        Raises:
            UnknownLogicalIdError: the template has none.
        """
        function = self.get_resource(function_name)
        function.add_property_override(f"Environment.Variables.{key}", value)

    def _upload(self, made: Package) -> None:
        """Have the CDK bring the archives to S3, and the template name them there."""
        assets: dict[str, aws_s3_assets.Asset] = {}
        for resource in self._resources.values():
            key = _ARCHIVES.get(str(resource["Type"]))
            properties = resource["Properties"]
            if key is None or not isinstance(properties, dict):
                continue
            name = Path(str(properties[key])).name
            if name not in assets:
                path = str(made.folder / name)
                assets[name] = aws_s3_assets.Asset(self, f"Archive-{name}", path=path)
            asset = assets[name]
            properties[key] = {"Bucket": asset.s3_bucket_name, "Key": asset.s3_object_key}


def _as_json(source: Path, stage_config: Mapping[str, object]) -> JsonValue:
    try:
        return _CONFIG.validate_python(dict(stage_config))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise PackagingError(str(source), f"error: stage_config: `{where}` is no JSON") from None
