"""What the pytest fixtures `achalice_client` and `achalice_sync_client` are."""

from pathlib import Path
from typing import Protocol

from achalice.app import Chalice
from achalice.test.client import Client
from achalice.test.gateways import FrontName
from achalice.test.stage_settings import DEFAULT_STAGE
from achalice.test.sync_client import SyncClient


class ClientFactory(Protocol):
    """Opens clients that the end of the test closes."""

    async def __call__(
        self,
        app: Chalice,
        stage_name: str = DEFAULT_STAGE,
        project_dir: str | Path | None = None,
        *,
        front: FrontName = "rest",
    ) -> Client:
        """An open `Client`; without `project_dir`, of the project in pytest's root folder."""
        ...


class SyncClientFactory(Protocol):
    """Opens clients that the end of the test closes."""

    def __call__(
        self,
        app: Chalice,
        stage_name: str = DEFAULT_STAGE,
        project_dir: str | Path | None = None,
        *,
        front: FrontName = "rest",
    ) -> SyncClient:
        """An open `SyncClient`; without `project_dir`, of the project in pytest's root folder."""
        ...
