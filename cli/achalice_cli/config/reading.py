"""Reading the config file, and saying what is wrong with it."""

import difflib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.config.overlays import overlaid
from achalice_cli.config.settings import ConfigFile, StageSettings
from achalice_cli.config.stage import StageConfig

DEFAULT_STAGE = "dev"


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


def read_config(
    file: Path, stage: str = DEFAULT_STAGE, *, known: bool = True, over: Path | None = None
) -> StageConfig:
    """What `file` says of `stage`. A missing file means defaults, and the one stage `dev`.

    Unless it has to be `known`, the stage may be one that the file does not have any more. What
    the file `over` says counts for more; it is written as `file` is.

    Raises:
        ConfigFileError: a file is not JSON, has an unknown key, or a value that cannot be.
        UnknownStageError: neither file has the stage.
    """
    config = _read(file)
    if over is not None:
        config = overlaid(config, _read(over))
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
    if fault["type"] == "missing":
        whole, _, key = where.rpartition(".")
        return ConfigFileError(file, f"`{whole}` lacks `{key}`")
    problem = fault["msg"].removeprefix("Value error, ")
    if fault["loc"][-1:] == ("[key]",):
        whole, name = ".".join(str(part) for part in fault["loc"][:-2]), fault["loc"][-2]
        return ConfigFileError(file, f"`{whole}` cannot have `{name}`: {problem}")
    given = _shortened(json.dumps(fault["input"], ensure_ascii=False))
    if not where:
        return ConfigFileError(
            file, f"holds {given}, and must hold an object", "an empty config is `{}`"
        )
    return ConfigFileError(file, f"`{where}` cannot be {given}: {problem}")


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _keys(place: tuple[int | str, ...]) -> list[str]:
    """Those that can be where the last part of `place` was."""
    model: type[BaseModel] = ConfigFile
    for part in place[:-1]:
        # What is no field is a name in a mapping, whose values are of the model found last.
        if part in model.model_fields:
            model = _model_in(model.model_fields[str(part)].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
