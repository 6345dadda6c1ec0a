"""The HTTP fronts that Lambda has: their events read, their answers written."""

import base64
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NotRequired, TypedDict
from urllib.parse import parse_qsl, unquote

from achalice._typing import RawEvent
from achalice.context import LambdaContext
from achalice.requests import Headers, MultiDict, Request, texts_of
from achalice.responses import Answer
from achalice.routing import Router


class _Body(TypedDict):
    body: str
    isBase64Encoded: NotRequired[bool]


class RestResponse(_Body):
    """What a REST API takes from a proxy integration."""

    statusCode: int
    headers: dict[str, str]
    multiValueHeaders: dict[str, list[str]]


class Front(ABC):
    """What calls a function over HTTP, and speaks a payload format of its own."""

    @abstractmethod
    def read(self, event: RawEvent, context: LambdaContext, router: Router) -> Request:
        """The request in `event`. What is missing in it, or of another type, counts as absent."""

    @abstractmethod
    def write(self, answer: Answer) -> Mapping[str, object]:
        """`answer` in the front's own shape."""


class RestFront(Front):
    """API Gateway's REST APIs, and HTTP APIs that are set to payload 1.0.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """

    def read(self, event: RawEvent, context: LambdaContext, router: Router) -> Request:
        """This front also reads what was sent by hand, which may be anything."""
        event = _mapping(event)
        get = event.get
        gateway = _mapping(get("requestContext"))
        query = _lists(get("multiValueQueryStringParameters"), get("queryStringParameters"))
        written = _text(gateway.get("resourcePath")) or _text(get("resource"))
        path = _text(get("path")) or _text(gateway.get("path")) or written
        # A REST API decodes the query and leaves the path's parameters as the client encoded them.
        template, parameters = _matched(
            router, path, encoded=True, template=written, parameters=get("pathParameters")
        )
        fields: dict[str, object] = {
            "method": _text(get("httpMethod")) or _text(gateway.get("httpMethod")),
            "path": path,
            "resource_path": template,
            "headers": Headers(_mapping(get("headers")), _mapping(get("multiValueHeaders"))),
            "query_params": MultiDict(query) if query else None,
            "uri_params": parameters or None,
            "context": gateway,
            "stage_vars": _texts(get("stageVariables")) or None,
            "lambda_context": context,
        }
        return Request.trusted(event, fields)

    def write(self, answer: Answer) -> RestResponse:
        """Several values of a header go into `multiValueHeaders`."""
        headers: dict[str, str] = {}
        several: dict[str, list[str]] = {}
        for name, value in answer.headers:
            if isinstance(value, str):
                headers[name] = value
            else:
                several[name] = value
        return {
            "statusCode": answer.status_code,
            "headers": headers,
            "multiValueHeaders": several,
            **_body(answer),
        }


class HttpFront(Front):
    """HTTP APIs and Function URLs: payload 2.0.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """

    def read(self, event: RawEvent, context: LambdaContext, router: Router) -> Request:
        """The route key holds the template; that of `$default` and Function URLs holds none."""
        gateway = _mapping(event.get("requestContext"))
        http = _mapping(gateway.get("http"))
        path = self._path(event, gateway)
        _, _, written = _text(event.get("routeKey")).partition(" ")
        template, parameters = _matched(
            router,
            path,
            # An HTTP API decodes the path and its parameters, a Function URL does not.
            encoded=".lambda-url." in _text(gateway.get("domainName")),
            template=written,
            parameters=event.get("pathParameters"),
        )
        query = self._query(event)
        cookies = texts_of(event.get("cookies"))
        headers = _mapping(event.get("headers"))
        if cookies:
            headers = {**headers, "cookie": "; ".join(cookies)}
        fields: dict[str, object] = {
            "method": _text(http.get("method")),
            "path": path,
            "resource_path": template,
            "headers": Headers(headers),
            "query_params": MultiDict.of(query) if query else None,
            "uri_params": parameters or None,
            "context": gateway,
            "stage_vars": _texts(event.get("stageVariables")) or None,
            "lambda_context": context,
        }
        return Request.trusted(event, fields)

    @staticmethod
    def _query(event: RawEvent) -> list[tuple[str, str]]:
        raw = event.get("rawQueryString")
        if isinstance(raw, str):
            return parse_qsl(raw, keep_blank_values=True)
        # Written by hand. Here the gateway has joined several values of a name with commas.
        return [*_texts(event.get("queryStringParameters")).items()]

    @staticmethod
    def _path(event: RawEvent, gateway: Mapping[str, Any]) -> str:
        """Without the stage that an HTTP API puts in front of it."""
        path = _text(event.get("rawPath")) or "/"
        stage = f"/{_text(gateway.get('stage'))}"
        if stage in ("/", "/$default"):
            return path
        return (path.removeprefix(stage) or "/") if f"{path}/".startswith(f"{stage}/") else path

    def write(self, answer: Answer) -> dict[str, object]:
        """Cookies have a list of their own; several values of another header are one text."""
        headers: dict[str, str] = {}
        cookies: list[str] = []
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                cookies += value if isinstance(value, list) else [value]
            else:
                headers[name] = ", ".join(value) if isinstance(value, list) else value
        written: dict[str, object] = {"statusCode": answer.status_code, "headers": headers}
        if cookies:
            written["cookies"] = cookies
        return {**written, **_body(answer)}


class AlbFront(Front):
    """Application Load Balancers; `several` where their target group has multi-value headers on.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """

    def __init__(self, several: bool) -> None:
        self.several = several

    def read(self, event: RawEvent, context: LambdaContext, router: Router) -> Request:
        """A load balancer decodes nothing, and matches no template."""
        path = _text(event.get("path")) or "/"
        template, parameters = _matched(router, path, encoded=True)
        query = _lists(
            event.get("multiValueQueryStringParameters"), event.get("queryStringParameters")
        )
        decoded = {
            unquote(name): [_form(each) for each in values] for name, values in query.items()
        }
        fields: dict[str, object] = {
            "method": _text(event.get("httpMethod")),
            "path": path,
            "resource_path": template,
            "headers": Headers(
                _mapping(event.get("headers")), _mapping(event.get("multiValueHeaders"))
            ),
            "query_params": MultiDict(decoded) if decoded else None,
            "uri_params": parameters or None,
            "context": _mapping(event.get("requestContext")),
            "stage_vars": None,
            "lambda_context": context,
        }
        return Request.trusted(event, fields)

    def write(self, answer: Answer) -> dict[str, object]:
        """All headers have several values, or none has."""
        headers: dict[str, object] = {}
        for name, value in answer.headers:
            if self.several:
                headers[name] = value if isinstance(value, list) else [value]
            elif isinstance(value, str):
                headers[name] = value
            elif name.lower() == "set-cookie":
                headers.update(zip(_spellings("set-cookie"), value, strict=False))
            else:
                headers[name] = ", ".join(value)
        return {
            "statusCode": answer.status_code,
            "statusDescription": f"{answer.status_code} {answer.reason}",
            "multiValueHeaders" if self.several else "headers": headers,
            "isBase64Encoded": False,
            **_body(answer),
        }


_REST, _HTTP = RestFront(), HttpFront()
_ALB, _ALB_SEVERAL = AlbFront(several=False), AlbFront(several=True)


def front_of(event: object) -> Front | None:
    """The front that `event` came through; None where it did not come over HTTP."""
    if not isinstance(event, dict):
        return None
    gateway = event.get("requestContext")
    if not isinstance(gateway, dict):
        return None
    if "elb" in gateway:
        return _ALB_SEVERAL if "multiValueHeaders" in event else _ALB
    if isinstance(gateway.get("http"), dict):
        return _HTTP
    return _REST if "httpMethod" in event or "httpMethod" in gateway else None


def _matched(
    router: Router, path: str, *, encoded: bool, template: str = "", parameters: object = None
) -> tuple[str, dict[str, str]]:
    """The app's template for `path` and its parameters, decoded.

    They are what the gateway has matched, `template` and `parameters`, where that is a template
    of the app. A gateway may have a catch-all of its own before all of the app's paths.
    """
    texts = _texts(parameters)
    known = router.get(template)
    if known is None or (known.parameters and not texts.keys() >= known.names):
        found = router.match(path)
        if found is not None:
            template, texts = found[0].text, found[1]
        elif known is not None:
            template = ""
    if encoded and texts and "%" in "".join(texts.values()):
        return template, {name: unquote(text) for name, text in texts.items()}
    return template, texts


def _body(answer: Answer) -> _Body:
    if isinstance(answer.body, str):
        return {"body": answer.body}
    return {"body": base64.b64encode(answer.body).decode(), "isBase64Encoded": True}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> dict[str, str]:
    if not value or not isinstance(value, dict):
        return {}
    return {name: text for name, text in value.items() if isinstance(text, str)}


def _lists(several: object, single: object) -> dict[str, list[str]]:
    """The values of each name; events of some kinds and ages have single values only."""
    if several is None and single is None:
        return {}
    lists = {n: texts for n, values in _mapping(several).items() if (texts := texts_of(values))}
    return lists or {name: [text] for name, text in _texts(single).items()}


def _spellings(name: str) -> Iterator[str]:
    """`name` in one casing after the other: a dictionary holds it several times, HTTP sees one."""
    casings = product(*((each.lower(), each.upper()) if each.isalpha() else each for each in name))
    return ("".join(each) for each in casings)


def _form(text: str) -> str:
    return unquote(text.replace("+", " "))
