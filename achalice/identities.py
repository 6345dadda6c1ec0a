"""Identity sources: the parts of a request without which API Gateway asks no authorizer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from achalice._typing import RawEvent
from achalice.exceptions import AuthorizerOptionError

_SPELLINGS = (
    r"(?:\$|method\.|route\.)request\.(?P<part>header|querystring)\.(?P<name>[^\s,]+)"
    r"|\$?(?P<place>context|stageVariables)\.(?P<path>[^\s,]+)"
)


def identity_source(text: object, authorizer: str) -> str:
    """`text` as HTTP APIs spell it: `$request.header.X`, `$request.querystring.x`, `$context.x`.

    REST APIs write `method.request.header.X` and `context.x`, websocket APIs
    `route.request.header.X`.

    Raises:
        AuthorizerOptionError: it is none of them.
    """
    # Compiled on first use: most apps have no authorizer.
    found = re.fullmatch(_SPELLINGS, text) if isinstance(text, str) else None
    if found is None:
        raise AuthorizerOptionError(
            authorizer,
            f"has an identity source that API Gateway does not know: {text!r}",
            hint='write "$request.header.NAME", "$request.querystring.NAME", "$context.NAME" '
            'or "$stageVariables.NAME"',
        )
    if found["part"]:
        return f"$request.{found['part']}.{found['name']}"
    return f"${found['place']}.{found['path']}"


def identity_of(event: RawEvent, sources: Sequence[str]) -> list[str]:
    """What each of `sources` is in `event`, an authorizer's or the request's; `""` for nothing."""
    return [_value(event, source) for source in sources]


def missing_identity(event: RawEvent, sources: Sequence[str]) -> list[str]:
    """Those of `sources` that `event` lacks: API Gateway answers 401 where there is one."""
    values = identity_of(event, sources)
    return [source for source, value in zip(sources, values, strict=True) if not value]


def _value(event: RawEvent, source: str) -> str:
    place, _, name = source.removeprefix("$request.").lstrip("$").partition(".")
    match place:
        case "header":
            lowered = {each.lower(): value for each, value in _headers(event).items()}
            return _text(lowered.get(name.lower()))
        case "querystring":
            return _text(_mapping(event.get("queryStringParameters")).get(name))
        case "stageVariables":
            return _text(_mapping(event.get("stageVariables")).get(name))
        case _:
            value: object = event.get("requestContext")
            for step in name.split("."):
                value = _mapping(value).get(step)
            return _text(value)


def _headers(event: RawEvent) -> dict[str, Any]:
    several = _mapping(event.get("multiValueHeaders")).items()
    last = {name: values[-1] for name, values in several if isinstance(values, list) and values}
    return {**last, **_mapping(event.get("headers"))}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return "" if value is None else str(value)
