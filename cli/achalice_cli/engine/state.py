"""What is remembered of a deployed stage, and the file that remembers it."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

import anyio
import anyio.to_thread
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Kind

Outputs: TypeAlias = dict[str, str]
"""What AWS calls a resource: its ARN, its id, its name."""


SCHEMA_VERSION: Final = 1
"""How records are laid out."""


class StateFileError(AchaliceError):
    """The record of a stage cannot be read or written."""

    def __init__(self, file: Path, problem: str, hint: str | None = None) -> None:
        super().__init__(f"the record {file} {problem}")
        self.hint = hint


class DamagedStateError(StateFileError):
    """What the file holds is not a record."""

    def __init__(self, file: Path, place: str, fault: str) -> None:
        super().__init__(
            file,
            f"is damaged: {place}: {fault}" if place else f"is damaged: {fault}",
            "restore it from version control or a backup; what it lists exists in AWS",
        )


class StateVersionError(StateFileError):
    """The record was written by a later achalice."""

    def __init__(self, file: Path, version: object) -> None:
        super().__init__(
            file,
            f"has schema version {version!r}; this achalice knows {SCHEMA_VERSION}",
            "use the achalice that wrote it, or a later one",
        )


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

    def remains(self, outputs: Outputs) -> "Recorded | None":
        """This without the superseded resource `outputs`; None where nothing is left."""
        left = tuple(each for each in self.superseded if each != outputs)
        return None if self.gone and not left else self.model_copy(update={"superseded": left})


class StageRecord(BaseModel):
    """All that is recorded of a stage."""

    schema_version: Literal[1]
    """Without a default, so that it is always written."""
    place: Place | None = None
    resources: dict[Address, Recorded] = Field(default_factory=dict)


class Record(Protocol):
    """Remembers resources as they come and go; each call is durable when it returns."""

    async def put(self, address: Address, recorded: Recorded) -> None:
        """`address` now is `recorded`."""

    async def forget(self, address: Address) -> None:
        """Nothing is left at `address`."""


class StateFile:
    """A stage's record in a local file, written anew, atomically, at each change."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = anyio.Lock()
        self._stage = StageRecord(schema_version=SCHEMA_VERSION)

    def load(self, sandbox: str | None = None) -> StageRecord:
        """What is recorded; an empty record where there is no file.

        So is that of another sandbox than the one whose id is `sandbox`: what it lists is gone.

        Raises:
            StateFileError: the file is not a record that this version can read.
        """
        self._stage = StageRecord(schema_version=SCHEMA_VERSION)
        try:
            found = StageRecord.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return self._stage
        except ValidationError as error:
            raise self._unreadable(error) from None
        except OSError as error:
            raise StateFileError(self._file, f"cannot be read: {error.strerror}") from None
        if found.place is None or found.place.sandbox == sandbox:
            self._stage = found
        return self._stage

    def _unreadable(self, error: ValidationError) -> StateFileError:
        faults = error.errors(include_url=False)
        for fault in faults:
            # Another version may be laid out otherwise, so this matters more than any other fault.
            if fault["loc"] == ("schema_version",) and fault["type"] == "literal_error":
                return StateVersionError(self._file, fault["input"])
        place = ".".join(str(part) for part in faults[0]["loc"])
        return DamagedStateError(self._file, place, faults[0]["msg"])

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
    def resources(self) -> "Existing":
        """What is recorded now."""
        return self._stage.resources

    async def put(self, address: Address, recorded: Recorded) -> None:
        """Remember that `address` now is `recorded`."""
        async with self._lock:
            self._stage.resources[address] = recorded
            await anyio.to_thread.run_sync(self._write)

    async def forget(self, address: Address) -> None:
        """Remember that nothing is left at `address`; with the last one goes the file."""
        async with self._lock:
            self._stage.resources.pop(address, None)
            await anyio.to_thread.run_sync(self._write)

    def _write(self) -> None:
        try:
            if self._stage.resources:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._replace(self._stage.model_dump_json(indent=2, exclude_defaults=True) + "\n")
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StateFileError(self._file, f"cannot be written: {error.strerror}") from None

    def _replace(self, text: str) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as draft:
                draft.write(text)
                draft.flush()
                os.fsync(draft.fileno())
            os.replace(name, self._file)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise


Existing: TypeAlias = Mapping[Address, Recorded]
"""Everything that exists of a stage, by address."""
