"""What a stage of a REST API is told, as the operations that make it be so.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from achalice_cli.engine.resources import RestApi

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import (
        PatchOperationTypeDef,
        StageResponseTypeDef,
    )

OF_STAGE = frozenset({"tracing", "throttle", "access_log", "access_log_group", "stage_variables"})
"""Fields of a `RestApi` that are set on its stage, without another deployment."""

_EVERY_METHOD = "*/*"


def is_plain(api: RestApi) -> bool:
    """Whether the stage is told nothing: it is as CreateDeployment makes it."""
    return (
        api.access_log is None and api.throttle is None and not (api.tracing or api.stage_variables)
    )


def stage_patches(
    api: RestApi,
    changed: frozenset[str],
    stage: "StageResponseTypeDef",
    log_destination: str | None,
) -> "list[PatchOperationTypeDef]":
    """What is to be done to `stage` so that `changed` of it is as `api` says.

    What is not configured and never was is left as it is: somebody may have set it by hand.
    """
    operations: list[PatchOperationTypeDef] = []
    if "tracing" in changed and stage.get("tracingEnabled", False) != api.tracing:
        operations.append(_set("/tracingEnabled", "true" if api.tracing else "false"))
    if "throttle" in changed:
        operations += _throttling(api, stage)
    if changed & {"access_log", "access_log_group"}:
        operations += _logging(api, stage, log_destination)
    if "stage_variables" in changed:
        operations += _variables(api, stage)
    return operations


def _throttling(api: RestApi, stage: "StageResponseTypeDef") -> "Iterator[PatchOperationTypeDef]":
    current = stage.get("methodSettings", {}).get(_EVERY_METHOD)
    if api.throttle is None:
        # There is no way to take the limits alone away.
        if current is not None:
            yield {"op": "remove", "path": f"/{_EVERY_METHOD}"}
        return
    rate, burst = api.throttle.rate_limit, api.throttle.burst_limit
    if current is None or current.get("throttlingRateLimit") != rate:
        yield _set(f"/{_EVERY_METHOD}/throttling/rateLimit", number(rate))
    if current is None or current.get("throttlingBurstLimit") != burst:
        yield _set(f"/{_EVERY_METHOD}/throttling/burstLimit", str(burst))


def _logging(
    api: RestApi, stage: "StageResponseTypeDef", destination: str | None
) -> "Iterator[PatchOperationTypeDef]":
    current = stage.get("accessLogSettings", {})
    if api.access_log is None or destination is None:
        if current.get("destinationArn"):
            yield {"op": "remove", "path": "/accessLogSettings"}
        return
    if current.get("destinationArn") != destination:
        yield _set("/accessLogSettings/destinationArn", destination)
    if current.get("format") != api.access_log.format:
        yield _set("/accessLogSettings/format", api.access_log.format)


def _variables(api: RestApi, stage: "StageResponseTypeDef") -> "Iterator[PatchOperationTypeDef]":
    current = stage.get("variables", {})
    for name in sorted(current.keys() - api.stage_variables.keys()):
        yield {"op": "remove", "path": f"/variables/{name}"}
    for name, value in api.stage_variables.items():
        if current.get(name) != value:
            yield _set(f"/variables/{name}", value)


def number(value: float) -> str:
    """`value` as operations have it: `10`, `0.5`."""
    return str(int(value)) if value.is_integer() else str(value)


def _set(path: str, value: str) -> "PatchOperationTypeDef":
    return {"op": "replace", "path": path, "value": value}
