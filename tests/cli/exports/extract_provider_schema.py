"""Makes `terraform_schema.json`: what the AWS provider's documentation says of what we write.

The provider's schema is in its generated TypeScript bindings, which npm has:

    npm pack @cdktn/provider-aws && tar xzf cdktn-provider-aws-*.tgz
    python tests/cli/exports/extract_provider_schema.py package > \\
        tests/cli/exports/terraform_schema.json

Arguments, their types and which of them are blocks come from `synthesizeHclAttributes` and the
functions that it calls; what is required, and which blocks there may be several of, from the
interfaces; what can be referred to, from the getters.
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

RESOURCES = (
    "api-gateway-api-key",
    "api-gateway-base-path-mapping",
    "api-gateway-deployment",
    "api-gateway-domain-name",
    "api-gateway-method-settings",
    "api-gateway-rest-api",
    "api-gateway-stage",
    "api-gateway-usage-plan",
    "api-gateway-usage-plan-key",
    "apigatewayv2-api",
    "apigatewayv2-api-mapping",
    "apigatewayv2-authorizer",
    "apigatewayv2-deployment",
    "apigatewayv2-domain-name",
    "apigatewayv2-integration",
    "apigatewayv2-route",
    "apigatewayv2-route-response",
    "apigatewayv2-stage",
    "cloudwatch-event-rule",
    "cloudwatch-event-target",
    "cloudwatch-log-group",
    "cloudwatch-log-subscription-filter",
    "iam-role",
    "iam-role-policy",
    "lambda-alias",
    "lambda-event-source-mapping",
    "lambda-function",
    "lambda-function-event-invoke-config",
    "lambda-function-url",
    "lambda-layer-version",
    "lambda-permission",
    "lambda-provisioned-concurrency-config",
    "s3-bucket-notification",
    "scheduler-schedule",
    "sns-topic-subscription",
)
DATA = ("data-aws-caller-identity", "data-aws-partition", "data-aws-region")

_INTERFACE = re.compile(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", re.M | re.S)
_FIELD = re.compile(r"^    readonly (\w+)(\??): ([\w\[\]]*)", re.M)
_CLASS = re.compile(r"^(?:export )?class (\w+)OutputReference .*?^\}", re.M | re.S)
_FUNCTION = re.compile(r"^(?:export )?function (\w+)ToHclTerraform\(.*?^\}", re.M | re.S)
_ARGUMENT = re.compile(
    r"^ +(\w+): \{\n +value: (.*)\n +isBlock: (\w+),\n +type: \"(\w+)\",\n"
    r" +storageClassType: \"(\w+)\",\n",
    re.M,
)
_GETTER = re.compile(
    r"this\.get\w*Attribute\('(\w+)'\)|new \w+(?:List|OutputReference|Map)\(this, \"(\w+)\""
)
_OF_TERRAFORM = frozenset({"id", "tags_all", "timeouts"})
"""Arguments that nobody is to write, or that say how long Terraform waits."""
_SCALAR = re.compile("string|number|bool")


def extract(folder: Path) -> dict[str, object]:
    """The schema of one resource or data source."""
    script = (folder / "index.js").read_text("utf-8")
    declared = (folder / "index.d.ts").read_text("utf-8")
    interfaces = {
        name: {field: (mark, kind) for field, mark, kind in _FIELD.findall(body)}
        for name, body in _INTERFACE.findall(declared)
    }
    source = Source(
        interfaces,
        {found[1].lower(): found[0] for found in _FUNCTION.finditer(script)},
        {found[1]: found[0] for found in _CLASS.finditer(script)},
    )
    of_class = script[script.index("static tfResourceType") :]
    main = of_class[of_class.index("synthesizeHclAttributes") :]
    config = next(iter(interfaces.values()))
    written = main[: main.index("return Object")]
    return source.block(written, config, of_class, left_out=_OF_TERRAFORM)


@dataclass(frozen=True)
class Source:
    """The generated code of one resource, by the names that the generator gives its parts."""

    interfaces: dict[str, dict[str, tuple[str, str]]]
    functions: dict[str, str]
    classes: dict[str, str]

    def block(
        self,
        text: str,
        fields: dict[str, tuple[str, str]],
        getters: str,
        left_out: frozenset[str] = frozenset(),
    ) -> dict[str, object]:
        """What `text` writes of `fields`, and what `getters` reads."""
        arguments: dict[str, str] = {}
        blocks: dict[str, object] = {}
        required: list[str] = []
        for name, _, is_block, shape, storage in _ARGUMENT.findall(text):
            if name in left_out:
                continue
            mark, kind = fields[_camel(name)]
            if not mark:
                required.append(name)
            inner = kind.removesuffix("[]")
            if inner in self.interfaces:
                nested = self.block(
                    self.functions[inner.lower()],
                    self.interfaces[inner],
                    self.classes.get(inner, ""),
                )
                blocks[name] = {"many": kind.endswith("[]"), "block": is_block == "true", **nested}
            else:
                scalar = _SCALAR.match(storage)
                told = "any" if scalar is None else scalar[0]
                arguments[name] = told if shape == "simple" else f"{shape} of {told}"
        exported = {one or other for one, other in _GETTER.findall(getters)} - {"timeouts"}
        return {
            "arguments": arguments,
            "blocks": blocks,
            "required": required,
            "exported": sorted(exported - arguments.keys() - blocks.keys()),
        }


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in others)


def main() -> None:
    package = Path(sys.argv[1])
    library = package / "lib"
    version = re.search(r"provider version ([\d.]+)", (package / "README.md").read_text("utf-8"))
    resources = {f"aws_{_snake(name)}": extract(library / name) for name in RESOURCES}
    data = {_snake(name.removeprefix("data-")): extract(library / name) for name in DATA}
    told = json.dumps("" if version is None else version[1])
    sections = f'"resource": {_lines(resources)},\n"data": {_lines(data)}'
    sys.stdout.write(f'{{\n"provider": {told},\n{sections}\n}}\n')


def _lines(types: dict[str, dict[str, object]]) -> str:
    """One line each, so that it shows which of them another version has changed."""
    lines = (f"{json.dumps(name)}: {json.dumps(each)}" for name, each in types.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _snake(name: str) -> str:
    return name.replace("-", "_")


if __name__ == "__main__":
    main()
