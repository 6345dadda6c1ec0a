"""A proxy before the sandbox that counts the calls which go through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import ClientSession, ClientTimeout, web

_READS = ("Get", "List", "Describe")
_LARGEST = 128 * 1024 * 1024


@dataclass
class Counter:
    """Where to call, and what was called."""

    url: str = ""
    calls: list[str] = field(default_factory=list)
    """`CreateRole`, `POST /restapis`."""

    @property
    def writes(self) -> int:
        """How many of them change something."""
        return sum(not call.startswith((*_READS, "GET ")) for call in self.calls)


@asynccontextmanager
async def counter_before(target: str) -> AsyncIterator[Counter]:
    """A counting proxy to `target` on a free port, within it."""
    counter = Counter()
    async with ClientSession(timeout=ClientTimeout(), auto_decompress=False) as session:

        async def forward(request: web.Request) -> web.Response:
            body = await request.read()
            counter.calls.append(_name(request, body))
            headers = {name: value for name, value in request.headers.items() if name != "Host"}
            async with session.request(
                request.method, f"{target}{request.raw_path}", headers=headers, data=body
            ) as answer:
                content = await answer.read()
                kept = {
                    name: value
                    for name, value in answer.headers.items()
                    if name not in ("Content-Length", "Transfer-Encoding", "Connection")
                }
                return web.Response(status=answer.status, headers=kept, body=content)

        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/{path:.*}", forward)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            counter.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield counter
        finally:
            await runner.cleanup()


def _name(request: web.BaseRequest, body: bytes) -> str:
    target = request.headers.get("X-Amz-Target")
    if target is not None:
        return target.rpartition(".")[2]
    action = parse_qs(body.decode("latin-1")).get("Action") if b"Action=" in body else None
    return action[0] if action else f"{request.method} {request.raw_path}"
