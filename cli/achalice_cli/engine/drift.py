"""What AWS has beside what is recorded: what others changed or removed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, get_args

import anyio
from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import SERVICES, Kind, Resource
from achalice_cli.engine.resources.model import Model
from achalice_cli.engine.state import Existing, Record, Recorded
from achalice_cli.engine.steps import Change


@dataclass(frozen=True, slots=True)
class Found:
    """A resource is there."""

    properties: Mapping[str, JsonValue]
    """Those that were read, in the words of the record; a reference that leads out of the app is
    what AWS calls its end."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A resource is not there any more."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Nobody knows."""

    reason: str


Reading: TypeAlias = Found | Gone | Unread


class Reader(Protocol):
    """Looks at resources where they live, and changes nothing."""

    async def read(self, recorded: Recorded, made: Made) -> Reading:
        """What has become of `recorded`; `made` is what AWS calls all that is recorded.

        Raises:
            AchaliceError: it cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Drifted:
    """A resource is not as it was recorded."""

    address: Address
    changes: tuple[Change, ...]
    """From what is recorded to what AWS has."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What is recorded, corrected by what AWS has."""

    existing: Existing
    """What plans are to be made from."""
    drifted: tuple[Drifted, ...]
    gone: tuple[Address, ...]
    unread: Mapping[Address, str]
    """What is still as it was recorded, for lack of anything better, and why."""


def _models() -> dict[Kind, type[Model]]:
    models: tuple[type[Model], ...] = get_args(get_args(Resource)[0])
    return {model.model_fields["kind"].default: model for model in models}


_MODELS = _models()


async def refresh(
    existing: Existing,
    reader: Reader,
    *,
    limits: Mapping[str, int] | None = None,
    only: Collection[Address] | None = None,
) -> Refreshed:
    """Read all that exists, side by side, under a limit for each AWS service in `limits`.

    With `only`, read these alone.

    What cannot be read is taken to be as it was recorded. Old resources that are still to be
    deleted are not looked at: deleting takes no notice of what is gone.
    """
    reading = _Reading(
        reader,
        {address: each.outputs for address, each in existing.items()},
        {name: anyio.CapacityLimiter(limit) for name, limit in (limits or {}).items()},
    )
    async with anyio.create_task_group() as tasks:
        for address, recorded in existing.items():
            if not recorded.gone and (only is None or address in only):
                tasks.start_soon(reading.read, address, recorded)
    return _corrected(existing, reading.found)


@dataclass(frozen=True, slots=True)
class _Reading:
    reader: Reader
    made: Made
    limits: Mapping[str, anyio.CapacityLimiter]
    found: dict[Address, Reading] = field(default_factory=dict)

    async def read(self, address: Address, recorded: Recorded) -> None:
        limit = self.limits.get(SERVICES[recorded.kind])
        try:
            if limit is None:
                self.found[address] = await self.reader.read(recorded, self.made)
                return
            async with limit:
                self.found[address] = await self.reader.read(recorded, self.made)
        except AchaliceError as error:
            self.found[address] = Unread(str(error))


def _corrected(existing: Existing, found: Mapping[Address, Reading]) -> Refreshed:
    now = dict(existing)
    drifted: list[Drifted] = []
    unread: dict[Address, str] = {}
    for address, recorded in existing.items():
        match found.get(address):
            case Found(properties):
                now[address] = recorded.model_copy(
                    update={"properties": {**recorded.properties, **properties}}
                )
                if changes := _changes(recorded, properties):
                    drifted.append(Drifted(address, changes))
            case Unread(reason):
                unread[address] = reason
            case Gone() | None:
                pass
    gone = tuple(address for address in existing if isinstance(found.get(address), Gone))
    _cast_off(now, gone)
    return Refreshed(now, tuple(drifted), gone, unread)


def _changes(recorded: Recorded, found: Mapping[str, JsonValue]) -> tuple[Change, ...]:
    # Of what was adopted, what is not recorded was never known.
    defaults = {} if recorded.adopted else _MODELS[recorded.kind].defaults()
    before = {**defaults, **recorded.properties}
    return tuple(
        Change(name, before.get(name), value)
        for name, value in found.items()
        if before.get(name) != value and (name in before or not recorded.adopted)
    )


def _cast_off(now: dict[Address, Recorded], gone: tuple[Address, ...]) -> None:
    """Leave of what is gone only what is still to be deleted; what needs it has to follow."""
    for address in gone:
        recorded = now.pop(address)
        if recorded.superseded:
            now[address] = recorded.model_copy(update={"gone": True})
    for user, recorded in list(now.items()):
        if lost := recorded.needs.keys() & set(gone):
            needs = {**recorded.needs, **{address: {} for address in lost}}
            now[user] = recorded.model_copy(update={"needs": needs})


async def remember(refreshed: Refreshed, existing: Existing, record: Record) -> None:
    """Bring the record from `existing` to what was read."""
    before = dict(existing)
    async with anyio.create_task_group() as tasks:
        for address in refreshed.gone:
            if address not in refreshed.existing:
                tasks.start_soon(record.forget, address)
        for address, recorded in refreshed.existing.items():
            if before.get(address) != recorded:
                tasks.start_soon(record.put, address, recorded)
