"""A proxy before the sandbox that does what AWS and the network do on their bad days."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from microburst.app import make_app
from microburst.core.pipeline import Microburst
from microburst.rules import RuleEngine

Fault = Literal["throttled", "unavailable", "reset", "lost", "silent"]
"""Refused for now; a 503; a connection that breaks before or after the call was carried out; and
one on which nothing comes."""

Strikes = Callable[[int, int], bool]
"""Told a call's number, from 1 on, and how often the very same one was made before."""

SILENCE = 0.4
"""Seconds that a caller should wait for an answer, while it can be `silent`."""

_FAULTS: dict[Fault, dict[str, object]] = {
    "throttled": {"error": {"code": "ThrottlingException", "status": 400}},
    "unavailable": {"error": {"code": "ServiceUnavailable", "status": 503}},
    "reset": {"reset": True},
    "lost": {"response": {"abort_bytes": 0}},
    "silent": {"timeout_ms": SILENCE * 3000},
}
# Each service has its own word for it.
_THROTTLED = {
    "apigateway": "TooManyRequestsException",
    "iam": "Throttling",
    "lambda": "TooManyRequestsException",
    "s3": "SlowDown",
    "sns": "Throttling",
}


@dataclass
class Faults:
    """What goes wrong is decided call by call."""

    url: str = ""
    calls: list[str] = field(default_factory=list)
    """Since `clear`, each attempt counted: `lambda CreateFunction`."""
    fault: Fault = "throttled"
    strikes: Strikes = lambda number, before: False
    _seen: Counter[object] = field(default_factory=Counter)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.calls.clear()
        self._seen.clear()
        self.strikes = lambda number, before: False

    def strike(self, fault: Fault, strikes: Strikes) -> None:
        """From now on `fault` happens to the calls that it `strikes`."""
        self.clear()
        self.fault, self.strikes = fault, strikes

    def decide(self, call: Any) -> Any:
        """The proxy's question at each call: what to do to it, if anything."""
        self.calls.append(f"{call.service} {call.operation}")
        said = (call.service, call.operation, call.path, call.body)
        before = self._seen[said]
        self._seen[said] += 1
        if not self.strikes(len(self.calls), before):
            return None
        rule = _FAULTS[self.fault]
        if self.fault == "throttled":
            slow_down = {"status": 503} if call.service == "s3" else {}
            code = _THROTTLED.get(call.service, "ThrottlingException")
            rule = {"error": {"code": code, **slow_down}}
        engine = RuleEngine()
        engine.set_rules([rule])
        return engine.decide(call)


@contextmanager
def faults_before(target: str) -> Iterator[Faults]:
    """A proxy to `target`, served on a free port by a thread of its own."""
    faults = Faults()
    ready: Future[str] = Future()
    ended = threading.Event()

    async def serve() -> None:
        proxy = Microburst(target)
        proxy.engine = faults
        runner = web.AppRunner(make_app(proxy), access_log=None, shutdown_timeout=0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            ready.set_result(f"http://127.0.0.1:{runner.addresses[0][1]}")
            await asyncio.to_thread(ended.wait)
        finally:
            await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="faults")
    thread.start()
    try:
        faults.url = ready.result(10)
        yield faults
    finally:
        ended.set()
        thread.join(10)
