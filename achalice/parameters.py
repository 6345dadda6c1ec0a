"""Markers that say where in a request a parameter is: `Annotated[str, Header()]`."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from annotated_types import SupportsGe, SupportsGt, SupportsLe, SupportsLt
from pydantic import Field
from pydantic.fields import FieldInfo
from typing_extensions import Unpack

Source = Literal["path", "query", "header", "cookie", "body", "form"]


class FieldOptions(TypedDict, total=False):
    """What pydantic's `Field` takes of what a parameter can be: documentation and constraints."""

    title: str
    description: str
    examples: list[Any]
    json_schema_extra: dict[str, Any]
    strict: bool
    discriminator: str
    gt: SupportsGt
    ge: SupportsGe
    lt: SupportsLt
    le: SupportsLe
    multiple_of: float
    allow_inf_nan: bool
    max_digits: int
    decimal_places: int
    min_length: int
    max_length: int
    pattern: str


class Marker:
    """What `Path()`, `Query()`, `Header()`, `Cookie()`, `Body()`, `Form()` and `File()` are."""

    __slots__ = ("_options", "alias", "deprecated")

    alias: str | None
    deprecated: bool

    source: Source
    """The part of a request that values are read from."""

    def __init__(
        self,
        alias: str | None = None,
        *,
        deprecated: bool = False,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.alias = alias
        self.deprecated = deprecated
        self._options: Mapping[str, Any] = options

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def field(self) -> FieldInfo | None:
        """The marker's options as pydantic takes them; None where it has none."""
        if not self._options:
            return None
        field: FieldInfo = Field(**self._options)
        return field

    def wire_name(self, name: str) -> str:
        """How a request calls the parameter `name`, or the model's field of that name."""
        return self.alias or name


class Path(Marker):
    """A part of the path. `alias` is its name in the route's template."""

    __slots__ = ()
    source: Source = "path"


class Query(Marker):
    """A query parameter; all of them, if it annotates a pydantic model."""

    __slots__ = ()
    source: Source = "query"


class Header(Marker):
    """A header; several, if it annotates a pydantic model. `user_agent` reads `user-agent`."""

    __slots__ = ("convert_underscores",)

    convert_underscores: bool
    source: Source = "header"

    def __init__(
        self,
        alias: str | None = None,
        *,
        convert_underscores: bool = True,
        deprecated: bool = False,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(alias, deprecated=deprecated, **options)
        self.convert_underscores = convert_underscores

    def wire_name(self, name: str) -> str:
        """The header's name; in a request any casing of it will do."""
        return self.alias or (name.replace("_", "-") if self.convert_underscores else name)


class Cookie(Marker):
    """A cookie; several, if it annotates a pydantic model."""

    __slots__ = ()
    source: Source = "cookie"


class Body(Marker):
    """The JSON body, of whatever type; one of its keys, where a handler has several of them."""

    __slots__ = ("embed",)

    embed: bool
    source: Source = "body"

    def __init__(
        self,
        alias: str | None = None,
        *,
        embed: bool = False,
        deprecated: bool = False,
        **options: Unpack[FieldOptions],
    ) -> None:
        """`embed` makes it a key of the body even if it is the only one."""
        super().__init__(alias, deprecated=deprecated, **options)
        self.embed = embed


class Form(Marker):
    """A field of a form body; all of them, if it annotates a pydantic model."""

    __slots__ = ()
    source: Source = "form"


class File(Form):
    """A file of a form body: an `UploadFile`, or its content as `bytes`."""

    __slots__ = ()
