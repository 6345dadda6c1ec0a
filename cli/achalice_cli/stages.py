"""A stage of a project: its record, its lock, and the AWS that it lives in, real or emulated."""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from achalice.exceptions import AchaliceError
from achalice_cli import aws
from achalice_cli.config import read_config
from achalice_cli.engine.local_state import LockFile, StateFile
from achalice_cli.engine.locks import Lock, LockPlace, holding
from achalice_cli.engine.state import Existing, OtherPlaceError, Place, State, Store
from achalice_cli.exits import say
from achalice_cli.project import Project
from achalice_cli.sandbox.errors import NoSandboxError
from achalice_cli.sandbox.process import Sandbox, find, start


class LocalRecordError(AchaliceError):
    """The record is to be in S3, but is still in the project's folder."""

    def __init__(self, stage: str, local: object, shared: object) -> None:
        super().__init__(f"the record of stage `{stage}` is to be {shared}, but still is {local}")
        self.hint = f"move it with `achalice state push --stage {stage}`"


class NotInS3Error(AchaliceError):
    """The config does not say where in S3 the record should be."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"the config does not keep the record of stage `{stage}` in S3")
        self.hint = 'say where, e.g. "state": {"s3": "our-deployments/orders"}'


class NothingToPushError(AchaliceError):
    """There is no record in the project's folder."""

    def __init__(self, stage: str, local: object) -> None:
        super().__init__(f"there is no record {local} of stage `{stage}` to move")


class RecordedTwiceError(AchaliceError):
    """One record is in S3 and another in the folder."""

    def __init__(self, local: object, shared: object) -> None:
        super().__init__(f"there is another record {shared} already")
        self.hint = f"it is the one that counts; if {local} is out of date, delete that"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the record and the locks of a stage are kept."""

    stage: str
    local: Store
    """The file in the project's folder."""
    shared: Store | None
    """The object in S3; None where the record is the local one."""
    locks: tuple[LockPlace, ...]
    """The first to be taken first: the one in the folder tells whether an earlier one is dead."""
    session: "aws.Aws | None"
    """The AWS that the record is in."""
    app: str | None
    """Whose the record has to be, as far as the config says."""
    profile: str | None = None
    """Of the AWS config files: that of the command line, else that of the config."""

    @property
    def store(self) -> Store:
        """The one that counts."""
        return self.shared or self.local

    @asynccontextmanager
    async def locked(self, command: str) -> AsyncIterator[None]:
        """Keep everybody else from changing the stage within it, however that ends.

        Raises:
            StageLockedError: somebody else is changing the stage.
            StateError: a lock cannot be written.
            LockLeftError: all was well, but the lock could not be removed.
        """
        lock, dead = Lock.of(command), None
        async with AsyncExitStack() as stack:
            for place in self.locks:
                dead = await stack.enter_async_context(holding(place, lock, dead))
            yield

    async def push(self) -> None:
        """Move the record from the project's folder to S3.

        Raises:
            NotInS3Error: nothing says where to.
            NothingToPushError: there is none in the folder.
            RecordedTwiceError: there is another one in S3.
            StateError, StageLockedError, LockLeftError: as for all that change the stage.
        """
        if self.shared is None:
            raise NotInS3Error(self.stage)
        async with self.locked("state push"):
            # Only what can be read is worth moving.
            await State(self.local).load()
            content = await self.local.read()
            if content is None:
                raise NothingToPushError(self.stage, self.local)
            # The same one is left behind where this was interrupted.
            if (there := await self.shared.read()) not in (None, content):
                raise RecordedTwiceError(self.local, self.shared)
            if there is None:
                await self.shared.write(content)
            await self.local.remove()


class Connect(Protocol):
    """How AWS is reached: `aws.open_aws`, or what keeps connections from one deploy to the next."""

    def __call__(
        self, *, profile: str | None = None, sandbox_url: str | None = None
    ) -> AbstractAsyncContextManager["aws.Aws"]:
        """AWS, or the one in the sandbox. Raises as `aws.open_aws` does."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage whose record is read."""

    name: str
    record: State
    in_sandbox: bool
    sandbox: Sandbox | None
    """None for the real AWS, and where no sandbox runs."""
    profile: str | None
    session: "aws.Aws | None"
    """The AWS that the record is in, if it is in one."""
    connect: Connect | None = None
    """None makes a connection of its own."""

    @property
    def existing(self) -> Existing:
        """What is recorded of it; nothing, where it was in a sandbox that has ended."""
        return self.record.resources

    def check_region(self) -> None:
        """See that the region in use is that of the record. Nothing is called, so one that cannot
        be known, for want of a region or of the profile, is taken for the right one.

        Raises:
            OtherPlaceError: the stage is deployed in another region.
        """
        place = self.record.place
        if place is None or self.in_sandbox:
            return
        region = _region(self.profile) if self.session is None else self.session.region
        if region not in (None, place.region):
            raise OtherPlaceError(self.name, str(place), f"region {region}")

    @asynccontextmanager
    async def reach(self) -> AsyncIterator["aws.Aws"]:
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
        async with AsyncExitStack() as stack:
            session, sandbox_id = self.session, None
            if session is None:
                url = None if self.sandbox is None else self.sandbox.url
                connect = self.connect or aws.open_aws
                session = await stack.enter_async_context(
                    connect(profile=self.profile, sandbox_url=url)
                )
            if self.sandbox is not None:
                sandbox_id = self.sandbox.id
            place = Place(account=session.account, region=session.region, sandbox=sandbox_id)
            self.record.claim(place, stage=self.name)
            yield session


def _region(profile: str | None) -> str | None:
    # botocore asks these before its files, and is slow to load.
    named = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if named:
        return named
    try:
        return aws.session_and_region(profile)[1]
    except AchaliceError:
        return None


@asynccontextmanager
async def open_home(
    project: Project,
    stage: str,
    *,
    in_sandbox: bool,
    profile: str | None = None,
    connect: Connect | None = None,
) -> AsyncIterator[Home]:
    """Where `stage` is recorded. A sandbox's is always recorded in the project's folder.

    Raises:
        ConfigFileError: the config cannot be used.
        NoAwsRegionError, NoAwsCredentialsError, UnreachableEndpointError, AwsCallError: the record
            is in S3, and AWS cannot be used.
    """
    local = StateFile(project.state_file(stage, sandbox=in_sandbox))
    lock = LockFile(project.lock_file(stage, sandbox=in_sandbox), stage=stage)
    config = None if in_sandbox else read_config(project.config_file, stage, known=False)
    if profile is None and config is not None:
        profile = config.profile
    if config is None or config.state_in_s3 is None:
        yield Home(stage, local, None, (lock,), None, None, profile)
        return
    bucket, prefix = config.state_in_s3
    async with (connect or aws.open_aws)(profile=profile) as session:
        shared = aws.S3State(session, bucket, f"{prefix}/{stage}.json")
        shared_lock = aws.S3Lock(session, bucket, f"{prefix}/{stage}.lock", stage=stage)
        yield Home(stage, local, shared, (lock, shared_lock), session, config.app_name, profile)


@asynccontextmanager
async def open_stage(
    project: Project,
    name: str,
    *,
    in_sandbox: bool,
    start_sandbox: bool = False,
    profile: str | None = None,
    app: str | None = None,
    locked_for: str | None = None,
    connect: Connect | None = None,
) -> AsyncIterator[Stage]:
    """The stage called `name`, in the sandbox or not. Whether the config has it is not asked.

    Whoever changes it says with which command: `locked_for`. `app`, where it is known better
    than from the config, is checked to be that of a record which several apps could have.

    Raises:
        StateError: its record cannot be read.
        StageLockedError: somebody else is changing it.
        LocalRecordError: its record has to be moved to S3 first.
        OtherAppError: its record is another app's.
        SandboxError: no sandbox could be started.
        ConfigFileError, NoAwsRegionError, NoAwsCredentialsError, UnreachableEndpointError,
            AwsCallError: as for `open_home`.
    """
    sandbox = None
    if in_sandbox:
        sandbox = await find()
        if sandbox is None and start_sandbox:
            say("starting the sandbox")
            sandbox = await start()
    async with AsyncExitStack() as stack:
        home = await stack.enter_async_context(
            open_home(project, name, in_sandbox=in_sandbox, profile=profile, connect=connect)
        )
        if locked_for is not None:
            await stack.enter_async_context(home.locked(locked_for))
        record = State(home.store)
        if sandbox is not None or not in_sandbox:
            await record.load(None if sandbox is None else sandbox.id)
        if home.shared is not None:
            await _check(home, record, app or home.app)
        yield Stage(name, record, in_sandbox, sandbox, home.profile, home.session, connect)


async def _check(home: Home, record: State, app: str | None) -> None:
    # Taken for a stage that is not deployed, it would be made a second time.
    if not record.resources and await home.local.read() is not None:
        raise LocalRecordError(home.stage, home.local, home.shared)
    if app is not None:
        record.assign(app)
