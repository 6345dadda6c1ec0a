"""API keys and usage plans, out of the config alone."""

from achalice_cli.config import UsagePlanSettings
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import REST_API
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import (
    ApiKey,
    Desired,
    Quota,
    Throttle,
    UsagePlan,
    UsagePlanKey,
)


def usage(stage: Stage) -> Desired:
    """The keys, the plans of the REST API, and which key has which plan."""
    config = stage.config.rest_api
    desired: Desired = {
        addresses.api_key(name): ApiKey(
            name=stage.name(name),
            description=key.description or "",
            enabled=key.enabled,
            tags=stage.tags(),
        )
        for name, key in config.api_keys.items()
        if key.id is None
    }
    for name, settings in config.usage_plans.items():
        desired[addresses.usage_plan(name)] = _plan(stage, name, settings)
        for key in settings.api_keys:
            existing = config.api_keys[key].id
            desired[addresses.usage_plan_key(key)] = UsagePlanKey(
                plan=addresses.usage_plan(name),
                key=addresses.api_key(key) if existing is None else None,
                key_id=existing,
            )
    return desired


def _plan(stage: Stage, name: str, settings: UsagePlanSettings) -> UsagePlan:
    throttle, quota = settings.throttle, settings.quota
    return UsagePlan(
        name=stage.name(name),
        description=settings.description or "",
        api=REST_API,
        stage=stage.config.api_gateway_stage,
        throttle=None if throttle is None else Throttle.model_validate(throttle.model_dump()),
        quota=None if quota is None else Quota.model_validate(quota.model_dump()),
        tags=stage.tags(),
    )
