"""`app.api`: what holds for all of the app's HTTP side."""

from achalice.cors import CORSConfig

_BINARY_TYPES = (
    "application/octet-stream",
    "application/x-tar",
    "application/zip",
    "audio/basic",
    "audio/ogg",
    "audio/mp4",
    "audio/mpeg",
    "audio/wav",
    "audio/webm",
    "image/png",
    "image/jpg",
    "image/jpeg",
    "image/gif",
    "video/ogg",
    "video/mpeg",
    "video/webm",
)


class APIGateway:
    """Settings of the HTTP side; there is one of it for each app."""

    def __init__(self) -> None:
        self.cors: bool | CORSConfig = False
        """For routes that say nothing of their own; read when a route is registered."""
        self.binary_types: list[str] = self.default_binary_types
        """Content types whose bodies are bytes. Add to it; the deployer tells API Gateway."""
        self.compression: int | None = None
        """Bytes from which on answers are compressed for clients that ask for it; None: never."""
        self._seen: list[str] = []
        self._binary: frozenset[str] = frozenset()

    @property
    def default_binary_types(self) -> list[str]:
        """What `binary_types` is at first; a new list each time."""
        return list(_BINARY_TYPES)

    def binary(self) -> frozenset[str]:
        """`binary_types` in lower case."""
        # Anybody may change the list at any time, and every answer asks.
        if self.binary_types != self._seen:
            self._seen = list(self.binary_types)
            self._binary = frozenset(each.lower() for each in self._seen)
        return self._binary
