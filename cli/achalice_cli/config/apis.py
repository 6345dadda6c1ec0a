"""What is in force for a stage's API."""

from collections.abc import Iterable, Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from achalice_cli.config.api_settings import (
    AccessLogSettings,
    ApiKeySettings,
    EndpointType,
    RestApiSettings,
    ThrottleSettings,
    UsagePlanSettings,
)


class RestApiConfig(BaseModel):
    """The settings of a stage and those of the whole file in one."""

    model_config = ConfigDict(frozen=True)

    endpoint_type: EndpointType
    vpc_endpoint_ids: tuple[str, ...]
    policy_file: str | None
    minimum_compression_size: int | None
    access_log: AccessLogSettings | None
    throttle: ThrottleSettings | None
    stage_variables: dict[str, str]
    api_keys: dict[str, ApiKeySettings]
    usage_plans: dict[str, UsagePlanSettings]

    @classmethod
    def of(cls, levels: Sequence[RestApiSettings]) -> Self:
        """What is in force where a key is looked for in `levels`, the first of them first.

        Variables, keys and plans are merged name by name.
        """
        variables: dict[str, str] = {}
        keys: dict[str, ApiKeySettings] = {}
        plans: dict[str, UsagePlanSettings] = {}
        for level in reversed(levels):
            variables |= level.stage_variables or {}
            keys |= level.api_keys or {}
            plans |= level.usage_plans or {}
        types = (each.api_gateway_endpoint_type for each in levels)
        endpoints = (each.api_gateway_endpoint_vpce for each in levels)
        sizes = (each.minimum_compression_size for each in levels)
        log = next((each.access_log for each in levels if each.access_log is not None), None)
        return cls(
            endpoint_type=next(filter(None, types), "REGIONAL"),
            vpc_endpoint_ids=tuple(next(filter(None, endpoints), ())),
            policy_file=_named(each.api_gateway_policy_file for each in levels),
            minimum_compression_size=next((each for each in sizes if each is not None), None),
            access_log=log if log is not None and log.enabled else None,
            throttle=next((each.throttle for each in levels if each.throttle is not None), None),
            stage_variables=variables,
            api_keys=keys,
            usage_plans=plans,
        )


def _named(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
