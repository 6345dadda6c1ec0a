"""Settings of an API that do not go together, or that its type does not know."""

from collections.abc import Iterator

from achalice.exceptions import AchaliceError
from achalice_cli.config.settings import ApiType
from achalice_cli.config.stage import StageConfig

_NAMES: dict[ApiType, str] = {
    "rest": "REST APIs",
    "http": "HTTP APIs",
    "function_url": "function URLs",
}


class ConflictingApiSettingsError(AchaliceError):
    """What an API is configured with cannot be in force at once, or not with its type."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f".achalice/config.json: {problem}")
        self.hint = hint


def check_api(config: StageConfig) -> None:
    """Look at all that is in force for the stage's API, wherever it is set.

    Raises:
        ConflictingApiSettingsError: some of it goes with some other part of it not at all, or
            would do nothing with the API's type.
    """
    for problem, hint in (*_foreign(config), *_endpoint(config), *_plans(config)):
        raise ConflictingApiSettingsError(problem, hint)


def _foreign(config: StageConfig) -> Iterator[tuple[str, str]]:
    """What the API's type does not know: it would do nothing, and some of it protects."""
    api, here = config.rest_api, config.api_type
    rest: tuple[ApiType, ...] = ("rest",)
    gateways: tuple[ApiType, ...] = ("rest", "http")
    known: dict[str, tuple[bool, tuple[ApiType, ...]]] = {
        "api_gateway_endpoint_type": (api.endpoint_type != "REGIONAL", rest),
        "api_gateway_endpoint_vpce": (bool(api.vpc_endpoint_ids), rest),
        "api_gateway_policy_file": (api.policy_file is not None, rest),
        "minimum_compression_size": (api.minimum_compression_size is not None, rest),
        "usage_plans": (bool(api.usage_plans), rest),
        "api_keys": (bool(api.api_keys), rest),
        "access_log": (api.access_log is not None, gateways),
        "throttle": (api.throttle is not None, gateways),
        "stage_variables": (bool(api.stage_variables), gateways),
        "function_url_auth": (config.function_url_auth != "NONE", ("function_url",)),
    }
    for key, (is_said, types) in known.items():
        if is_said and here not in types:
            whose = " and ".join(_NAMES[each] for each in types)
            yield (
                f'`{config.stage_place(key)}` is for {whose}, and `api_type` is "{here}"',
                f'leave it out of this stage, or set "api_type": "{types[-1]}"',
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
