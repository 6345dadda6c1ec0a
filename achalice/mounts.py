"""Where in an app something is registered: at its top, or inside of blueprints."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from achalice.middleware import Registered
from achalice.registry import Registry

if TYPE_CHECKING:
    from achalice.app import Chalice


class Mount(NamedTuple):
    """The place of a registration, and what comes before its names and paths."""

    app: Chalice
    name_prefix: str = ""
    url_prefix: str = ""
    middleware: tuple[Registered, ...] = ()
    """Of the blueprints around it, the outermost first."""

    def name(self, own: str) -> str:
        """The name of a handler that calls itself `own`."""
        return self.name_prefix + own

    def path(self, own: str) -> str:
        """The path of a route that calls itself `own`."""
        return f"{self.url_prefix}/{own.strip('/')}".rstrip("/") if self.url_prefix else own


Registration: TypeAlias = Callable[[Registry, Mount], None]
"""Something declared, to be carried out in an app."""


class Declares(ABC):
    """Something with decorators: an app, which carries them out, or a blueprint, which waits."""

    @abstractmethod
    def _register(self, registration: Registration) -> None:
        """Carry out `registration`, now or when the app is known."""
