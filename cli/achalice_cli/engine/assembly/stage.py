"""What all resources of a stage have in common: names, tags, and what the bundle holds."""

from dataclasses import dataclass

from achalice_cli.config import StageConfig
from achalice_cli.engine.addresses import aws_name
from achalice_cli.engine.resources import APP_TAG, STAGE_TAG


@dataclass(frozen=True, slots=True)
class Contents:
    """What the bundle holds, as far as plans need to know."""

    code: str
    """SHA-256 of the code zip."""
    layer: str
    """Fingerprint of the dependencies."""
    runtime: str
    architecture: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an app."""

    app_name: str
    config: StageConfig
    contents: Contents
    has_websockets: bool = False
    """Whether the app has a websocket API: all of its functions can send to the clients."""

    @property
    def prefix(self) -> str:
        """With what the names of its resources begin."""
        return f"{self.app_name}-{self.config.stage}"

    def name(self, *parts: str, limit: int = 64) -> str:
        """What AWS calls a resource, within its `limit`."""
        return aws_name(self.prefix, *parts, limit=limit)

    def tags(self, own: dict[str, str] | None = None) -> dict[str, str]:
        """The user's, and what tells the app's resources from all others."""
        return {**(own or {}), APP_TAG: self.app_name, STAGE_TAG: self.config.stage}
