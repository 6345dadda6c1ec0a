"""What the test client raises on its own account; Lambda never loads it."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from achalice.exceptions import AchaliceError


class ClosedClientError(AchaliceError, RuntimeError):
    """A test client was used before it was entered, or after it was left."""

    def __init__(self, client: str) -> None:
        statement = "with" if client == "SyncClient" else "async with"
        super().__init__(
            "the test client is not open",
            hint=f"use it inside `{statement} {client}(app) as client:`",
        )


class OpenClientError(AchaliceError, RuntimeError):
    """A test client was entered that is open."""

    def __init__(self) -> None:
        super().__init__(
            "the test client is open already",
            hint="pytest's fixtures open the clients that they give: use them without `with`",
        )


class SyncClientInLoopError(AchaliceError, RuntimeError):
    """A `SyncClient` was used by code that is already async."""

    def __init__(self) -> None:
        super().__init__(
            "`SyncClient` was used inside a running event loop",
            hint="write `async with Client(app) as client:` in async code",
        )


class FunctionNotFoundError(AchaliceError, LookupError):
    """The app has no Lambda function of the name that a test invokes."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = list(known)
        listed = ", ".join(f"`{each}`" for each in names) or "none"
        near = difflib.get_close_matches(name, names, n=1)
        super().__init__(
            f"the app has no function named `{name}`; it has {listed}",
            hint=f'did you mean "{near[0]}"?' if near else None,
        )
        self.name = name


class NoWebsocketAPIError(AchaliceError, LookupError):
    """A client would connect to an app that has no websocket handlers."""

    def __init__(self, app_name: str) -> None:
        super().__init__(
            f"the app `{app_name}` has no websocket API",
            hint="decorate a handler with `@app.on_ws_message()`",
        )


class WebsocketRefusedError(AchaliceError):
    """The app's websocket API did not let a client in."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"the websocket API refused to connect the client, with {status_code}")
        self.status_code = status_code


class WebsocketClosedError(AchaliceError):
    """A client's connection has ended; there is nothing more to be sent or received."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"the connection was closed: {code} {reason}".rstrip())
        self.code = code
        """As RFC 6455 numbers it."""
        self.reason = reason


class WebsocketSilenceError(AchaliceError, TimeoutError):
    """A client waited for a message that nobody sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the client was sent nothing within {seconds:g} s")


class WebsocketStateError(AchaliceError, RuntimeError):
    """A client was used before it was connected, or was connected twice."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the websocket client {problem}",
            hint='connect one for each block: `async with client.websocket("/") as websocket:`',
        )


class StageConfigError(AchaliceError, ValueError):
    """The config file cannot be used, or does not have the stage."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {problem}")
        self.file = file


class MalformedAnswerError(AchaliceError, ValueError):
    """A function's answer is not what its front takes; the client gets an error instead."""
