"""What is remembered of a deployed stage, wherever that is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias

import anyio
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Kind
from achalice_cli.engine.upgrades import SCHEMA_VERSION, upgraded

Outputs: TypeAlias = dict[str, str]
"""What AWS calls a resource: its ARN, its id, its name."""


class StateError(AchaliceError):
    """The record of a stage, or its lock, cannot be read or written."""

    def __init__(
        self, where: object, problem: str, hint: str | None = None, *, what: str = "record"
    ) -> None:
        super().__init__(f"the {what} {where} {problem}")
        self.hint = hint


class DamagedStateError(StateError):
    """What is kept is not a record."""

    def __init__(self, where: object, place: str, fault: str) -> None:
        super().__init__(
            where,
            f"is damaged: {place}: {fault}" if place else f"is damaged: {fault}",
            "restore it from version control or a backup; what it lists exists in AWS",
        )


class StateVersionError(StateError):
    """The record was written by a later achalice."""

    def __init__(self, where: object, version: object) -> None:
        super().__init__(
            where,
            f"has schema version {version!r}; this achalice knows {SCHEMA_VERSION}",
            "use the achalice that wrote it, or a later one",
        )


class StateConflictError(StateError):
    """The record is not what it was when it was read; nothing of it was overwritten."""

    def __init__(self, where: object) -> None:
        super().__init__(
            where,
            "was changed by somebody else meanwhile, and is left as they wrote it",
            "find out who else deploys this stage, then run the command again",
        )


class OtherAppError(AchaliceError):
    """The record is of another app, whose resources would be taken for leftovers of this one."""

    def __init__(self, where: object, recorded: str, current: str) -> None:
        super().__init__(f"the record {where} is of app `{recorded}`, but this is `{current}`")
        self.hint = "give each app a prefix of its own in `state` of .achalice/config.json"


class OtherPlaceError(AchaliceError):
    """The stage is deployed in another account or region than the one in use now."""

    def __init__(self, stage: str, recorded: str, current: str) -> None:
        super().__init__(f"stage `{stage}` is deployed in {recorded}, but you are using {current}")
        self.hint = "use that account and region, or another stage"


class Place(BaseModel):
    """Where a stage is deployed."""

    model_config = ConfigDict(frozen=True)

    account: str
    region: str
    sandbox: str | None = None
    """The id of the sandbox; what an ended one held is gone."""

    def __str__(self) -> str:
        return f"account {self.account}, region {self.region}"


class Recorded(BaseModel):
    """A resource that exists."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    properties: dict[str, JsonValue]
    outputs: Outputs
    url: str | None = None
    """Where it answers, of what has a URL."""
    needs: dict[Address, Outputs] = Field(default_factory=dict)
    """What it was made with: if that is another resource now, this one has to follow."""
    superseded: tuple[Outputs, ...] = ()
    """Older resources of the address that are still to be deleted."""
    gone: bool = False
    """Whether nothing but superseded ones is left."""
    doubtful: tuple[str, ...] = ()
    """Properties that a change which failed may have left half done."""
    adopted: bool = False
    """Whether others made it: what its `properties` do not have is not the default, but unknown."""

    def remains(self, outputs: Outputs) -> "Recorded | None":
        """This without the superseded resource `outputs`; None where nothing is left."""
        left = tuple(each for each in self.superseded if each != outputs)
        return None if self.gone and not left else self.model_copy(update={"superseded": left})


class RecordedBundle(BaseModel):
    """What all functions of a stage ran after a deploy."""

    model_config = ConfigDict(frozen=True)

    code: str
    """SHA-256 of the zip, hexadecimal."""
    layer: str | None
    """Fingerprint of the dependencies; None where there are none."""
    runtime: str
    architecture: str
    at: datetime
    """When it was deployed last."""

    def is_same(self, other: "RecordedBundle") -> bool:
        """Whether functions run the same with either, whenever they were deployed."""
        return self.model_copy(update={"at": other.at}) == other


KEPT_BUNDLES: Final = 10
"""How many bundles a record remembers."""


class StageRecord(BaseModel):
    """All that is recorded of a stage."""

    schema_version: Literal[2]
    """Without a default, so that it is always written."""
    app: str | None = None
    """Whose it is; None where only one app can have it."""
    place: Place | None = None
    resources: dict[Address, Recorded]
    """Without a default: a record that has lost them is no empty one."""
    bundles: tuple[RecordedBundle, ...] = ()
    """The last ones that were deployed, each once, in the order of their last deploy."""


class Record(Protocol):
    """Remembers resources as they come and go; each call is durable when it returns."""

    async def put(self, address: Address, recorded: Recorded) -> None:
        """`address` now is `recorded`."""

    async def forget(self, address: Address) -> None:
        """Nothing is left at `address`."""


class Store(Protocol):
    """Keeps one record. `str()` of it says where."""

    async def read(self) -> bytes | None:
        """The record; None where there is none.

        Raises:
            StateError: it cannot be read.
        """

    async def write(self, content: bytes) -> None:
        """Keep `content` in the place of what was last read or written.

        Raises:
            StateConflictError: something else is there by now.
            StateError: it cannot be written.
        """

    async def remove(self) -> None:
        """Keep nothing any more. Raises as `write` does."""


class State:
    """A stage's record, written to its store anew at each change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stage = StageRecord(schema_version=SCHEMA_VERSION, resources={})
        self._writing = anyio.Lock()
        self._changes = 0
        self._written = 0

    def __str__(self) -> str:
        return str(self._store)

    async def load(self, sandbox: str | None = None) -> StageRecord:
        """What is recorded; an empty record where nothing is.

        So is that of another sandbox than the one whose id is `sandbox`: what it lists is gone.

        Raises:
            StateError: this is not a record that this version can read.
        """
        self._stage = StageRecord(schema_version=SCHEMA_VERSION, resources={})
        content = await self._store.read()
        if content is None:
            return self._stage
        try:
            found = StageRecord.model_validate_json(upgraded(content))
        except ValidationError as error:
            raise self._unreadable(error) from None
        if found.place is None or found.place.sandbox == sandbox:
            self._stage = found
        return self._stage

    def _unreadable(self, error: ValidationError) -> StateError:
        faults = error.errors(include_url=False)
        for fault in faults:
            # Another version may be laid out otherwise, so this matters more than any other fault.
            if fault["loc"] == ("schema_version",) and fault["type"] == "literal_error":
                return StateVersionError(self._store, fault["input"])
        place = ".".join(str(part) for part in faults[0]["loc"])
        return DamagedStateError(self._store, place, faults[0]["msg"])

    def assign(self, app: str) -> None:
        """Say whose the record is, where several apps could come to have the same.

        Raises:
            OtherAppError: it is another app's.
        """
        if self._stage.app not in (None, app):
            raise OtherAppError(self._store, str(self._stage.app), app)
        self._stage.app = app

    def claim(self, place: Place, *, stage: str) -> None:
        """Say where the stage is being deployed; nothing is written before there is a resource.

        Raises:
            OtherPlaceError: it is deployed somewhere else.
        """
        recorded = self._stage.place
        if recorded is not None and recorded != place:
            raise OtherPlaceError(stage, str(recorded), str(place))
        self._stage.place = place

    @property
    def place(self) -> Place | None:
        """Where the stage is deployed; None where it is not."""
        return self._stage.place

    @property
    def resources(self) -> "Existing":
        """What is recorded now."""
        return self._stage.resources

    @property
    def bundles(self) -> tuple[RecordedBundle, ...]:
        """What was deployed, the last one last."""
        return self._stage.bundles

    async def note(self, bundle: RecordedBundle) -> None:
        """Remember that all functions run `bundle` now; nothing is written if they did before."""
        bundles = self._stage.bundles
        if bundles and bundles[-1].is_same(bundle):
            return
        others = [each for each in bundles if not each.is_same(bundle)]
        self._stage.bundles = (*others, bundle)[-KEPT_BUNDLES:]
        await self._save()

    async def put(self, address: Address, recorded: Recorded) -> None:
        """Remember that `address` now is `recorded`."""
        self._stage.resources[address] = recorded
        await self._save()

    async def adopt(self, records: Mapping[Address, Recorded]) -> None:
        """Remember all of `records` in one write."""
        self._stage.resources.update(records)
        await self._save()

    async def forget(self, address: Address) -> None:
        """Remember that nothing is left at `address`; with the last one goes the record."""
        self._stage.resources.pop(address, None)
        await self._save()

    async def _save(self) -> None:
        """Write what has changed; changes that wait for the same write go out in one."""
        self._changes += 1
        ours = self._changes
        async with self._writing:
            if self._written >= ours:
                return
            changes = self._changes
            if self._stage.resources:
                text = self._stage.model_dump_json(indent=2, exclude_defaults=True)
                await self._store.write(f"{text}\n".encode())
            else:
                await self._store.remove()
            self._written = changes


Existing: TypeAlias = Mapping[Address, Recorded]
"""Everything that exists of a stage, by address."""
