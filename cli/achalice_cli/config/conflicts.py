"""Settings of a function that Lambda does not take together."""

from collections.abc import Iterator

from achalice.exceptions import AchaliceError
from achalice_cli.config.settings import SNAP_START_VERSIONS
from achalice_cli.config.stage import StageConfig

_VARIABLES_AT_MOST = 4096
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


class ConflictingSettingsError(AchaliceError):
    """What a function is configured with cannot be in force at once."""

    def __init__(self, function: str, problem: str, hint: str) -> None:
        super().__init__(f".achalice/config.json: of `{function}`, {problem}")
        self.hint = hint


def check(config: StageConfig, function: str) -> None:
    """Look at all that is in force for `function`, wherever it is set.

    Raises:
        ConflictingSettingsError: some of it goes with some other part of it not at all.
    """
    for problem, hint in _conflicts(config, function):
        raise ConflictingSettingsError(function, problem, hint)


def _conflicts(config: StageConfig, function: str) -> Iterator[tuple[str, str]]:
    """Each with what to do about it."""
    settings = config.function(function)

    def at(key: str) -> str:
        return f"`{config.place(function, key) or key}`"

    if bool(settings.subnet_ids) != bool(settings.security_group_ids):
        pair = ("subnet_ids", "security_group_ids")
        given, missing = pair if settings.subnet_ids else pair[::-1]
        yield f"{at(given)} is set, but `{missing}` is not", "a function in a VPC needs both"
    if not settings.manage_iam_role and settings.iam_role_arn is None:
        yield (
            f"{at('manage_iam_role')} is false, but there is no `iam_role_arn`",
            'give the role: "iam_role_arn": "arn:aws:iam::123456789012:role/name"',
        )
    reserved = settings.reserved_concurrency
    if reserved is not None and (settings.provisioned_concurrency or 0) > reserved:
        yield (
            f"{at('provisioned_concurrency')} is more than {at('reserved_concurrency')}",
            "what is provisioned is part of what is reserved",
        )
    used = sum(
        len(f"{name}{value}".encode()) for name, value in settings.environment_variables.items()
    )
    if used > _VARIABLES_AT_MOST:
        yield (
            f"the environment variables come to {used} bytes",
            f"Lambda takes {_VARIABLES_AT_MOST}, names and values together: keep large ones in "
            "Parameter Store or Secrets Manager",
        )
    if settings.log_format != "JSON":
        for key in ("application_log_level", "system_log_level"):
            if getattr(settings, key) is not None:
                yield f"{at(key)} is for logs in JSON", 'set "log_format": "JSON", too'
    if settings.snap_start:
        yield from _conflicts_with_snap_start(config, function)


def _conflicts_with_snap_start(config: StageConfig, function: str) -> Iterator[tuple[str, str]]:
    settings = config.function(function)
    here = f"`{config.place(function, 'snap_start')}`"
    if config.python_version not in SNAP_START_VERSIONS:
        yield (
            f"{here} is not for Python {config.python_version}",
            'set "python_version" to "3.12" or a later one',
        )
    if settings.provisioned_concurrency is not None:
        place = config.place(function, "provisioned_concurrency")
        yield (
            f"{here} and `{place}` are two ways to the same end",
            "Lambda takes one of the two: leave the other out",
        )
    if settings.ephemeral_storage > 512:
        place = config.place(function, "ephemeral_storage")
        yield f"{here} does not go with `{place}`", "Lambda wants 512 megabytes for it"
