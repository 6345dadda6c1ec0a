"""What every part of the config file is: a strict, frozen model without unknown keys."""

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """An object in the config file. None means that a key is not set."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
