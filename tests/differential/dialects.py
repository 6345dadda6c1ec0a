"""Chalice and achalice behind one set of names, so that an app is written once for both."""

import functools
from collections.abc import Callable, Generator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

Link = Callable[[Any], Generator[Any, Any, Any]]
"""A middleware as a generator: given a request, it yields the one to call on with, is sent the
response, and returns its own. That can be driven by `def` and by `async def` alike."""

View = Callable[..., object]


@dataclass(frozen=True)
class Dialect:
    """One of the two, and how handlers are written for it."""

    name: str
    homes: tuple[str, ...]
    """Modules that have the names, the first that has one wins."""
    is_async: bool = False

    def __getattr__(self, name: str) -> Any:
        """What the framework calls `name`: `Response`, `NotFoundError`."""
        for home in self.homes:
            module = import_module(home)
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"{self.name} has no {name}")

    def app(self, name: str = "shop", **options: Any) -> Any:
        """An app without handlers, that leaves the process's logging and environment alone."""
        if self.is_chalice:
            options = {"configure_logs": False, "env": {}, **options}
        return self.Chalice(name, **options)

    @property
    def is_chalice(self) -> bool:
        return self.name == "chalice"

    def view(self, handler: View) -> View:
        """`handler` as this dialect writes it: `def` or `async def`."""
        if not self.is_async:
            return handler

        @functools.wraps(handler)
        async def view(*args: object, **kwargs: object) -> object:
            return handler(*args, **kwargs)

        return view

    def middleware(self, link: Link) -> Callable[..., Any]:
        """`link` as this dialect writes it."""
        return _async_middleware(link) if self.is_async else _middleware(link)


def unannotated(handler: View) -> View:
    """`handler` as most Chalice apps write theirs: its event is what the framework makes of it."""
    handler.__annotations__ = {}
    return handler


CHALICE = Dialect("chalice", ("chalice.app",))
ACHALICE = Dialect("achalice", ("achalice", "achalice.exceptions", "achalice.requests"))
ACHALICE_ASYNC = Dialect("achalice, async", ACHALICE.homes, is_async=True)


def _middleware(link: Link) -> Callable[..., Any]:
    def middleware(event: Any, get_response: Callable[[Any], Any]) -> Any:
        steps = link(event)
        try:
            event = next(steps)
            try:
                response = get_response(event)
            except Exception as error:
                steps.throw(error)
            else:
                steps.send(response)
        except StopIteration as end:
            return end.value
        raise AssertionError("a link yields once")

    return middleware


def _async_middleware(link: Link) -> Callable[..., Any]:
    async def middleware(event: Any, get_response: Callable[[Any], Any]) -> Any:
        steps = link(event)
        try:
            event = next(steps)
            try:
                response = await get_response(event)
            except Exception as error:
                steps.throw(error)
            else:
                steps.send(response)
        except StopIteration as end:
            return end.value
        raise AssertionError("a link yields once")

    return middleware
