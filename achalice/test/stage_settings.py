"""What `.achalice/config.json` says of a stage's functions, as far as a test can notice it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from achalice.test.errors import StageConfigError

DEFAULT_STAGE = "dev"


class _Function(BaseModel):
    # The tool refuses keys that it does not know; here they are the tool's business.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    lambda_memory_size: Annotated[int, Field(ge=1)] | None = None
    lambda_timeout: Annotated[int, Field(ge=1)] | None = None
    environment_variables: dict[str, str] | None = None


class _Stage(_Function):
    api_gateway_stage: str | None = None
    lambda_functions: dict[str, _Function] = Field(default_factory=dict)


class _File(_Stage):
    app_name: str | None = None
    stages: dict[str, _Stage] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """What is in force for one function."""

    memory_size: int
    """Megabytes."""
    timeout: int
    """Seconds."""
    environment_variables: dict[str, str]


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What is in force for one stage.

    A value is looked for at the function in the stage, at the stage, at the function at the top,
    at the top, and is the default last; variables are merged in that order, name by name.
    """

    stage: str
    _file: _File

    @classmethod
    def read(cls, project_dir: Path, stage: str = DEFAULT_STAGE) -> "StageSettings":
        """What the project in `project_dir` is configured with; without a file, nothing.

        Raises:
            StageConfigError: the file is no JSON, has a value of the wrong type, or other stages.
        """
        path = project_dir / ".achalice" / "config.json"
        if not path.is_file():
            return cls(stage, _File())
        try:
            file = _File.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise _explained(path, error) from None
        except OSError as error:
            raise StageConfigError(path, f"cannot be read: {error.strerror}") from None
        known = file.stages or {DEFAULT_STAGE: _Stage()}
        if stage not in known:
            names = ", ".join(f"`{name}`" for name in sorted(known))
            raise StageConfigError(path, f"there is no stage `{stage}`; there is {names}")
        return cls(stage, file)

    @property
    def app_name(self) -> str | None:
        """None where the file leaves it to `Chalice(app_name)`."""
        return self._file.app_name

    @property
    def api_gateway_stage(self) -> str:
        """The first part of a REST API's path."""
        return self._here.api_gateway_stage or self._file.api_gateway_stage or "api"

    @property
    def environment_variables(self) -> dict[str, str]:
        """Those of every function."""
        return {
            **(self._file.environment_variables or {}),
            **(self._here.environment_variables or {}),
        }

    def function(self, name: str) -> FunctionSettings:
        """What is in force for the function of the handler `name`."""
        places: list[_Function] = [
            self._here.lambda_functions.get(name, _Function()),
            self._here,
            self._file.lambda_functions.get(name, _Function()),
            self._file,
        ]
        memory = [each.lambda_memory_size for each in places if each.lambda_memory_size]
        timeout = [each.lambda_timeout for each in places if each.lambda_timeout]
        variables: dict[str, str] = {}
        for place in reversed(places):
            variables |= place.environment_variables or {}
        return FunctionSettings(
            memory[0] if memory else 128, timeout[0] if timeout else 60, variables
        )

    @property
    def _here(self) -> _Stage:
        return self._file.stages.get(self.stage, _Stage())


def _explained(path: Path, error: ValidationError) -> StageConfigError:
    fault = error.errors(include_url=False)[0]
    if fault["type"] == "json_invalid":
        return StageConfigError(path, f"is not JSON: {fault.get('ctx', {}).get('error')}")
    where = ".".join(str(part) for part in fault["loc"])
    place = f"`{where}` cannot be {fault['input']!r}: " if where else ""
    return StageConfigError(path, f"{place}{fault['msg']}")
