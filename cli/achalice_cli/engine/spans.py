"""Stretches of time of a run, and which step they are part of."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address

CURRENT_STEP: ContextVar[Address | None] = ContextVar("current_step", default=None)
"""The resource that the running task is about; None outside of steps."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something that took time."""

    name: str
    category: Literal["phase", "step", "call"]
    begun: float
    """Seconds of `time.perf_counter`."""
    ended: float
    address: Address | None = None
    """The resource whose step it is, or is part of."""
    details: Mapping[str, JsonValue] = field(default_factory=dict)
