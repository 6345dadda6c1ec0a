"""Resources that others made, taken into a stage's record so that the next deploy changes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast, get_args

from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Kind
from achalice_cli.engine.state import Existing, Outputs, Recorded


@dataclass(frozen=True, slots=True)
class Found:
    """A resource that exists, whoever made it."""

    outputs: Outputs
    """What AWS calls it."""
    properties: dict[str, JsonValue] = field(default_factory=dict)
    """What is known of it. The next deploy sends all others, and makes a resource anew of which a
    property is not known that AWS cannot change."""
    uses: frozenset[str] = frozenset()
    """ARNs of what it cannot do without."""
    url: str | None = None


def kind_of(address: Address) -> Kind | None:
    """Which kind of resource lives at `address`; None where there is no such kind."""
    kind = address.partition(":")[0]
    return cast("Kind", kind) if kind in get_args(Kind) else None


class NotThereError(AchaliceError):
    """AWS does not have what is to be adopted."""

    def __init__(self, address: Address, identity: str) -> None:
        super().__init__(f"there is no {_noun(address)} `{identity}` in this account and region")


class NotAdoptableError(AchaliceError):
    """Nothing can be adopted at the address."""

    def __init__(self, address: Address) -> None:
        if kind_of(address) is None:
            super().__init__(f"`{address}` is not the address of a resource")
            self.hint = "`achalice plan` shows addresses: function:hello, rest_api:api"
        else:
            super().__init__(f"no {_noun(address)} can be adopted")
            self.hint = "let `achalice deploy` make it"


def _noun(address: Address) -> str:
    return (kind_of(address) or "resource").replace("_", " ")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a function's policy that lets a service call it."""

    id: str
    principal: str
    """`s3.amazonaws.com`."""
    source_arn: str


class Lookup(Protocol):
    """Asks AWS what exists, however it was made. Nothing is changed."""

    async def find(self, address: Address, identity: str) -> Found:
        """What AWS calls `identity`, to live at `address`.

        That is a name; of mappings the UUID, of layers and subscriptions the ARN, of APIs the id,
        of rules on another bus than the default `bus/rule`, of permissions `function/statement`,
        of the routes of a websocket API `id/stage`, of aliases `function:alias`, and of a
        function's URL whatever names the function or its alias.

        Raises:
            NotThereError: it does not exist.
            NotAdoptableError: nothing can be adopted at `address`.
        """

    async def statements(self, function: str) -> list[Statement]:
        """What lets services call `function`, a name or an ARN; nothing where it is not there."""


def adopted(found: Mapping[Address, Found], existing: Existing) -> dict[Address, Recorded]:
    """The records of what was `found`, for a stage of which `existing` is recorded already.

    What one uses of the others is what it needs: plans remove it before them.
    """
    there = {at: each.outputs for at, each in existing.items()}
    there |= {at: each.outputs for at, each in found.items()}
    by_arn = {arn: (at, outputs) for at, outputs in there.items() for arn in _arns(outputs)}
    records: dict[Address, Recorded] = {}
    for address, each in found.items():
        kind = kind_of(address)
        if kind is None:
            raise ValueError(f"{address} is no address")
        records[address] = Recorded(
            kind=kind,
            properties=each.properties,
            outputs=each.outputs,
            url=each.url,
            needs=dict(by_arn[arn] for arn in sorted(each.uses & by_arn.keys())),
            adopted=True,
        )
    return records


def _arns(outputs: Outputs) -> tuple[str, ...]:
    """What others name it by."""
    return tuple(outputs[name] for name in ("arn", "source_arn") if name in outputs)
