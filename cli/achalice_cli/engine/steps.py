"""What a plan is made of. Plans are data: printed, compared and carried out as they stand."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Kind, Resource
from achalice_cli.engine.state import Outputs


@dataclass(frozen=True, slots=True)
class Change:
    """One property that differs."""

    name: str
    before: JsonValue
    after: JsonValue
    """Equal to `before` where a reference stays and what it stands for changes."""
    known: bool = True
    """Whether `before` is; what was adopted may have anything there."""


@dataclass(frozen=True, slots=True)
class Create:
    """Make a resource that is not there."""

    address: Address
    resource: Resource
    action: Literal["create"] = "create"


@dataclass(frozen=True, slots=True)
class Update:
    """Change properties of a resource in place."""

    address: Address
    resource: Resource
    outputs: Outputs
    changes: tuple[Change, ...]
    action: Literal["update"] = "update"


@dataclass(frozen=True, slots=True)
class Replace:
    """Make a resource anew, because AWS cannot change it in place; the old one goes afterwards."""

    address: Address
    resource: Resource
    outputs: Outputs
    """Of the old one."""
    changes: tuple[Change, ...]
    action: Literal["replace"] = "replace"


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove a resource that the app no longer has, or the old one of a replacement."""

    address: Address
    kind: Kind
    outputs: Outputs
    superseded: bool = False
    """Whether another resource lives at the address."""
    action: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True)
class Keep:
    """Nothing to do."""

    address: Address
    resource: Resource
    action: Literal["keep"] = "keep"


Action: TypeAlias = Literal["create", "update", "replace", "delete", "keep"]
Step: TypeAlias = Create | Update | Replace | Delete | Keep


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, and which of them must be done before which."""

    steps: tuple[Step, ...]
    after: tuple[frozenset[int], ...]
    """For each of `steps`, the positions of those that it waits for."""

    @property
    def work(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if not isinstance(step, Keep))
