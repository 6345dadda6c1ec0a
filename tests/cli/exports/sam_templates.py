"""Rendered templates, and what CloudFormation would make of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from pydantic import JsonValue, TypeAdapter

from achalice_cli.engine.resources import Desired
from achalice_cli.exports import sam
from achalice_cli.exports.exported import Archives

Object = dict[str, JsonValue]
_OBJECT: TypeAdapter[Object] = TypeAdapter(Object)


def rendered(desired: Desired) -> Object:
    """The template of a stage, as it is after having been a file."""
    document = sam.render(desired, Archives()).document
    return _OBJECT.validate_json(sam.write_template(document, sam.TemplateFormat.JSON))


def resources(template: Object) -> dict[str, Object]:
    """By logical id."""
    return TypeAdapter(dict[str, Object]).validate_python(template["Resources"])


def properties(template: Object, logical_id: str) -> Object:
    return _OBJECT.validate_python(resources(template)[logical_id]["Properties"])


def of_type(template: Object, kind: str) -> list[Object]:
    """The properties of all resources of this type."""
    return [
        _OBJECT.validate_python(each["Properties"])
        for each in resources(template).values()
        if each["Type"] == f"AWS::{kind}"
    ]


def uploaded(template: Object, bucket: str, prefix: str = "package") -> Object:
    """As `aws cloudformation package` leaves it: archives are named where they are in S3."""
    return {name: _moved(each, bucket, prefix) for name, each in template.items()}


def _moved(value: JsonValue, bucket: str, prefix: str) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {
        name: {"Bucket": bucket, "Key": f"{prefix}/{str(each).removeprefix('./')}"}
        if name in ("CodeUri", "ContentUri")
        else _moved(each, bucket, prefix)
        for name, each in value.items()
    }


def transformed(template: Object) -> Object:
    """As CloudFormation's SAM transform leaves it."""
    # An import of a second, which no other test needs.
    from samtranslator.translator.transform import transform

    with _a_region():
        expanded = transform(uploaded(template, "archives"), {}, SimpleNamespace(load=dict))
    return _OBJECT.validate_python(expanded)


@contextmanager
def _a_region() -> Iterator[None]:
    # SAM asks the environment where it is.
    former = os.environ.get("AWS_DEFAULT_REGION")
    os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"
    try:
        yield
    finally:
        del os.environ["AWS_DEFAULT_REGION"]
        if former is not None:
            os.environ["AWS_DEFAULT_REGION"] = former
