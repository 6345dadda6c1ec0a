"""What botocore knows of AWS's services: their operations, and the methods that call them."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

# A fifth of a second, and only the analysis of a source wants to know.
if TYPE_CHECKING:
    from botocore.loaders import Loader


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """One service as clients see it."""

    name: str
    """As in `create_client(name)`."""
    signing_name: str
    operations: dict[str, str]
    """By the method that calls it: `{"put_item": "PutItem"}`."""
    waiters: dict[str, str]
    """Which operation each waiter polls: `{"table_exists": "DescribeTable"}`."""
    http_methods: dict[str, str]
    """By operation: `{"GetRestApis": "GET"}`."""


@cache
def _loader() -> "Loader":
    from botocore.loaders import Loader

    return Loader()


@cache
def service_names() -> frozenset[str]:
    """All services that there are clients for."""
    return frozenset(_loader().list_available_services("service-2"))


@cache
def service_model(name: str) -> ServiceModel | None:
    """The service called `name`; None where there is none."""
    from botocore import xform_name

    if name not in service_names():
        return None
    model = _loader().load_service_model(name, "service-2")
    operations = model["operations"]
    return ServiceModel(
        name,
        model["metadata"].get("signingName") or model["metadata"]["endpointPrefix"],
        {xform_name(operation): operation for operation in operations},
        _waiters(name),
        {name: each.get("http", {}).get("method", "") for name, each in operations.items()},
    )


def _waiters(service: str) -> dict[str, str]:
    from botocore import xform_name
    from botocore.exceptions import UnknownServiceError

    try:
        model = _loader().load_service_model(service, "waiters-2")
    except UnknownServiceError:
        return {}
    return {xform_name(name): waiter["operation"] for name, waiter in model["waiters"].items()}
