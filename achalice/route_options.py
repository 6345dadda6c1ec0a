"""What can be said of a route besides its path and its methods."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from achalice.auth import Authorizer
from achalice.cors import CORSConfig
from achalice.exceptions import TriggerOptionError, UnknownOptionError


class DocumentationOptions(TypedDict, total=False):
    """What OpenAPI documents say of a route, where the handler does not say it already."""

    tags: Sequence[str]
    """Groups that documents show it in."""
    summary: str | None
    """Instead of the first line of the handler's docstring."""
    description: str | None
    """Instead of the rest of the docstring."""
    deprecated: bool
    """Whether clients should turn to something else."""
    operation_id: str | None
    """What generated clients call it; the name by default."""
    include_in_schema: bool
    """False leaves it out of documents; it answers all the same."""


class RouteOptions(DocumentationOptions, total=False):
    """What can be said of a route besides its path and its methods."""

    name: str | None
    """Replaces the function's own in messages and documents."""
    content_types: Sequence[str]
    """What a body may be, `application/json` by default, or a form's types where the handler
    takes a form. Another one is answered with 415; an empty list takes all."""
    cors: bool | CORSConfig | None
    """Whether browsers let pages of other origins read the answers; None: as `app.api.cors`."""
    authorizer: Authorizer | None
    """Decides who may call it; None lets everybody."""
    api_key_required: bool | None
    """Whether API Gateway wants a key of a usage plan."""
    status_code: int
    """That of a result which is no `Response`; 200 by default."""
    response_model: object
    """What results are; the return annotation by default, and None takes them as they are."""


def check_route(options: Mapping[str, object], methods: object) -> None:
    """Refuse what would be misread, or ignored, at the first request.

    Raises:
        UnknownOptionError: there is no such option.
        TriggerOptionError: an option is of another type than it must be.
    """
    for name in options:
        if name not in RouteOptions.__optional_keys__:
            raise UnknownOptionError(
                "route", name, ("methods", *sorted(RouteOptions.__optional_keys__))
            )
    for name, value in (
        ("methods", methods),
        ("content_types", options.get("content_types") or ()),
        ("tags", options.get("tags", ())),
    ):
        # A text is a sequence of letters, to type checkers and to loops.
        if isinstance(value, str) or not isinstance(value, Sequence):
            hint = f"write `{name}=[{value!r}]`" if isinstance(value, str) else None
            raise _wrong(name, value, "no list", hint)
    status_code = options.get("status_code", 200)
    if not isinstance(status_code, int) or not 200 <= status_code <= 599:
        raise _wrong("status_code", status_code, "no status of an answer")
    authorizer = options.get("authorizer")
    if not isinstance(authorizer, Authorizer | None):
        hint = "a function is made one by `@app.authorizer()`" if callable(authorizer) else None
        raise _wrong("authorizer", authorizer, "no authorizer", hint)
    checked_cors(options.get("cors"))


def checked_cors(value: object) -> CORSConfig | None:
    """What `cors`, of a route or of the whole API, stands for.

    Raises:
        TriggerOptionError: it is neither a `CORSConfig` nor True, False or None.
    """
    if value is True:
        return CORSConfig()
    if value is False or value is None:
        return None
    if isinstance(value, CORSConfig):
        return value
    hint = f"write `CORSConfig({value!r})`" if isinstance(value, str) else None
    raise _wrong("cors", value, "neither True nor a CORSConfig", hint)


def _wrong(name: str, value: object, problem: str, hint: str | None = None) -> TriggerOptionError:
    return TriggerOptionError(
        "route", f"was given `{name}={value!r}`, which is {problem}", hint=hint
    )
