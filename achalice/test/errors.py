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


class StageConfigError(AchaliceError, ValueError):
    """The config file cannot be used, or does not have the stage."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {problem}")
        self.file = file


class MalformedAnswerError(AchaliceError, ValueError):
    """A function's answer is not what its front takes; the client gets an error instead."""
