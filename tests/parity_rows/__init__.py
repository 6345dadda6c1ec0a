"""Rows of the manifest, one module an area."""

from typing import Literal, NamedTuple


class Row(NamedTuple):
    """One behaviour of Chalice, and what has become of it."""

    id: str
    """Named by tests that prove it: `@pytest.mark.parity("request.path")`."""
    source: str
    """Where it is written down: `seed` is Chalice's API reference, `parity` an inventory of what
    Chalice 1.33 does, by its sections."""
    behaviour: str
    """What Chalice does."""
    verdict: Literal["kept", "changed", "dropped"]
    why: str | None = None
    """What achalice does instead, and why; None for what is kept."""


def kept(id: str, source: str, behaviour: str) -> Row:
    """It is the same here."""
    return Row(id, source, behaviour, "kept")


def changed(id: str, source: str, behaviour: str, why: str) -> Row:
    """It is otherwise here, on purpose."""
    return Row(id, source, behaviour, "changed", why)


def dropped(id: str, source: str, behaviour: str, why: str) -> Row:
    """There is no such thing here, on purpose."""
    return Row(id, source, behaviour, "dropped", why)
