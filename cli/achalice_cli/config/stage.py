"""What is in force for a stage and its functions: the config file read with its precedence."""

import platform
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from achalice_cli.config.apis import RestApiConfig
from achalice_cli.config.domain_settings import CustomDomainSettings
from achalice_cli.config.settings import (
    ApiType,
    ApplicationLogLevel,
    Architecture,
    BudgetSettings,
    ConfigFile,
    DependencySettings,
    FunctionSettings,
    LogFormat,
    StageSettings,
    SystemLogLevel,
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
    description: str = ""
    ephemeral_storage: int = 512
    layers: tuple[str, ...] = ()
    reserved_concurrency: int | None = None
    provisioned_concurrency: int | None = None
    snap_start: bool = False
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    xray: bool = False
    kms_key_arn: str | None = None
    dead_letter_arn: str | None = None
    maximum_retry_attempts: int | None = None
    maximum_event_age_in_seconds: int | None = None
    on_success: str | None = None
    on_failure: str | None = None
    log_format: LogFormat = "Text"
    application_log_level: ApplicationLogLevel | None = None
    system_log_level: SystemLogLevel | None = None
    autogen_policy: bool = True
    iam_policy_file: str | None = None
    manage_iam_role: bool = True
    iam_role_arn: str | None = None
    """Of the role that is given; None where achalice makes one."""


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
    def rest_api(self) -> RestApiConfig:
        """What the REST API is told besides."""
        return RestApiConfig.of(self._levels)

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
    def dependencies(self) -> DependencySettings:
        """What of pyproject.toml is bundled beside its `dependencies`."""
        return first(each.dependencies for each in self._levels) or DependencySettings()

    @property
    def bytecode(self) -> bool:
        """Whether the dependencies are compiled beforehand."""
        return first(each.bytecode for each in self._levels) or False

    @property
    def deployment_bucket(self) -> tuple[str, str] | None:
        """The bucket and the prefix for zips that are too large for a request, or None."""
        place = first(each.deployment_bucket for each in self._levels)
        if place is None:
            return None
        bucket, _, prefix = place.partition("/")
        return bucket, prefix

    @property
    def budget(self) -> BudgetSettings:
        """What the bundle may come to."""
        return first(each.budget for each in self._levels) or BudgetSettings()

    @property
    def autogen_policy(self) -> bool:
        """Whether the role's policy is worked out of the source, too."""
        return first(each.autogen_policy for each in self._levels) is not False

    @property
    def iam_policy_file(self) -> str | None:
        """A file in `.achalice/`, or None. That of a function may be another."""
        return first(each.iam_policy_file for each in self._levels)

    @property
    def api_gateway_custom_domain(self) -> CustomDomainSettings | None:
        """The domain of the app's routes."""
        return first(each.api_gateway_custom_domain for each in self._levels)

    @property
    def websocket_api_custom_domain(self) -> CustomDomainSettings | None:
        """The domain of the websocket API."""
        return first(each.websocket_api_custom_domain for each in self._levels)

    @property
    def iam_role_per_function(self) -> bool:
        """Whether functions do not share a role."""
        return first(each.iam_role_per_function for each in self._levels) or False

    @property
    def iam_permissions_boundary(self) -> str | None:
        """The ARN of the policy that bounds the roles, or None."""
        return first(each.iam_permissions_boundary for each in self._levels)

    @property
    def xray(self) -> bool:
        """Whether the stage as a whole is traced: its APIs."""
        return first(each.xray for each in self._levels) or False

    @property
    def profile(self) -> str | None:
        """Of the AWS config files, where the config names one."""
        return first(each.profile for each in self._levels)

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
        every = [self.environment_variables]
        every += [each.environment_variables for each in self.functions.values()]
        return {
            name: frozenset(each[name] for each in every if name in each)
            for name in {name for each in every for name in each}
        }

    def stage_place(self, key: str, name: str | None = None) -> str:
        """Where the stage's `key`, or `name` in it, is set: `stages.dev.throttle`."""
        here: object = getattr(self._here, key)
        is_here = here is not None and (name is None or (isinstance(here, dict) and name in here))
        return f"stages.{self.stage}.{key}" if is_here else key

    @property
    def functions(self) -> dict[str, FunctionConfig]:
        """Those that the config names, whether the app has them or not."""
        names = dict.fromkeys([*self.file.lambda_functions, *self._here.lambda_functions])
        return {name: self.function(name) for name in names}

    def place(self, name: str, key: str) -> str | None:
        """Where the `key` of the function called `name` is set: `stages.dev.lambda_timeout`."""
        found = (where for where, place in self.places(name) if getattr(place, key) is not None)
        where = next(found, None)
        return None if where is None else f"{where}{key}"

    def places(self, name: str) -> list[tuple[str, FunctionSettings]]:
        """Where a key of the function called `name` is looked for, and what these are called."""
        here = f"stages.{self.stage}."
        none = FunctionSettings()
        return [
            (f"{here}lambda_functions.{name}.", self._here.lambda_functions.get(name, none)),
            (here, self._here),
            (f"lambda_functions.{name}.", self.file.lambda_functions.get(name, none)),
            ("", self.file),
        ]

    def function(self, name: str) -> FunctionConfig:
        """What is in force for the function called `name`."""
        places = [place for _, place in self.places(name)]
        variables: dict[str, str] = {}
        tags: dict[str, str] = {}
        for place in reversed(places):
            variables |= place.environment_variables or {}
            tags |= place.tags or {}
        managed = first(each.manage_iam_role for each in places)
        return FunctionConfig(
            memory_size=first(each.lambda_memory_size for each in places) or 128,
            timeout=first(each.lambda_timeout for each in places) or 60,
            environment_variables=variables,
            tags=tags,
            log_retention_in_days=first(each.log_retention_in_days for each in places),
            description=first(each.description for each in places) or "",
            ephemeral_storage=first(each.ephemeral_storage for each in places) or 512,
            layers=tuple(first(each.layers for each in places) or ()),
            reserved_concurrency=first(each.reserved_concurrency for each in places),
            provisioned_concurrency=first(each.provisioned_concurrency for each in places) or None,
            snap_start=first(each.snap_start for each in places) or False,
            subnet_ids=tuple(first(each.subnet_ids for each in places) or ()),
            security_group_ids=tuple(first(each.security_group_ids for each in places) or ()),
            xray=first(each.xray for each in places) or False,
            kms_key_arn=first(each.kms_key_arn for each in places),
            dead_letter_arn=first(each.dead_letter_arn for each in places),
            maximum_retry_attempts=first(each.maximum_retry_attempts for each in places),
            maximum_event_age_in_seconds=first(
                each.maximum_event_age_in_seconds for each in places
            ),
            on_success=first(each.on_success for each in places),
            on_failure=first(each.on_failure for each in places),
            log_format=first(each.log_format for each in places) or "Text",
            application_log_level=first(each.application_log_level for each in places),
            system_log_level=first(each.system_log_level for each in places),
            autogen_policy=first(each.autogen_policy for each in places) is not False,
            iam_policy_file=first(each.iam_policy_file for each in places),
            manage_iam_role=managed is not False,
            iam_role_arn=None if managed else first(each.iam_role_arn for each in places),
        )
