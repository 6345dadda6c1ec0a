"""What is in force for a stage and its functions: the config file read with its precedence."""

import platform
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from achalice_cli.config.settings import (
    ApiType,
    Architecture,
    ConfigFile,
    FunctionSettings,
    StageSettings,
    UrlAuth,
)

T = TypeVar("T")


def first(values: Iterable[T | None]) -> T | None:
    """The first that is set."""
    return next((value for value in values if value is not None), None)


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
    def _levels(self) -> tuple[StageSettings, StageSettings]:
        """Where a key of the whole stage is looked for."""
        return self._here, self.file

    @property
    def app_name(self) -> str | None:
        """None where the file leaves it to `Chalice(app_name)`."""
        return self.file.app_name

    @property
    def api_type(self) -> ApiType:
        """What answers HTTP in front of the function."""
        return first(each.api_type for each in self._levels) or "rest"

    @property
    def function_url_auth(self) -> UrlAuth:
        """Who may call a function URL."""
        return first(each.function_url_auth for each in self._levels) or "NONE"

    @property
    def api_gateway_stage(self) -> str:
        """The first part of a REST API's path."""
        return first(each.api_gateway_stage for each in self._levels) or "api"

    @property
    def http_api_stage(self) -> str:
        """Of an HTTP API, whose paths have no part before the app's unless one is asked for."""
        return first(each.api_gateway_stage for each in self._levels) or "$default"

    @property
    def python_version(self) -> str:
        """That of the functions: this interpreter's own unless the file says otherwise."""
        running = ".".join(platform.python_version_tuple()[:2])
        return first(each.python_version for each in self._levels) or running

    @property
    def architecture(self) -> Architecture:
        """Of the processors that run the functions."""
        return first(each.architecture for each in self._levels) or "x86_64"

    @property
    def autogen_policy(self) -> bool:
        """Whether the role's policy is worked out of the source, too."""
        return first(each.autogen_policy for each in self._levels) is not False

    @property
    def iam_policy_file(self) -> str | None:
        """A file in `.achalice/`, or None."""
        return first(each.iam_policy_file for each in self._levels)

    @property
    def state_in_s3(self) -> tuple[str, str] | None:
        """The bucket and the prefix of the stage's record; None where it is in a local file."""
        place = first(each.state.s3 for each in self._levels if each.state is not None)
        if place is None:
            return None
        bucket, _, prefix = place.partition("/")
        return bucket, prefix

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
        variables: dict[str, str] = {}
        tags: dict[str, str] = {}
        for place in reversed(places):
            variables |= place.environment_variables or {}
            tags |= place.tags or {}
        return FunctionConfig(
            memory_size=first(each.lambda_memory_size for each in places) or 128,
            timeout=first(each.lambda_timeout for each in places) or 60,
            environment_variables=variables,
            tags=tags,
            log_retention_in_days=first(each.log_retention_in_days for each in places),
        )
