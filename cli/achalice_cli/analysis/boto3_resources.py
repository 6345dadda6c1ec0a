"""What the resources of boto3 and aioboto3 call: facts about boto3's interface, in one JSON file.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html
"""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter


class ResourceKind(BaseModel):
    """One kind of resource: a table, a bucket."""

    model_config = ConfigDict(frozen=True)

    identifiers: tuple[tuple[str, str], ...] = ()
    """What names one: the attribute, and the parameter that calls pass it as."""
    load: str | None = None
    """The operation that reads its other attributes."""
    actions: dict[str, tuple[str] | tuple[str, str]] = {}
    """By method: the operation, and which kind of resource it returns."""
    batch: dict[str, str] = {}
    """By method of collections of this kind: the operation."""
    has: dict[str, str] = {}
    """By attribute or method: a resource of another kind that it leads to."""
    many: dict[str, tuple[str, str]] = {}
    """By attribute: the operation that lists, and the kind of what is listed."""
    waiters: dict[str, str] = {}
    """By method: the waiter."""


_KINDS = TypeAdapter(dict[str, dict[str, ResourceKind]])


@cache
def resource_kinds() -> dict[str, dict[str, ResourceKind]]:
    """By service, by kind; the kind "" is the service itself."""
    file = files("achalice_cli.analysis").joinpath("boto3_resources.json")
    return _KINDS.validate_json(file.read_bytes())


def resource_kind(service: str, kind: str) -> ResourceKind | None:
    """None where boto3 has no such resource."""
    return resource_kinds().get(service, {}).get(kind)
