"""What API Gateway does with authorizers, done here: for the test client and the local server."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from achalice import _json
from achalice._typing import RawEvent
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    JWTAuthorizer,
)
from achalice.context import LambdaContext
from achalice.events.authorizer import path_without_stage
from achalice.identities import identity_of, missing_identity
from achalice.policies import Decision, decide

_REST_PARTS = ("resource", "path", "httpMethod")
_MAPPINGS = (
    "headers",
    "multiValueHeaders",
    "queryStringParameters",
    "multiValueQueryStringParameters",
    "pathParameters",
    "stageVariables",
)
_HTTP_PARTS = (
    "routeKey",
    "rawPath",
    "rawQueryString",
    "cookies",
    "headers",
    "queryStringParameters",
    "pathParameters",
    "stageVariables",
)


async def admit(
    authorizer: Authorizer, event: RawEvent, context: LambdaContext, *, region: str = "us-east-1"
) -> Decision:
    """Whether `event`, a request for a route that has this authorizer, reaches its handler.

    Signatures are not checked: of tokens the claims are believed, and what only AWS can decide
    (IAM, functions of other apps) is allowed.
    """
    missing = missing_identity(event, authorizer.sources)
    if missing:
        return Decision("unauthorized", f"the request lacks {', '.join(missing)}")
    if isinstance(authorizer, ChaliceAuthorizer):
        return await _ask(authorizer, authorizer_event(event, authorizer, region=region), context)
    if isinstance(authorizer, CognitoUserPoolAuthorizer | JWTAuthorizer):
        return _believe(authorizer, identity_of(event, authorizer.sources)[0])
    return Decision("allowed", f"`{authorizer.name}` can only be asked in AWS")


def authorizer_event(
    event: RawEvent, authorizer: ChaliceAuthorizer[Any], *, region: str = "us-east-1"
) -> RawEvent:
    """The question that API Gateway makes of `event`, the request that a handler would get."""
    gateway = {name: part for name, part in _context(event).items() if name != "authorizer"}
    arn = _route_arn(event, region)
    if _is_http_api(event):
        sources = identity_of(event, authorizer.sources)
        question = {"version": "2.0", "type": "REQUEST", "routeArn": arn}
        parts = {name: event[name] for name in _HTTP_PARTS if name in event}
        return {**question, "identitySource": sources or None, **parts, "requestContext": gateway}
    if authorizer.auth_type == "TOKEN" and not _is_websocket(event):
        token = identity_of(event, authorizer.sources)[0]
        return {"type": "TOKEN", "authorizationToken": token, "methodArn": arn}
    parts = {name: event[name] for name in _REST_PARTS if name in event}
    mappings = {name: event.get(name) or {} for name in _MAPPINGS}
    question = {"type": "REQUEST", "methodArn": arn}
    return {**question, **parts, **mappings, "requestContext": gateway}


def admitted(event: RawEvent, decision: Decision) -> RawEvent:
    """A copy of `event` that tells its handler what the authorizer said."""
    gateway = {**_context(event), "authorizer": _told(event, decision)}
    return {**event, "requestContext": gateway}


def refusal(event: RawEvent, decision: Decision) -> dict[str, Any]:
    """API Gateway's own answer to a client that does not get through."""
    body: Mapping[str, str | None]
    match decision.outcome:
        case "unauthorized":
            kind, body = "UnauthorizedException", {"message": "Unauthorized"}
        case "denied":
            kind = "AccessDeniedException"
            body = {"Message": "User is not authorized to access this resource"}
        case _:
            kind, body = "AuthorizerConfigurationException", {"message": None}
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": kind}
    if _is_http_api(event):
        texts = {401: "Unauthorized", 403: "Forbidden"}
        body = {"message": texts.get(decision.status_code, "Internal Server Error")}
        del headers["x-amzn-ErrorType"]
    text = _json.dumps(body).decode()
    return {"statusCode": decision.status_code, "headers": headers, "body": text}


async def _ask(
    authorizer: ChaliceAuthorizer[Any], question: RawEvent, context: LambdaContext
) -> Decision:
    try:
        answer = _json.plain(await authorizer.authorize(question, context))
    except Exception as error:
        if str(error) == "Unauthorized":
            return Decision("unauthorized", "the authorizer refused", error=error)
        return Decision("misconfigured", f"the authorizer failed: {error}", error=error)
    is_http_api = "routeArn" in question
    expects_simple = is_http_api and authorizer.simple_responses
    if ("isAuthorized" in answer) != expects_simple:
        wanted = "a simple response" if expects_simple else "a policy"
        return Decision("misconfigured", f"the API expects {wanted} from `{authorizer.name}`")
    return decide(answer, question["routeArn" if is_http_api else "methodArn"])


def _believe(authorizer: CognitoUserPoolAuthorizer | JWTAuthorizer, token: str) -> Decision:
    """What the claims in `token` say, without a look at its signature."""
    claims = _claims(token.removeprefix("Bearer ").strip())
    if claims is None:
        return Decision("unauthorized", "the token is no JSON Web Token")
    granted = str(claims.get("scope", "")).split()
    if authorizer.scopes and not set(granted) & set(authorizer.scopes):
        is_jwt = isinstance(authorizer, JWTAuthorizer)
        reason = f"the token has none of the scopes {', '.join(authorizer.scopes)}"
        return Decision("denied" if is_jwt else "unauthorized", reason, claims=claims)
    return Decision("allowed", claims=claims, context={"scopes": granted or None})


def _claims(token: str) -> dict[str, Any] | None:
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = _json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def _told(event: RawEvent, decision: Decision) -> dict[str, Any]:
    """`requestContext.authorizer`: HTTP APIs keep types, REST and websocket APIs make texts."""
    is_http_api = _is_http_api(event)
    if decision.claims is not None:
        if is_http_api:
            return {"jwt": {"claims": decision.claims, "scopes": decision.context.get("scopes")}}
        return {"claims": decision.claims}
    if is_http_api:
        return {"lambda": dict(decision.context)}
    texts = {name: _as_text(value) for name, value in decision.context.items()}
    return {**texts, "principalId": decision.principal_id}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else _json.dumps(value).decode()


def _route_arn(event: RawEvent, region: str) -> str:
    gateway = _context(event)
    account, api = gateway.get("accountId", ""), gateway.get("apiId", "")
    base = f"arn:aws:execute-api:{region}:{account}:{api}/{gateway.get('stage', '')}"
    if _is_websocket(event):
        return f"{base}/{gateway.get('routeKey')}"
    if _is_http_api(event):
        http = gateway["http"]
        path = path_without_stage(event) or "/"
        return f"{base}/{http.get('method')}/{path.removeprefix('/')}"
    method = event.get("httpMethod") or gateway.get("httpMethod")
    return f"{base}/{method}/{str(event.get('path') or '/').removeprefix('/')}"


def _context(event: RawEvent) -> Mapping[str, Any]:
    gateway = event.get("requestContext")
    return gateway if isinstance(gateway, Mapping) else {}


def _is_http_api(event: RawEvent) -> bool:
    return isinstance(_context(event).get("http"), Mapping)


def _is_websocket(event: RawEvent) -> bool:
    return "connectionId" in _context(event)
