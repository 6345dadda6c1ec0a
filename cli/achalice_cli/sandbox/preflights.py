"""OPTIONS requests to HTTP APIs, all of which MiniStack answers itself.

API Gateway does so only for an API with a CORS configuration of its own. Other APIs have routes for
OPTIONS like for every other method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from ministack.services import apigateway

Response: TypeAlias = tuple[int, dict[str, str], bytes]
Query: TypeAlias = Mapping[str, Sequence[str]]
Execute: TypeAlias = Callable[
    [str, str, str, str, Mapping[str, str], bytes, Query, str, str, str | None],
    Awaitable[Response],
]


def teach_preflights() -> None:
    """Have MiniStack bring OPTIONS to an API's routes."""
    apigateway._handle_execute_in_scope = _with_preflights(apigateway._handle_execute_in_scope)


def _with_preflights(execute: Execute) -> Execute:
    async def handle(
        api_id: str,
        stage: str,
        path: str,
        method: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Query,
        account: str,
        region: str,
        raw_query: str | None = None,
    ) -> Response:
        if method == "OPTIONS" and not apigateway._apis.get(api_id, {}).get("corsConfiguration"):
            route = apigateway._match_route(api_id, method, path)
            if route is None:
                not_found: Response = apigateway._http_api_not_found()
                return not_found
            if route.get("authorizationType", "NONE") == "NONE":
                integration = apigateway._integrations[api_id][route["target"].rpartition("/")[2]]
                answer: Response = await apigateway._invoke_lambda_proxy(
                    integration,
                    api_id,
                    stage,
                    path,
                    method,
                    {name.lower(): value for name, value in headers.items()},
                    body,
                    query,
                    route["routeKey"],
                    apigateway._extract_path_params(route["routeKey"].partition(" ")[2], path),
                    owner_account_id=account,
                    owner_region=region,
                    raw_query_string=raw_query,
                )
                return answer
        return await execute(
            api_id, stage, path, method, headers, body, query, account, region, raw_query
        )

    return handle
