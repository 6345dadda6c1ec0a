"""A stage of a project: its record, and the AWS that it lives in, real or emulated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from achalice_cli import aws
from achalice_cli.engine.state import Existing, Place, StateFile
from achalice_cli.project import Project
from achalice_cli.sandbox.errors import NoSandboxError
from achalice_cli.sandbox.process import Sandbox, find, start


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage whose record is read."""

    name: str
    record: StateFile
    in_sandbox: bool
    sandbox: Sandbox | None
    """None for the real AWS, and where no sandbox runs."""

    @property
    def existing(self) -> Existing:
        """What is recorded of it; nothing, where it was in a sandbox that has ended."""
        return self.record.resources

    @asynccontextmanager
    async def reach(self, profile: str | None) -> AsyncIterator["aws.Aws"]:
        """The AWS of the stage, checked to be the one that the record is of.

        Raises:
            OtherPlaceError: the stage is deployed in another account or region.
            NoAwsRegionError, NoAwsCredentialsError, UnreachableEndpointError, AwsCallError: AWS
                cannot be used.
            NoSandboxError: the stage is in the sandbox, and none runs; a real account must not
                stand in for it.
        """
        if self.in_sandbox and self.sandbox is None:
            raise NoSandboxError
        sandbox_id = None if self.sandbox is None else self.sandbox.id
        sandbox_url = None if self.sandbox is None else self.sandbox.url
        async with aws.open_aws(profile=profile, sandbox_url=sandbox_url) as session:
            place = Place(account=session.account, region=session.region, sandbox=sandbox_id)
            self.record.claim(place, stage=self.name)
            yield session


async def read_stage(
    project: Project, name: str, *, in_sandbox: bool, start_sandbox: bool = False
) -> Stage:
    """The stage called `name`, in the sandbox or not. Whether the config has it is not asked.

    Raises:
        StateFileError: its record cannot be read.
        SandboxError: no sandbox could be started.
    """
    sandbox = None
    if in_sandbox:
        sandbox = await (start() if start_sandbox else find())
    record = StateFile(project.state_file(name, sandbox=in_sandbox))
    if sandbox is not None or not in_sandbox:
        record.load(None if sandbox is None else sandbox.id)
    return Stage(name, record, in_sandbox, sandbox)
