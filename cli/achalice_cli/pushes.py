"""Deploying what was saved, again and again: one app, one stage, connections that are kept."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio

from achalice.exceptions import AchaliceError
from achalice_cli import aws, deployment
from achalice_cli.bundle import Bundle
from achalice_cli.config import StageConfig
from achalice_cli.engine.applying import Event, Outcome
from achalice_cli.engine.planning import plan
from achalice_cli.loader import forget_modules
from achalice_cli.project import Project
from achalice_cli.rollout import roll_out
from achalice_cli.stages import open_stage


def artifacts_of(bundle: Bundle, config: StageConfig) -> "aws.Artifacts":
    """What providers upload of `bundle`."""

    async def code() -> bytes:
        return await anyio.Path(await bundle.code_zip()).read_bytes()

    async def layer() -> bytes:
        return await anyio.Path(await bundle.layer_zip()).read_bytes()

    return aws.Artifacts(code, layer, storage=None if bundle.target.local else storage_of(config))


def storage_of(config: StageConfig) -> "aws.Storage | None":
    """Where large zips go; the emulated AWS takes them as they are."""
    place = config.deployment_bucket
    return None if place is None else aws.Storage(*place)


class Connections:
    """Connections to AWS that stay open until `stack` is closed: making one takes a second."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._open: dict[tuple[str | None, str | None], aws.Aws] = {}

    @asynccontextmanager
    async def connect(
        self, *, profile: str | None = None, sandbox_url: str | None = None
    ) -> "AsyncIterator[aws.Aws]":
        """AWS as `aws.open_aws` finds it, the same as the last time. Raises as that does."""
        key = (profile, sandbox_url)
        if key not in self._open:
            self._open[key] = await self._stack.enter_async_context(
                aws.open_aws(profile=profile, sandbox_url=sandbox_url)
            )
        yield self._open[key]

    def forget(self) -> None:
        """Make new ones from now on: whoever logs in again has other credentials."""
        self._open.clear()


@dataclass(frozen=True, slots=True)
class Pushes:
    """Makes a stage what the source says now."""

    folder: Path
    stage: str
    in_sandbox: bool
    profile: str | None
    connections: Connections

    async def push(self, describe: Callable[[Event], str | None], stop: anyio.Event) -> Outcome:
        """Deploy whatever differs: new code takes about as long as Lambda takes over it.

        Raises:
            AchaliceError: the app cannot be imported, or it cannot be deployed.
        """
        project, config = deployment.read_project(self.folder, self.stage)
        forget_modules(project)
        target = deployment.target_of(config, in_sandbox=self.in_sandbox)
        declared = await deployment.declare(project, config, target)
        try:
            artifacts = artifacts_of(declared.bundle, config)
            return await self._deploy(project, declared, artifacts, describe, stop)
        except AchaliceError:
            self.connections.forget()
            raise

    async def _deploy(
        self,
        project: Project,
        declared: deployment.Declared,
        artifacts: "aws.Artifacts",
        describe: Callable[[Event], str | None],
        stop: anyio.Event,
    ) -> Outcome:
        async with (
            open_stage(
                project,
                self.stage,
                in_sandbox=self.in_sandbox,
                start_sandbox=True,
                profile=self.profile,
                app=declared.app_name,
                locked_for="deploy",
                connect=self.connections.connect,
            ) as stage,
            stage.reach() as session,
        ):
            provider = aws.AwsProvider(session, artifacts)
            outcome = await roll_out(
                plan(declared.desired, stage.existing),
                stage.existing,
                provider,
                stage.record,
                limits=aws.LIMITS,
                describe=describe,
                stop=stop,
            )
            await provider.settle()
        return outcome
