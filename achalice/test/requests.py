"""An HTTP request as it comes in, before a front makes an event of it."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

# Of other types, fronts that decide by the type hand on base64, whatever the body is.
_TEXT_TYPES = frozenset({"application/javascript", "application/json", "application/xml"})


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request, whole."""

    method: str
    path: str
    """Percent-encoded, as the client sent it."""
    query: str
    """Percent-encoded, without the question mark."""
    headers: list[tuple[str, str]]
    """In order; names in lower case."""
    body: bytes
    client: str
    """The client's IP address."""
    port: int
    """The one that the request came in at."""
    protocol: str = "HTTP/1.1"
    scheme: str = "http"

    @property
    def target(self) -> str:
        """Path and query as the request line has them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def header(self, name: str) -> str | None:
        """The last value of the header `name`, which is in lower case."""
        return last(lists(self.headers)).get(name)

    def query_pairs(self) -> list[tuple[str, str]]:
        """The query, decoded."""
        return parse_qsl(self.query, keep_blank_values=True)

    def body_if_text(self) -> tuple[str, bool]:
        """The body as JSON can carry it, and whether that is base64: only where it is no UTF-8."""
        try:
            return self.body.decode(), False
        except UnicodeDecodeError:
            return base64.b64encode(self.body).decode(), True

    def body_by_type(self) -> tuple[str, bool]:
        """The same for fronts that go by the headers: text is what is said to be text.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
        """
        media_type = (self.header("content-type") or "").partition(";")[0].strip().lower()
        is_text = media_type.startswith("text/") or media_type in _TEXT_TYPES
        if is_text and self.header("content-encoding") is None:
            return self.body_if_text()
        return base64.b64encode(self.body).decode(), True


def lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """All values of each name, in order."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def last(found: dict[str, list[str]]) -> dict[str, str]:
    """The last value of each name."""
    return {name: values[-1] for name, values in found.items()}
