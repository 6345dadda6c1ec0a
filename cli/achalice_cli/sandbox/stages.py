"""Changes of an HTTP API's stage, which MiniStack understands otherwise than API Gateway.

It would replace all variables by those that are named, and take DeleteAccessLogSettings for
DeleteStage.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from ministack.services import apigateway

Response: TypeAlias = tuple[int, dict[str, str], bytes]
Query: TypeAlias = Mapping[str, Sequence[str]]
Handler: TypeAlias = Callable[[str, str, dict[str, str], bytes, Query], Awaitable[Response]]

_STAGE = re.compile(r"/v2/apis/(?P<api>[^/]+)/stages/(?P<stage>[^/]+)(?P<log>/accesslogsettings)?")


def teach_stages() -> None:
    """Have MiniStack change stages as API Gateway does."""
    apigateway.handle_request = _with_stages(apigateway.handle_request)


def _with_stages(handle: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Query
    ) -> Response:
        asked = _STAGE.fullmatch(path)
        stage = asked and apigateway._stages.get(asked["api"], {}).get(asked["stage"])
        if asked and stage and method == "DELETE" and asked["log"]:
            stage.pop("accessLogSettings", None)
            return 204, {}, b""
        if stage and method == "PATCH":
            body = _merged(body, stage.get("stageVariables", {}))
        return await handle(method, path, headers, body, query)

    return handle_request


def _merged(body: bytes, now: Mapping[str, str]) -> bytes:
    """Variables that are not named stay, and empty ones go."""
    given = json.loads(body or b"{}")
    if "stageVariables" in given:
        variables = {**now, **given["stageVariables"]}
        given["stageVariables"] = {name: value for name, value in variables.items() if value}
    return json.dumps(given).encode()
