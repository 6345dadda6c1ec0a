"""MiniStack as an ASGI application, taught what it lacks, on a socket."""

import logging

import anyio
from hypercorn.asyncio import serve as serve_application
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope
from ministack.app import app as ministack

from achalice_cli.sandbox.patches import teach_patches
from achalice_cli.sandbox.preflights import teach_preflights
from achalice_cli.sandbox.records import IDENTITY_PATH, Identity
from achalice_cli.sandbox.restapis import teach_imports
from achalice_cli.sandbox.stages import teach_stages
from achalice_cli.sandbox.tags import teach_tags

# As in MiniStack's own main().
_KEEP_ALIVE = 75


def identified(identity: Identity) -> ASGIFramework:
    """MiniStack, behind the one path at which it says who it is."""
    answer = identity.model_dump_json().encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
    ]

    async def application(
        scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["type"] != "http" or scope["path"] != IDENTITY_PATH:
            await ministack(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})

    return application


async def serve(identity: Identity, descriptor: int) -> None:
    """Serve on the listening socket `descriptor` for as long as the process lives."""
    teach_imports()
    teach_preflights()
    teach_patches()
    teach_stages()
    teach_tags()
    config = Config()
    config.bind = [f"fd://{descriptor}"]
    # By default it adds a handler of its own, and every line would be logged twice.
    config.errorlog = logging.getLogger("hypercorn.error")
    config.keep_alive_timeout = _KEEP_ALIVE
    # Signals are the launcher's.
    forever = anyio.sleep_forever
    await serve_application(identified(identity), config, shutdown_trigger=forever, mode="asgi")
