"""Writing an HTTP request as clients do: query, cookies, JSON, forms and files."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, TypedDict
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from achalice import _json
from achalice.test.contexts import REGION
from achalice.test.http_events import API_ID
from achalice.test.requests import HttpRequest

# What may stand in a path unencoded, the percent sign of what is encoded already among it.
_PATH = "/%:@!$&'()*+,;=~"

FileContent: TypeAlias = bytes | str | tuple[str, bytes | str] | tuple[str, bytes | str, str]
"""What is in a file, or its name and what is in it, or these and its content type."""

Fields: TypeAlias = Mapping[str, object] | Iterable[tuple[str, object]]
"""By name: one value or a list of them. Texts are sent as they are, None not at all, everything
else as JSON writes it."""


Files: TypeAlias = Mapping[str, FileContent | list[FileContent]]
"""By name: one file or a list of them."""


class RequestOptions(TypedDict, total=False):
    """What can be said of a request besides its method and its path."""

    headers: Mapping[str, str | Sequence[str]]
    """A list sends the header once a value."""
    params: Fields
    """The query; what `path` has of it comes first."""
    json: object
    """The body as JSON: anything that handlers may return, pydantic models among it."""
    body: str | bytes
    """The body as it is, without a content type unless `headers` has one."""
    data: Fields
    """The body as a form."""
    files: Files
    """Files of a `multipart/form-data` form, which has the fields of `data`, too."""
    cookies: Mapping[str, str]


def compose(method: str, path: str, options: RequestOptions) -> HttpRequest:
    """The request that a client sends over HTTPS.

    Raises:
        ValueError: `path` does not begin with a slash, or there are two bodies.
    """
    if not path.startswith("/"):
        raise ValueError(f"the path of a request begins with a slash: {path!r}")
    # A second slash at the beginning would be taken for a host's.
    target = urlsplit(f"https://host{path}")
    query = "&".join(
        part for part in (target.query, urlencode([*_pairs(options.get("params", {}))])) if part
    )
    body, content_type = _body(options)
    headers = {
        "host": f"{API_ID}.execute-api.{REGION}.amazonaws.com",
        "accept": "*/*",
        "user-agent": "achalice-test",
    }
    if content_type:
        headers["content-type"] = content_type
    if body:
        headers["content-length"] = str(len(body))
    return HttpRequest(
        method=method.upper(),
        path=quote(target.path, safe=_PATH),
        query=quote(query, safe=f"{_PATH}?"),
        headers=_headers(headers, options),
        body=body,
        client="127.0.0.1",
        port=443,
        scheme="https",
    )


def compose_upgrade(
    path: str,
    headers: Mapping[str, str | Sequence[str]],
    params: Fields,
    cookies: Mapping[str, str],
) -> HttpRequest:
    """The request with which a client asks for a websocket.

    https://www.rfc-editor.org/rfc/rfc6455#section-4.1

    Raises:
        ValueError: `path` does not begin with a slash.
    """
    options: RequestOptions = {"headers": headers, "params": params, "cookies": cookies}
    request = compose("GET", path, options)
    own = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": base64.b64encode(uuid4().bytes).decode(),
        "sec-websocket-version": "13",
    }
    return replace(request, headers=[*own.items(), *request.headers])


def _headers(defaults: dict[str, str], options: RequestOptions) -> list[tuple[str, str]]:
    given = [
        (name.lower(), value)
        for name, values in options.get("headers", {}).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    cookies = "; ".join(f"{name}={value}" for name, value in options.get("cookies", {}).items())
    if cookies:
        given.append(("cookie", cookies))
    names = {name for name, _ in given}
    return [*(each for each in defaults.items() if each[0] not in names), *given]


def _body(options: RequestOptions) -> tuple[bytes, str]:
    """The body and its content type; `""` for none."""
    kinds = [kind for kind in ("json", "body", "data") if kind in options]
    if len(kinds) > 1 or ("files" in options and kinds not in ([], ["data"])):
        given = "`, `".join([*kinds, *(["files"] if "files" in options else [])])
        raise ValueError(f"a request has one body, and was given `{given}`")
    if "json" in options:
        return _json.dumps(options["json"]), "application/json"
    if "files" in options:
        return _multipart(_pairs(options.get("data", {})), options["files"])
    if "data" in options:
        form = urlencode([*_pairs(options["data"])])
        return form.encode(), "application/x-www-form-urlencoded"
    body = options.get("body", b"")
    return (body.encode() if isinstance(body, str) else body), ""


def _pairs(fields: Fields) -> Iterator[tuple[str, str]]:
    for name, value in fields.items() if isinstance(fields, Mapping) else fields:
        for each in value if isinstance(value, list | tuple | set | frozenset) else (value,):
            if each is not None:
                yield name, _text_of(each)  # pyright: ignore[reportReturnType]  # no tuple here


def _text_of(value: object) -> str:
    """A text as it is; what is a text in JSON, a date for one, loses the quotes around it."""
    if isinstance(value, str):
        return value
    text = _json.dumps(value).decode()
    return str(_json.loads(text)) if text.startswith('"') else text


def _multipart(fields: Iterable[tuple[str, str]], files: Files) -> tuple[bytes, str]:
    """A form with files and its content type.

    https://www.rfc-editor.org/rfc/rfc7578
    """
    boundary = uuid4().hex
    parts: list[bytes] = []
    for name, value in fields:
        parts.append(_part(boundary, f'name="{_quoted(name)}"', "", value.encode()))
    every = [
        (name, file)
        for name, given in files.items()
        for file in (given if isinstance(given, list) else [given])
    ]
    for name, file in every:
        filename, content, *kind = (name, file) if isinstance(file, bytes | str) else file
        disposition = f'name="{_quoted(name)}"; filename="{_quoted(str(filename))}"'
        data = content.encode() if isinstance(content, str) else content
        content_type = str(kind[0]) if kind else "application/octet-stream"
        parts.append(_part(boundary, disposition, content_type, data))
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, disposition: str, content_type: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n"
    if content_type:
        head += f"Content-Type: {content_type}\r\n"
    return b"".join([head.encode(), b"\r\n", content, b"\r\n"])


def _quoted(name: str) -> str:
    """As browsers write names in a form's headers."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
