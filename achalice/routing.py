"""Path templates and how a request path matches them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from achalice.exceptions import RoutePathError

_PARAMETER = re.compile(r"\{(\w+)(\+?)\}")
_LITERAL = re.compile(r"[A-Za-z0-9._:~-]+")


class PathTemplate(NamedTuple):
    """A path as a route declares it: `/orders/{order_id}`, `/files/{key+}`."""

    text: str
    segments: tuple[str, ...]
    parameters: tuple[str, ...]
    """Names, in order, without braces."""
    names: frozenset[str]
    """The same, to compare with those that a gateway has matched."""

    @classmethod
    def parse(cls, text: str, *, handler: str) -> "PathTemplate":
        """Read `text`, which `handler` was registered with.

        Raises:
            RoutePathError: API Gateway would refuse the path.
        """
        if not text.startswith("/"):
            raise RoutePathError(
                text, "must start with a slash", handler=handler, hint=f'did you mean "/{text}"?'
            )
        if text != "/" and text.endswith("/"):
            raise RoutePathError(
                text,
                "must not end with a slash",
                handler=handler,
                hint=f'did you mean "{text.rstrip("/") or "/"}"?',
            )
        segments = () if text == "/" else tuple(text[1:].split("/"))
        parameters: list[str] = []
        for position, segment in enumerate(segments, start=1):
            parameter = _PARAMETER.fullmatch(segment)
            if parameter is None:
                _check_literal(text, segment, handler)
                continue
            name, greedy = parameter.groups()
            if name in parameters:
                raise RoutePathError(text, f"names `{name}` twice", handler=handler)
            if greedy and position < len(segments):
                raise RoutePathError(
                    text,
                    f"has `{segment}` before its end; only the last part may be greedy",
                    handler=handler,
                )
            parameters.append(name)
        return cls(text, segments, tuple(parameters), frozenset(parameters))


def _check_literal(text: str, segment: str, handler: str) -> None:
    if not segment:
        raise RoutePathError(text, "has an empty part", handler=handler)
    if "{" in segment or "}" in segment:
        raise RoutePathError(
            text,
            f"has `{segment}`, which is neither a name nor a parameter",
            handler=handler,
            hint="a parameter takes a whole part of the path: `/files/{name}`",
        )
    if not _LITERAL.fullmatch(segment):
        raise RoutePathError(
            text,
            f"has `{segment}`, which API Gateway does not allow in a path",
            handler=handler,
            hint="letters, digits and . _ - : ~ are allowed",
        )


class _Node:
    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.parameter: tuple[str, _Node, PathTemplate] | None = None
        """How it is written, what follows, and the template that first had it."""
        self.template: PathTemplate | None = None
        self.greedy: PathTemplate | None = None


class Router:
    """All templates of an app, compiled into one tree. A literal wins over a parameter."""

    def __init__(self) -> None:
        self._root = _Node()
        self._templates: dict[str, PathTemplate] = {}

    def add(self, template: PathTemplate, *, handler: str) -> None:
        """Make `template` reachable; adding it again changes nothing.

        Raises:
            RoutePathError: a sibling calls the same part by another name, which API Gateway
                refuses: it keeps one variable a place.
        """
        self._insert(template, handler)
        self._templates[template.text] = template

    def get(self, text: str) -> PathTemplate | None:
        """The template that is written as `text`; None where there is no such one."""
        return self._templates.get(text)

    def _insert(self, template: PathTemplate, handler: str) -> None:
        node = self._root
        for segment in template.segments:
            parameter = _PARAMETER.fullmatch(segment)
            if parameter is None:
                node = node.literals.setdefault(segment, _Node())
            elif parameter[2]:
                if node.greedy is not None and node.greedy != template:
                    raise _renamed(template, segment, node.greedy, handler)
                node.greedy = template
                return
            else:
                if node.parameter is None:
                    node.parameter = (segment, _Node(), template)
                name, following, first = node.parameter
                if name != segment:
                    raise _renamed(template, segment, first, handler)
                node = following
        node.template = template

    def match(self, path: str) -> tuple[PathTemplate, dict[str, str]] | None:
        """The template that `path` fits and the text of its parameters, or None.

        One trailing slash is forgiven, as API Gateway does. The text is as it stands in `path`,
        and never empty.
        """
        inner = path.removeprefix("/").removesuffix("/")
        parts = inner.split("/") if inner else []
        values: list[str] = []
        template = _find(self._root, parts, 0, values)
        if template is None:
            return None
        return template, dict(zip(template.parameters, values, strict=True))


def _find(node: _Node, parts: list[str], at: int, values: list[str]) -> PathTemplate | None:
    if at == len(parts):
        return node.template
    literal = node.literals.get(parts[at])
    if literal is not None:
        found = _find(literal, parts, at + 1, values)
        if found is not None:
            return found
    if node.parameter is not None and parts[at]:
        values.append(parts[at])
        found = _find(node.parameter[1], parts, at + 1, values)
        if found is not None:
            return found
        values.pop()
    rest = "/".join(parts[at:])
    if node.greedy is None or not rest:
        return None
    values.append(rest)
    return node.greedy


def _renamed(
    template: PathTemplate, segment: str, first: PathTemplate, handler: str
) -> RoutePathError:
    other = first.segments[template.segments.index(segment)]
    return RoutePathError(
        template.text,
        f"calls `{segment}` what `{first.text}` calls `{other}`",
        handler=handler,
        hint="API Gateway allows one name for a variable in one place; rename one",
    )


def allowed(methods: Iterable[str]) -> str:
    """The value of an `Allow` header."""
    return ", ".join(sorted(methods))
