"""What API Gateway's own errors tell browsers, of all that routes say of other origins."""

from collections.abc import Iterable

from achalice.cors import CORSConfig

_ANY = "*"


def error_headers(configs: Iterable[CORSConfig | None]) -> dict[str, str]:
    """The headers of API Gateway's errors where routes have these `configs`; None has no CORS.

    All routes share them, and API Gateway cannot choose between origins. Where they do not agree
    on one, every origin may read the errors, for these hold nothing of the app's; credentials are
    not allowed then, as browsers would not take both.
    """
    said = [config for config in configs if config is not None]
    if not said:
        return {}
    origins = {_origin(config) for config in said}
    origin = origins.pop() if len(origins) == 1 else _ANY
    headers = {"Access-Control-Allow-Origin": origin}
    exposed = dict.fromkeys(name for config in said for name in config.expose_headers)
    if exposed:
        headers["Access-Control-Expose-Headers"] = ",".join(exposed)
    if origin != _ANY and all(config.allow_credentials for config in said):
        headers["Access-Control-Allow-Credentials"] = "true"
    return headers


def _origin(config: CORSConfig) -> str:
    """The one origin of `config`, or any where it has several or a pattern."""
    if not config.allow_origins:
        return config.allow_origin
    first, *others = config.allow_origins
    return first if isinstance(first, str) and "*" not in first and not others else _ANY
