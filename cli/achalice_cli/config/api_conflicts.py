"""Settings of a REST API that do not go together."""

from collections.abc import Iterator

from achalice.exceptions import AchaliceError
from achalice_cli.config.stage import StageConfig


class ConflictingApiSettingsError(AchaliceError):
    """What a REST API is configured with cannot be in force at once."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f".achalice/config.json: {problem}")
        self.hint = hint


def check_rest_api(config: StageConfig) -> None:
    """Look at all that is in force for the stage's REST API, wherever it is set.

    Raises:
        ConflictingApiSettingsError: some of it goes with some other part of it not at all, or says
            who may call a REST API where there will be none.
    """
    for problem, hint in (*_protection(config), *_endpoint(config), *_plans(config)):
        raise ConflictingApiSettingsError(problem, hint)


def _protection(config: StageConfig) -> Iterator[tuple[str, str]]:
    """What would let everybody in if it was not looked at. The rest does no harm elsewhere."""
    if config.api_type == "rest":
        return
    api = config.rest_api
    said = {
        "api_gateway_endpoint_type": api.endpoint_type == "PRIVATE",
        "api_gateway_policy_file": api.policy_file is not None,
        "usage_plans": bool(api.usage_plans),
    }
    for key in (key for key, is_said in said.items() if is_said):
        yield (
            f'`{config.stage_place(key)}` is for REST APIs, and `api_type` is "{config.api_type}"',
            'leave it out, or set "api_type": "rest"',
        )


def _endpoint(config: StageConfig) -> Iterator[tuple[str, str]]:
    api = config.rest_api
    vpce, policy = "api_gateway_endpoint_vpce", "api_gateway_policy_file"
    if api.endpoint_type != "PRIVATE":
        if api.vpc_endpoint_ids:
            yield (
                f"`{config.stage_place(vpce)}` is for private APIs, and this one is "
                f"{api.endpoint_type}",
                'set "api_gateway_endpoint_type": "PRIVATE", too, or leave the endpoints out',
            )
        return
    kind = f'`{config.stage_place("api_gateway_endpoint_type")}` is "PRIVATE"'
    if api.vpc_endpoint_ids and api.policy_file is not None:
        yield (
            f"`{config.stage_place(vpce)}` and `{config.stage_place(policy)}` are two ways to "
            "say who may call a private API",
            "leave one of them out; a policy may name the endpoints as `aws:SourceVpce`",
        )
    if not api.vpc_endpoint_ids and api.policy_file is None:
        yield (
            f"{kind}, but nothing says who may call the API",
            f'set "{vpce}" to the VPC endpoints that may, or "{policy}" to a file in .achalice/',
        )


def _plans(config: StageConfig) -> Iterator[tuple[str, str]]:
    """Keys are in one plan only: API Gateway could not tell which of two counts for a stage."""
    api = config.rest_api
    holders: dict[str, str] = {}
    for plan, settings in api.usage_plans.items():
        place = f"{config.stage_place('usage_plans', plan)}.{plan}.api_keys"
        for key in settings.api_keys:
            if key not in api.api_keys:
                yield (
                    f"`{place}` names {key}, which is not in `api_keys`",
                    f'say that there is such a key: "api_keys": {{"{key}": {{}}}}',
                )
            if key in holders:
                yield (
                    f"`{place}` names {key}, which is in the plan {holders[key]} already",
                    "one key has one plan: make another key",
                )
            holders[key] = plan
