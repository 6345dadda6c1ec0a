"""Templates as text: JSON, and YAML with CloudFormation's short functions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import json
import re
from collections.abc import Hashable, Mapping
from enum import StrEnum

import yaml
from pydantic import JsonValue

from achalice.exceptions import AchaliceError

_DATE = "tag:yaml.org,2002:timestamp"
_SPLIT_AT_DOT = "GetAtt"
_UNPREFIXED = frozenset({"Ref", "Condition"})


class TemplateFormat(StrEnum):
    """What a template is written as."""

    JSON = "json"
    YAML = "yaml"

    @classmethod
    def of_file(cls, name: str) -> "TemplateFormat":
        """That of the file called `name`."""
        return cls.YAML if name.lower().endswith((".yaml", ".yml")) else cls.JSON


class TemplateSyntaxError(AchaliceError):
    """A template that the user wrote is none."""

    def __init__(self, name: str, expected: TemplateFormat, problem: str) -> None:
        super().__init__(f"{name} is no {expected.upper()} template: {problem}")


def read_template(text: str, name: str) -> dict[str, JsonValue]:
    """The template in `text`, the content of the file called `name`, which says what it is.

    Raises:
        TemplateSyntaxError: it is not that, or no object.
    """
    expected = TemplateFormat.of_file(name)
    try:
        found: object = (
            json.loads(text) if expected is TemplateFormat.JSON else yaml.load(text, _Loader)
        )
    except json.JSONDecodeError as error:
        raise TemplateSyntaxError(name, expected, f"line {error.lineno}: {error.msg}") from error
    except yaml.YAMLError as error:
        raise TemplateSyntaxError(name, expected, _told(error)) from error
    if not isinstance(found, dict):
        raise TemplateSyntaxError(name, expected, "there is no object in it")
    try:
        return {str(name): _json(value, str(name)) for name, value in found.items()}
    except TypeError as error:
        raise TemplateSyntaxError(name, expected, str(error)) from error


def _json(value: object, place: str) -> JsonValue:
    match value:
        case dict():
            return {str(name): _json(each, f"{place}.{name}") for name, each in value.items()}
        case list():
            return [_json(each, f"{place}[{index}]") for index, each in enumerate(value)]
        case None | str() | int() | float():
            return value
        case _:
            raise TypeError(f"`{place}` is a {type(value).__name__}, which JSON has not")


def write_template(document: Mapping[str, JsonValue], written_as: TemplateFormat) -> str:
    """`document` as text that ends with its last line."""
    if written_as is TemplateFormat.JSON:
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _told(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    return " ".join(str(error).split())


class _Loader(yaml.SafeLoader):
    """Knows the short functions, and no dates: `2010-09-09` is a text."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        """The object, whose names are texts: `200` is one, too."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"`{key.value}` is there twice", key.start_mark
                )
            seen.add(key.value)
        made = super().construct_mapping(node, deep=True)
        return {str(name): value for name, value in made.items()}


class _Dumper(yaml.SafeDumper):
    """Says what occurs twice twice: CloudFormation follows no references."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether `data` is written out each time."""
        return True


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, object]:
    """`!Sub x` as `{"Fn::Sub": x}`."""
    name = suffix if suffix in _UNPREFIXED else f"Fn::{suffix}"
    value: object
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            if suffix == _SPLIT_AT_DOT and isinstance(value, str):
                value = value.split(".", 1)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            value = loader.construct_mapping(node, deep=True)
        case _:
            raise yaml.constructor.ConstructorError(None, None, f"!{suffix} of nothing")
    return {name: value}


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """In quotes where other readers of YAML could take it for a number: `08`, `1e3`."""
    style = "'" if re.match(r"[-+.]?\d", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != _DATE]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_multi_constructor("!", _function)
_Dumper.add_representer(str, _text)
