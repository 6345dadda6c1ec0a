"""What AWS is to be asked in a test, word for word and in order, and what it answers.

botocore checks both against its own models of the services: a parameter that AWS does not know, or
an answer that AWS could not give, fails the test. `shapes` does so for values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, cast

from aiobotocore.client import AioBaseClient
from aiobotocore.stub import AioStubber
from anyio.lowlevel import checkpoint
from botocore.stub import ANY as ANY

from .shapes import check

ACCOUNT = "123456789012"
REGION = "eu-west-1"


@dataclass(frozen=True)
class Call:
    """A call that is to be made."""

    _stubber: AioStubber
    _operation: str
    _parameters: Mapping[str, object]

    def gives(self, **answer: object) -> None:
        """AWS does it and answers."""
        self._stubber.add_response(self._operation, answer, dict(self._parameters))

    def refuses(self, code: str, message: str = "", **details: str) -> None:
        """AWS raises an error, which may have details beside its message."""
        self._stubber.add_client_error(
            self._operation,
            code,
            message,
            service_error_meta=details,
            expected_params=dict(self._parameters),
        )


class Script:
    """The calls to one service. None but these may be made, and all of them must be."""

    def __init__(self, client: object) -> None:
        made = cast("AioBaseClient", client)
        made.meta.events.register("before-parameter-build", check)
        self._stubber = AioStubber(made)
        self._stubber.activate()

    def on(self, operation: str, **parameters: object) -> Call:
        """The next call is `operation`, with exactly these `parameters`."""
        return Call(self._stubber, operation, parameters)

    def finish(self) -> None:
        """Fail if calls were to be made that were not."""
        self._stubber.assert_no_pending_responses()


class Body:
    """An answer's content, as it comes from the wire."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def read(self) -> bytes:
        return self._content

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...


@dataclass
class Clock:
    """Time that passes only when somebody sleeps; stands in for anyio in the module `patience`."""

    now: float = 0.0
    speed: float = 1.0
    """How many seconds of the world a second of sleep takes."""
    pauses: list[float] = field(default_factory=list)

    def current_time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds * self.speed
        await checkpoint()
