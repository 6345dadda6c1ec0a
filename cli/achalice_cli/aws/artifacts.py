"""The zips that providers upload."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Artifacts:
    """The bundle's zips, whole. Building one may take a while; asking again does not."""

    code: Callable[[], Awaitable[bytes]]
    layer: Callable[[], Awaitable[bytes]]
    earlier: "Earlier | None" = None
    """Where there is no bundle of today's: what was deployed before."""
    storage: "Storage | None" = None
    """Where in S3 they go that are too large for a request."""

    async def code_of(self, sha256: str) -> bytes:
        """The zip of functions' code, whose bytes have the hash `sha256`."""
        return await (self.code() if self.earlier is None else self.earlier.code(sha256))

    async def layer_of(self, fingerprint: str) -> bytes:
        """The zip of the layer that was made of what `fingerprint` tells."""
        return await (self.layer() if self.earlier is None else self.earlier.layer(fingerprint))


@dataclass(frozen=True, slots=True)
class Storage:
    """A place in S3."""

    bucket: str
    prefix: str = ""
    """Without a slash at its end."""

    def key(self, sha256: str) -> str:
        """That of a zip whose bytes have this hash."""
        return f"{self.prefix}/{sha256}.zip".removeprefix("/")


class Earlier(Protocol):
    """Has zips that were deployed before."""

    async def code(self, sha256: str) -> bytes:
        """The zip whose bytes have the hash `sha256`."""

    async def layer(self, fingerprint: str) -> bytes:
        """The zip of a layer by what it was made of."""


async def _nothing() -> bytes:
    raise LookupError("there is no bundle here, only things to delete")


def only_earlier(earlier: Earlier, storage: Storage | None = None) -> Artifacts:
    """Nothing but what was deployed before."""
    return Artifacts(_nothing, _nothing, earlier, storage)


NO_ARTIFACTS = Artifacts(_nothing, _nothing)
"""For runs that upload nothing."""
