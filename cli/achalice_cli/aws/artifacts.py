"""The zips that providers upload."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifacts:
    """The bundle's zips, whole. Building one may take a while; asking again does not."""

    code: Callable[[], Awaitable[bytes]]
    layer: Callable[[], Awaitable[bytes]]


async def _nothing() -> bytes:
    raise LookupError("there is no bundle here, only things to delete")


NO_ARTIFACTS = Artifacts(_nothing, _nothing)
"""For runs that upload nothing."""
