"""AWS through aiobotocore: the only place that knows it. Loaded on first use, for it is large."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice_cli.aws.adoption import Adoption as Adoption
    from achalice_cli.aws.artifacts import NO_ARTIFACTS as NO_ARTIFACTS
    from achalice_cli.aws.artifacts import Artifacts as Artifacts
    from achalice_cli.aws.artifacts import Storage as Storage
    from achalice_cli.aws.artifacts import only_earlier as only_earlier
    from achalice_cli.aws.identity import Identity as Identity
    from achalice_cli.aws.identity import identify as identify
    from achalice_cli.aws.invocations import FunctionFailure as FunctionFailure
    from achalice_cli.aws.invocations import invoke as invoke
    from achalice_cli.aws.log_events import log_events as log_events
    from achalice_cli.aws.provider import LIMITS as LIMITS
    from achalice_cli.aws.provider import AwsProvider as AwsProvider
    from achalice_cli.aws.published_code import published_code as published_code
    from achalice_cli.aws.reading import AwsReader as AwsReader
    from achalice_cli.aws.sdks import download_sdk as download_sdk
    from achalice_cli.aws.session import Aws as Aws
    from achalice_cli.aws.session import open_aws as open_aws
    from achalice_cli.aws.session import session_and_region as session_and_region
    from achalice_cli.aws.state_store import S3Lock as S3Lock
    from achalice_cli.aws.state_store import S3State as S3State

_HOMES = {
    "LIMITS": "provider",
    "NO_ARTIFACTS": "artifacts",
    "Adoption": "adoption",
    "Artifacts": "artifacts",
    "Aws": "session",
    "AwsProvider": "provider",
    "AwsReader": "reading",
    "FunctionFailure": "invocations",
    "Identity": "identity",
    "S3Lock": "state_store",
    "S3State": "state_store",
    "Storage": "artifacts",
    "download_sdk": "sdks",
    "identify": "identity",
    "invoke": "invocations",
    "log_events": "log_events",
    "only_earlier": "artifacts",
    "open_aws": "session",
    "published_code": "published_code",
    "session_and_region": "session",
}
__all__ = [
    "LIMITS",
    "NO_ARTIFACTS",
    "Adoption",
    "Artifacts",
    "Aws",
    "AwsProvider",
    "AwsReader",
    "FunctionFailure",
    "Identity",
    "S3Lock",
    "S3State",
    "Storage",
    "download_sdk",
    "identify",
    "invoke",
    "log_events",
    "only_earlier",
    "open_aws",
    "published_code",
    "session_and_region",
]


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
