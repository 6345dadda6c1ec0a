"""An AWS and a record with memory, which can refuse, and be held up until a test lets go."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio
from anyio.lowlevel import checkpoint

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, Outcome, ResourceGoneError, Result, apply
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import (
    SERVICES,
    Alias,
    ApiMapping,
    AsyncInvocation,
    BucketNotifications,
    Desired,
    FunctionUrl,
    GivenRole,
    KafkaMapping,
    Kind,
    Layer,
    LogFilter,
    Permission,
    QueueMapping,
    Resource,
    RestApi,
    StreamMapping,
    TopicSubscription,
    UsagePlanKey,
    WebsocketRoutes,
)
from achalice_cli.engine.state import Outputs, Recorded


class RefusedError(Exception):
    """AWS did not want to."""


class BrokenOrderError(Exception):
    """Something was made before what it needs, or removed before what uses it."""


@dataclass(frozen=True)
class Thing:
    """Something that exists in AWS."""

    resource: Resource
    uses: frozenset[str]
    """The ids of what it was made or last changed with."""


@dataclass
class FakeAws:
    """AWS, where everything has an id: `role shop-dev`. A call's name is `create role shop-dev`.

    Ids are made of names, so that something made again is found to be the same, as in AWS; only
    REST APIs are numbered. Orders of calls that leave something without what it needs are refused.
    """

    refuse: set[str] = field(default_factory=set)
    """Names of calls that fail."""
    held: set[str] = field(default_factory=set)
    """Names of calls that wait until `let_go`."""
    there: dict[str, Thing] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """The most calls of each service that were under way together."""
    _running: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _begun: dict[str, anyio.Event] = field(default_factory=lambda: defaultdict(anyio.Event))
    _free: dict[str, anyio.Event] = field(default_factory=lambda: defaultdict(anyio.Event))
    _apis: int = 0

    async def create(self, resource: Resource, made: Made) -> Result:
        identity = identity_of(resource, made)
        await self._call(f"create {resource.kind} {identity}", resource.kind)
        if isinstance(resource, RestApi):
            self._apis += 1
            identity = f"{identity}/{self._apis}"
        outputs = {"id": f"{resource.kind} {identity}"}
        self._put(outputs, resource, made)
        return Result(outputs, url=f"https://{identity}" if isinstance(resource, RestApi) else None)

    async def update(
        self, resource: Resource, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        await self._call(f"update {outputs['id']}", resource.kind)
        if outputs["id"] not in self.there:
            raise ResourceGoneError(outputs["id"])
        self._put(outputs, resource, made)
        return Result(outputs)

    async def delete(self, kind: Kind, outputs: Outputs) -> None:
        await self._call(f"delete {outputs['id']}", kind)
        users = [name for name, thing in self.there.items() if outputs["id"] in thing.uses]
        if users:
            raise BrokenOrderError(f"{outputs['id']} is in use by {users}")
        self.there.pop(outputs["id"], None)

    def lose(self, name: str) -> None:
        """Somebody deletes something by hand; with a function go the permissions to call it."""
        del self.there[name]
        if name.startswith("function "):
            for each, thing in list(self.there.items()):
                if isinstance(thing.resource, Permission) and name in thing.uses:
                    del self.there[each]

    async def begun(self, name: str) -> None:
        """Wait until the call is under way."""
        await self._begun[name].wait()

    def let_go(self, name: str) -> None:
        """Let a held call go on."""
        self._free[name].set()

    def took(self) -> list[str]:
        """The calls since last asked."""
        calls, self.calls = self.calls, []
        return calls

    def _put(self, outputs: Outputs, resource: Resource, made: Made) -> None:
        uses = frozenset(made[address]["id"] for address in resource.needs())
        missing = uses - self.there.keys()
        if missing:
            raise BrokenOrderError(f"{outputs['id']} needs {missing}")
        self.there[outputs["id"]] = Thing(resource, uses)

    async def _call(self, name: str, kind: Kind) -> None:
        service = SERVICES[kind]
        self.calls.append(name)
        self._running[service] += 1
        self.at_once[service] = max(self.at_once[service], self._running[service])
        self._begun[name].set()
        try:
            await checkpoint()
            if name in self.held:
                await self._free[name].wait()
            if name in self.refuse:
                raise RefusedError(name)
        finally:
            self._running[service] -= 1


def identity_of(resource: Resource, made: Made) -> str:
    """What a thing is called beside its kind."""
    match resource:
        case Layer():
            return f"{resource.name} {resource.content}"
        case GivenRole(arn=arn):
            return arn
        case Alias(name=name):
            return f"{name} of {made[resource.function]['id']}"
        case AsyncInvocation():
            return f"of {made[resource.function]['id']}"
        case Permission(source=None):
            source = _name_of(resource.source_arn or "")
            return f"{made[resource.function]['id']} from {resource.principal} {source}"
        case Permission(source=source):
            return f"{made[resource.function]['id']} from {made[source]['id']}"
        case QueueMapping(queue=source) | StreamMapping(stream=source):
            return f"{_name_of(source)} to {made[resource.function]['id']}"
        case KafkaMapping(topic=topic):
            cluster = resource.cluster_arn or resource.bootstrap_servers
            return f"{topic} of {cluster} to {made[resource.function]['id']}"
        case TopicSubscription(topic=topic):
            return f"{_name_of(topic)} to {made[resource.function]['id']}"
        case LogFilter(name=name, log_group=log_group):
            return f"{name} of {log_group}"
        case FunctionUrl(function=function):
            return f"of {made[function]['id']}"
        case BucketNotifications(bucket=bucket):
            return bucket
        case ApiMapping(key=key):
            return f"{key} of {made[resource.domain]['id']}"
        case WebsocketRoutes(stage=stage):
            return f"{stage} of {made[resource.api]['id']}"
        case UsagePlanKey():
            return f"{resource.key} in its plan"
        case _:
            return resource.name


def _name_of(source: str) -> str:
    """A queue and its ARN are one queue."""
    return source.rpartition(":")[2]


@dataclass
class MemoryRecord:
    """Remembers resources, and how many writes that took."""

    resources: dict[Address, Recorded] = field(default_factory=dict)
    held: set[Address] = field(default_factory=set)
    refuse: set[Address] = field(default_factory=set)
    writes: int = 0
    _begun: dict[Address, anyio.Event] = field(default_factory=lambda: defaultdict(anyio.Event))
    _free: anyio.Event = field(default_factory=anyio.Event)

    async def put(self, address: Address, recorded: Recorded) -> None:
        await self._write(address)
        self.resources[address] = recorded

    async def forget(self, address: Address) -> None:
        await self._write(address)
        del self.resources[address]

    async def begun(self, address: Address) -> None:
        """Wait until something is being written of `address`."""
        await self._begun[address].wait()

    def let_go(self) -> None:
        """Let held writes go on."""
        self._free.set()

    async def _write(self, address: Address) -> None:
        self._begun[address].set()
        await checkpoint()
        if address in self.held:
            await self._free.wait()
        if address in self.refuse:
            raise OSError("disk full")
        self.writes += 1


async def deploy(
    desired: Desired, aws: FakeAws, record: MemoryRecord, limits: Mapping[str, int] | None = None
) -> Outcome:
    """Plan and apply, within five seconds."""
    with anyio.fail_after(5):
        return await apply(
            plan(desired, record.resources), record.resources, aws, record, limits=limits
        )


async def deployed(desired: Desired) -> tuple[FakeAws, MemoryRecord]:
    """An AWS and a record in which `desired` is deployed."""
    aws, record = FakeAws(), MemoryRecord()
    outcome = await deploy(desired, aws, record)
    if outcome.failed or outcome.not_started:
        raise RuntimeError(f"a fresh deploy failed: {outcome.failed}")
    aws.took()
    record.writes = 0
    return aws, record
