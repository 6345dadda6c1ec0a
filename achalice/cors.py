"""Cross-origin requests: what browsers are told, and who may ask."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from achalice._values import Value

Origin: TypeAlias = "str | re.Pattern[str]"
"""`https://example.com`, `https://*.example.com`, or a pattern that a whole origin must match."""

_ALWAYS_ALLOWED = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
)


class CORSConfig(Value):
    """Which origins a browser lets read a route's answers, and what they may send.

    Chalice's arguments keep their meaning. `allow_origins` is for several origins: the one that
    asks is answered with its own name where it is among them, and with none where it is not.
    """

    __slots__ = _names = (
        "allow_origin",
        "allow_headers",
        "expose_headers",
        "max_age",
        "allow_credentials",
        "allow_origins",
    )

    allow_origin: str
    allow_headers: str
    """As it is sent: the caller's and those that AWS's clients need, sorted."""
    expose_headers: tuple[str, ...]
    max_age: int | None
    """Seconds for which a browser may remember a preflight's answer."""
    allow_credentials: bool | None
    allow_origins: tuple[Origin, ...]

    def __init__(
        self,
        allow_origin: str = "*",
        allow_headers: Sequence[str] | None = None,
        expose_headers: Sequence[str] | None = None,
        max_age: int | None = None,
        allow_credentials: bool | None = None,
        *,
        allow_origins: Sequence[Origin] = (),
    ) -> None:
        if isinstance(allow_origins, str):
            raise TypeError(f"allow_origins is a list: allow_origins=[{allow_origins!r}]")
        self._fill(
            allow_origin=allow_origin,
            allow_headers=",".join(sorted({*(allow_headers or ()), *_ALWAYS_ALLOWED})),
            expose_headers=tuple(expose_headers or ()),
            max_age=max_age,
            allow_credentials=allow_credentials,
            allow_origins=tuple(allow_origins),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CORSConfig):
            return False
        return (
            self.get_access_control_headers() == other.get_access_control_headers()
            and self.allow_origins == other.allow_origins
        )

    def __hash__(self) -> int:
        return hash((self.allow_origin, self.allow_headers, self.allow_origins))

    def get_access_control_headers(self) -> dict[str, str]:
        """What an answer carries for the one origin of Chalice's configuration."""
        headers = {
            "Access-Control-Allow-Origin": self.allow_origin,
            "Access-Control-Allow-Headers": self.allow_headers,
        }
        if self.expose_headers:
            headers["Access-Control-Expose-Headers"] = ",".join(self.expose_headers)
        if self.max_age is not None:
            headers["Access-Control-Max-Age"] = str(self.max_age)
        if self.allow_credentials is True:
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers

    def _allows(self, origin: str) -> bool:
        # What is sent back must be fit for a header, whatever a pattern says.
        fit = origin.isascii() and origin.isprintable()
        return fit and any(_pattern(each).fullmatch(origin) for each in self.allow_origins)

    def headers_for(self, origin: str | None) -> dict[str, str]:
        """What an answer to a request of `origin` carries."""
        headers = self.get_access_control_headers()
        if not self.allow_origins:
            return headers
        # Caches must not give one origin the answer that was made for another.
        headers["Vary"] = "Origin"
        if origin is not None and self._allows(origin):
            headers["Access-Control-Allow-Origin"] = origin
        else:
            del headers["Access-Control-Allow-Origin"]
            headers.pop("Access-Control-Allow-Credentials", None)
        return headers


@cache
def _pattern(allowed: Origin) -> re.Pattern[str]:
    if isinstance(allowed, re.Pattern):
        return allowed
    if allowed == "*":
        return re.compile(".*")
    return re.compile("[A-Za-z0-9.-]*".join(re.escape(part) for part in allowed.split("*")))


def preflight_headers(
    config: CORSConfig, methods: Iterable[str], origin: str | None
) -> dict[str, str]:
    """What the answer to a preflight carries; `methods` are those that the path has."""
    allowed = ",".join(dict.fromkeys([*methods, "OPTIONS"]))
    return {**config.headers_for(origin), "Access-Control-Allow-Methods": allowed}


def add_missing(
    headers: Mapping[str, str | list[str]], more: Mapping[str, str]
) -> dict[str, str | list[str]]:
    """`headers` with those of `more` that it lacks; what a handler set itself stays."""
    given = {name.lower() for name in headers}
    added = {name: value for name, value in more.items() if name.lower() not in given}
    merged = {**headers, **added}
    if "Vary" in more and "Vary" not in added:
        return varying(merged, more["Vary"])
    return merged


def varying(headers: Mapping[str, str | list[str]], on: str) -> dict[str, str | list[str]]:
    """`headers` with the name `on` in the one `Vary` that is left of all."""
    names: dict[str, None] = {}
    for name, value in headers.items():
        if name.lower() == "vary":
            text = value if isinstance(value, str) else ",".join(value)
            names |= dict.fromkeys(part for each in text.split(",") if (part := each.strip()))
    if on.lower() not in (name.lower() for name in names) and "*" not in names:
        names[on] = None
    others = {name: value for name, value in headers.items() if name.lower() != "vary"}
    return {**others, "Vary": ", ".join(names)}
