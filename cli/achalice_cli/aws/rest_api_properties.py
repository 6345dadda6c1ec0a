"""What a REST API as a whole is told beside its document, as operations that make it be so.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from achalice_cli.engine.resources import RestApi

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import (
        EndpointConfigurationOutputTypeDef,
        PatchOperationTypeDef,
        RestApiResponseTypeDef,
    )

_ENDPOINTS = "/endpointConfiguration/vpcEndpointIds"


def endpoint_patches(
    api: RestApi, current: "EndpointConfigurationOutputTypeDef"
) -> "Iterator[list[PatchOperationTypeDef]]":
    """What brings `api` to where it is to be reached, each list in one call.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-api-migration.html
    """
    here = current["types"][0]
    kept = current.get("vpcEndpointIds", [])
    leaving: list[PatchOperationTypeDef] = [
        {"op": "remove", "path": _ENDPOINTS, "value": each}
        for each in kept
        if each not in api.vpc_endpoint_ids
    ]
    joining: list[PatchOperationTypeDef] = [
        {"op": "add", "path": _ENDPOINTS, "value": each}
        for each in api.vpc_endpoint_ids
        if each not in kept
    ]
    if (here, api.endpoint_type) == ("PRIVATE", "EDGE"):
        # API Gateway knows no direct way.
        yield [*leaving, _typed("PRIVATE", "REGIONAL")]
        here, leaving = "REGIONAL", []
    moving = [] if here == api.endpoint_type else [_typed(here, api.endpoint_type)]
    if moving and api.endpoint_type == "PRIVATE" and current.get("ipAddressType") == "ipv4":
        # Private APIs have both.
        path = "/endpointConfiguration/ipAddressType"
        moving.append({"op": "replace", "path": path, "value": "dualstack"})
    if leaving or moving or joining:
        yield [*leaving, *moving, *joining]


def _typed(here: str, there: str) -> "PatchOperationTypeDef":
    return {"op": "replace", "path": f"/endpointConfiguration/types/{here}", "value": there}


def left_over_patches(
    api: RestApi, answer: "RestApiResponseTypeDef"
) -> "list[PatchOperationTypeDef]":
    """What `answer` says that overwriting the API has left of before, and the document has not."""
    operations: list[PatchOperationTypeDef] = []
    if api.minimum_compression_size is None and answer.get("minimumCompressionSize") is not None:
        # Without a value, nothing is compressed.
        operations.append({"op": "replace", "path": "/minimumCompressionSize", "value": ""})
    if api.policy is None and answer.get("policy"):
        operations.append({"op": "replace", "path": "/policy", "value": ""})
    return operations
