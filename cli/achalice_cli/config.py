"""`.achalice/config.json`: what a stage and its functions are configured with."""

import difflib
import json
import platform
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from achalice.exceptions import AchaliceError

DEFAULT_STAGE = "dev"
PYTHON_VERSIONS = ("3.11", "3.12", "3.13", "3.14")

Architecture = Literal["x86_64", "arm64"]

RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What CloudWatch Logs can be told to keep.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""


class ConfigFileError(AchaliceError):
    """The config file cannot be used as it is."""

    def __init__(self, file: Path, problem: str, hint: str | None = None) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {problem}")
        self.hint = hint


class UnknownStageError(AchaliceError):
    """A stage was asked for that the config does not have."""

    def __init__(self, stage: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(f"there is no stage `{stage}`; there is {_listed(names)}")
        near = difflib.get_close_matches(stage, names, n=1)
        self.hint = (
            f'did you mean "{near[0]}"?'
            if near
            else f'add "{stage}": {{}} to "stages" in .achalice/config.json'
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _python_version(given: object) -> object:
    if given not in PYTHON_VERSIONS:
        raise ValueError(f"Lambda runs Python {', '.join(PYTHON_VERSIONS)}")
    return given


def _retention(given: int) -> int:
    if given not in RETENTION_DAYS:
        days = ", ".join(str(each) for each in RETENTION_DAYS)
        raise ValueError(f"CloudWatch Logs keeps {days} days")
    return given


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FunctionSettings(_Settings):
    """What can be set for one function, for a stage, or for all. None means: not set here."""

    lambda_memory_size: Annotated[int, Field(ge=128, le=10_240)] | None = None
    """Megabytes."""
    lambda_timeout: Annotated[int, Field(ge=1, le=900)] | None = None
    """Seconds."""
    environment_variables: dict[str, str] | None = None
    tags: dict[str, str] | None = None
    log_retention_in_days: Annotated[int, AfterValidator(_retention)] | None = None
    """One of `RETENTION_DAYS`; not set keeps logs for ever."""


def _bucket_and_prefix(given: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)+", given):
        raise ValueError('write "bucket/prefix", e.g. "our-deployments/orders"')
    return given


class StateSettings(_Settings):
    """Where the records of stages are kept."""

    s3: Annotated[str, AfterValidator(_bucket_and_prefix)] | None = None
    """`bucket/prefix`; not set means in the project's own folder."""


class StageSettings(FunctionSettings):
    """What can be set for a stage, or for all stages."""

    state: StateSettings | None = None

    api_gateway_stage: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")] | None = None
    python_version: Annotated[str, BeforeValidator(_python_version)] | None = None
    architecture: Architecture | None = None
    autogen_policy: bool | None = None
    """Whether the functions may do what their source does in AWS; not set means true."""
    iam_policy_file: str | None = None
    """In `.achalice/`: what the functions may do besides."""
    lambda_functions: dict[str, FunctionSettings] = Field(default_factory=dict)


class ConfigFile(StageSettings):
    """The whole file. Chalice's keys with Chalice's meaning, and achalice's own."""

    version: Literal["2.0"] = "2.0"
    app_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    stages: dict[str, StageSettings] = Field(default_factory=dict)


class FunctionConfig(BaseModel):
    """What is in force for one function of one stage."""

    model_config = ConfigDict(frozen=True)

    memory_size: int
    timeout: int
    environment_variables: dict[str, str]
    tags: dict[str, str]
    log_retention_in_days: int | None


class StageConfig(BaseModel):
    """What is in force for one stage: the file read with its precedence.

    A value is looked for at the function in the stage, at the stage, at the function at the top,
    at the top, and is the default last; environment variables and tags are merged in that order,
    the first found winning name by name.
    """

    model_config = ConfigDict(frozen=True)

    stage: str
    file: ConfigFile

    @property
    def _here(self) -> StageSettings:
        return self.file.stages.get(self.stage, StageSettings())

    @property
    def app_name(self) -> str | None:
        """None where the file leaves it to `Chalice(app_name)`."""
        return self.file.app_name

    @property
    def api_gateway_stage(self) -> str:
        """The first part of a REST API's path."""
        return self._here.api_gateway_stage or self.file.api_gateway_stage or "api"

    @property
    def python_version(self) -> str:
        """That of the functions: this interpreter's own unless the file says otherwise."""
        running = ".".join(platform.python_version_tuple()[:2])
        return self._here.python_version or self.file.python_version or running

    @property
    def architecture(self) -> Architecture:
        """Of the processors that run the functions."""
        return self._here.architecture or self.file.architecture or "x86_64"

    @property
    def autogen_policy(self) -> bool:
        """Whether the role's policy is worked out of the source, too."""
        here, top = self._here.autogen_policy, self.file.autogen_policy
        return here if here is not None else top is not False

    @property
    def iam_policy_file(self) -> str | None:
        """A file in `.achalice/`, or None."""
        return self._here.iam_policy_file or self.file.iam_policy_file

    @property
    def state_in_s3(self) -> tuple[str, str] | None:
        """The bucket and the prefix of the stage's record; None where it is in a local file."""
        for settings in (self._here, self.file):
            if settings.state is not None and settings.state.s3 is not None:
                bucket, _, prefix = settings.state.s3.partition("/")
                return bucket, prefix
        return None

    @property
    def environment_variables(self) -> dict[str, str]:
        """Those of every function of the stage."""
        return {
            **(self.file.environment_variables or {}),
            **(self._here.environment_variables or {}),
        }

    @property
    def possible_variables(self) -> dict[str, frozenset[str]]:
        """The environment variables of any of its functions, with all the values they may have."""
        names = {*self.file.lambda_functions, *self._here.lambda_functions}
        every = [self.environment_variables]
        every += [self.function(name).environment_variables for name in names]
        return {
            name: frozenset(each[name] for each in every if name in each)
            for name in {name for each in every for name in each}
        }

    def function(self, name: str) -> FunctionConfig:
        """What is in force for the function called `name`."""
        places: list[FunctionSettings] = [
            self._here.lambda_functions.get(name, FunctionSettings()),
            self._here,
            self.file.lambda_functions.get(name, FunctionSettings()),
            self.file,
        ]
        memory = [each.lambda_memory_size for each in places if each.lambda_memory_size]
        timeout = [each.lambda_timeout for each in places if each.lambda_timeout]
        retention = [each.log_retention_in_days for each in places if each.log_retention_in_days]
        variables: dict[str, str] = {}
        tags: dict[str, str] = {}
        for place in reversed(places):
            variables |= place.environment_variables or {}
            tags |= place.tags or {}
        return FunctionConfig(
            memory_size=memory[0] if memory else 128,
            timeout=timeout[0] if timeout else 60,
            environment_variables=variables,
            tags=tags,
            log_retention_in_days=retention[0] if retention else None,
        )


def read_config(file: Path, stage: str = DEFAULT_STAGE, *, known: bool = True) -> StageConfig:
    """What `file` says of `stage`. A missing file means defaults, and the one stage `dev`.

    Unless it has to be `known`, the stage may be one that the file does not have any more.

    Raises:
        ConfigFileError: the file is not JSON, has an unknown key, or a value that cannot be.
        UnknownStageError: the file does not have the stage.
    """
    config = _read(file)
    stages = config.stages or {DEFAULT_STAGE: StageSettings()}
    if known and stage not in stages:
        raise UnknownStageError(stage, stages)
    return StageConfig(stage=stage, file=config)


def _read(file: Path) -> ConfigFile:
    if not file.is_file():
        return ConfigFile()
    try:
        return ConfigFile.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise _explained(file, error) from None
    except OSError as error:
        raise ConfigFileError(file, f"cannot be read: {error.strerror}") from None


def _explained(file: Path, error: ValidationError) -> ConfigFileError:
    """The first fault, with its place and, for an unknown key, the nearest known one."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "json_invalid":
        return ConfigFileError(file, f"is not JSON: {fault['ctx']['error']}")
    if fault["type"] == "extra_forbidden":
        known = _keys(fault["loc"])
        near = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1)
        return ConfigFileError(
            file,
            f"`{where}` is not a key achalice knows",
            f'did you mean "{near[0]}"?' if near else f"the keys here are {', '.join(known)}",
        )
    given = _shortened(json.dumps(fault["input"], ensure_ascii=False))
    if not where:
        return ConfigFileError(
            file, f"holds {given}, and must hold an object", "an empty config is `{}`"
        )
    return ConfigFileError(
        file, f"`{where}` cannot be {given}: {fault['msg'].removeprefix('Value error, ')}"
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _keys(place: tuple[int | str, ...]) -> list[str]:
    if place[:-1] == ("state",) or (place[0], *place[2:-1]) == ("stages", "state"):
        return list(StateSettings.model_fields)
    if "lambda_functions" in place[:-1]:
        return list(FunctionSettings.model_fields)
    return list(StageSettings.model_fields if place[0] == "stages" else ConfigFile.model_fields)
