"""What HTTP handlers receive."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Self

from pydantic import BaseModel, Field, PrivateAttr

from achalice import _json
from achalice._lazy import cached_property
from achalice._typing import RawEvent
from achalice.context import LambdaContext
from achalice.exceptions import BadRequestError

new: Callable[[type], Any] = object.__new__
"""Makes a model without asking pydantic."""
# What pydantic keeps beside the fields. Set by its name, each takes twice as long.
_put_fields, _put_names, _put_extra, _put_private = (
    vars(BaseModel)[f"__{slot}__"].__set__
    for slot in ("dict", "pydantic_fields_set", "pydantic_extra", "pydantic_private")
)
put_private: Callable[[BaseModel, dict[str, object] | None], None] = _put_private
"""Sets what a model keeps unseen."""


def fill(
    model: BaseModel,
    fields: dict[str, object],
    names: set[str],
    private: dict[str, object] | None = None,
) -> None:
    """Give an empty `model` all of its fields, which need no validation, and their `names`."""
    _put_fields(model, fields)
    _put_names(model, names)
    _put_extra(model, None)
    _put_private(model, private)


class Headers(Mapping[str, str]):
    """Request headers: any casing of a name finds it, the last of several values wins."""

    __slots__ = ("_last", "_lists", "_several", "_single")

    def __init__(
        self,
        single: Mapping[str, object] | None = None,
        several: Mapping[str, object] | None = None,
    ) -> None:
        self._single = single or {}
        self._several = several or {}
        self._last: dict[str, str] | None = None
        self._lists: dict[str, list[str]] | None = None

    def last_values(self) -> dict[str, str]:
        """The last value of each header, by its name in lower case."""
        if self._last is None:
            last = {n.lower(): v for n, v in self._single.items() if isinstance(v, str)}
            # A REST API says everything twice; the lists matter where they say more.
            if len(last) < len(self._single) or not self._several.keys() <= self._single.keys():
                last = {name: values[-1] for name, values in self.lists().items()}
            self._last = last
        return self._last

    def lists(self) -> dict[str, list[str]]:
        """All values of each header, by its name in lower case; what is no text is left out."""
        if self._lists is None:
            lists = {n.lower(): [v] for n, v in self._single.items() if isinstance(v, str)}
            for name, values in self._several.items():
                texts = texts_of(values)
                if texts:
                    lists[name.lower()] = texts
            self._lists = lists
        return self._lists

    def find(self, name: str) -> str | None:
        """The last value of the header called `name`, in lower case; None where there is none.

        Where one header is all that a call asks for, this does not take the time to read them all.
        """
        if self._last is None:
            # As clients write it over HTTP/1.1, or over HTTP/2. Nobody writes both.
            spelled, other = _titled(name), name
            if spelled not in self._single:
                spelled, other = other, spelled
            value = self._single.get(spelled)
            if isinstance(value, str) and other not in self._single:
                if self._several.get(spelled, value) in (value, [value]):
                    return value
            elif name not in _lowered((*self._single, *self._several)):
                return None
        return self.last_values().get(name)

    def __getitem__(self, name: str) -> str:
        return self.last_values()[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self.last_values())

    def __len__(self) -> int:
        return len(self.last_values())

    def getlist(self, name: str) -> list[str]:
        """A copy of all values of `name`, in the order they came, one for each line of the request.

        Raises:
            KeyError: there is no such header.
        """
        return list(self.lists()[name.lower()])

    def __repr__(self) -> str:
        return f"Headers({dict(self)!r})"


@lru_cache(maxsize=64)
def _titled(name: str) -> str:
    return name.title()


@lru_cache(maxsize=64)
def _lowered(names: tuple[str, ...]) -> frozenset[str]:
    # The next request of a client has the same names.
    return frozenset(name.lower() for name in names)


def texts_of(values: object) -> list[str]:
    """The texts in `values`; none where it is no list."""
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


class MultiDict(MutableMapping[str, str]):
    """A dictionary whose names may have several values: `[name]` is the last, `getlist` all."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Mapping[str, list[str]] | None = None) -> None:
        self._lists: dict[str, list[str]] = dict(lists or {})

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "MultiDict":
        """From names and values, in the order they came."""
        lists: dict[str, list[str]] = {}
        for name, value in pairs:
            lists.setdefault(name, []).append(value)
        return cls(lists)

    def __getitem__(self, name: str) -> str:
        try:
            return self._lists[name][-1]
        except IndexError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: str) -> None:
        self._lists[name] = [value]

    def __delitem__(self, name: str) -> None:
        del self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def getlist(self, name: str) -> list[str]:
        """A copy of all values of `name`, in the order they came.

        Raises:
            KeyError: there is no such name.
        """
        return list(self._lists[name])

    def __repr__(self) -> str:
        return f"MultiDict({self._lists!r})"


def cookies_in(lines: Iterable[str]) -> dict[str, str]:
    """The cookies in `lines` of a `Cookie` header, by name; the first of several of one name.

    What `http.cookies`, and so `Response.set_cookie`, puts in quotes is read back as it was.
    """
    found: dict[str, str] = {}
    for line in lines:
        for part in line.split(";"):
            name, equals, value = part.strip().partition("=")
            if equals:
                found.setdefault(name, _unquoted(value))
    return found


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    # Two milliseconds of a cold start, and hardly any cookie is quoted.
    from http.cookies import SimpleCookie

    return SimpleCookie().value_decode(value)[0]


# Fronts make requests without validation: what would validate them is built where it is asked for.
class Request(
    BaseModel,
    arbitrary_types_allowed=True,
    frozen=True,
    defer_build=True,
    ignored_types=(cached_property,),
):
    """One HTTP request, whichever front it came through."""

    method: str = "GET"
    path: str = "/"
    """As the client sent it, without the stage."""
    resource_path: str = "/"
    """The template that matched: `/orders/{order_id}`."""
    headers: Headers = Field(default_factory=Headers)
    query_params: MultiDict | None = None
    """None where the URL has no query."""
    uri_params: dict[str, str] | None = None
    """The path's parameters, decoded; None where it has none."""
    context: dict[str, Any] = Field(default_factory=dict)
    """The event's `requestContext`, as it is."""
    stage_vars: dict[str, str] | None = None
    lambda_context: LambdaContext | None = None
    """None only for a request built by hand."""

    _event: RawEvent = PrivateAttr(default_factory=dict)

    @staticmethod
    def trusted(event: RawEvent, fields: dict[str, object]) -> "Request":
        """A request of all `fields`, which a front has made sure of; nothing is validated."""
        # Validating again would cost more than the rest of a call.
        request: Request = new(Request)
        fill(request, fields, _ALL_FIELDS, {"_event": event})
        return request

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with the fields in `update`, and what follows from them; pydantic's own method."""
        copied = super().model_copy(update=update, deep=deep)
        # What was worked out is kept beside the fields, and is the original's.
        kept = vars(copied)
        for name in kept.keys() - _ALL_FIELDS:
            del kept[name]
        return copied

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies that the client sent, by name; the first of several of one name."""
        return cookies_in(self.headers.getlist("cookie") if "cookie" in self.headers else ())

    @cached_property
    def content_type(self) -> str:
        """The media type of the body, in lower case and without parameters; `""` for none."""
        return (self.headers.find("content-type") or "").partition(";")[0].strip().lower()

    @cached_property
    def raw_body(self) -> bytes:
        """The body as it was sent; `b""` where there is none.

        Raises:
            BadRequestError: the gateway says base64 and it is not.
        """
        event = self.to_original_event()
        body = event.get("body")
        if not isinstance(body, str):
            return body if isinstance(body, bytes) else b""
        try:
            if event.get("isBase64Encoded") is True:
                return base64.b64decode(body, validate=True)
            return body.encode()
        except ValueError:
            raise BadRequestError("The body is not the base64 it is said to be") from None

    @cached_property
    def json_body(self) -> Any:
        """The body's JSON value; None unless its type is `application/json` or ends in `+json`.

        Raises:
            BadRequestError: the body is not JSON.
        """
        media_type = self.content_type
        if media_type != "application/json" and not media_type.endswith("+json"):
            return None
        try:
            return _json.loads(self.raw_body)
        except _json.JSONDecodeError:
            raise BadRequestError("Error Parsing JSON") from None

    def to_dict(self) -> dict[str, Any]:
        """What a log wants to know of the request: JSON types only, without the body."""
        return {
            "method": self.method,
            "path": self.path,
            "resource_path": self.resource_path,
            "headers": dict(self.headers),
            "query_params": None if self.query_params is None else dict(self.query_params),
            "uri_params": self.uri_params,
            "context": self.context,
            "stage_vars": self.stage_vars,
        }

    def to_original_event(self) -> dict[str, Any]:
        """The very dictionary that Lambda delivered."""
        # Not `self._event`, for which pydantic looks everywhere else first.
        private = self.__pydantic_private__
        return {} if private is None else private["_event"]


_ALL_FIELDS = set(Request.model_fields)
"""Shared by all requests that fronts have made, which set every field."""
