"""Form bodies: their fields, and the files uploaded with them."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from pydantic import GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from achalice.requests import Headers, Request

URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

MOST_FIELDS = 1000
"""In one form: whoever sends more wants to keep us busy."""


class FormError(ValueError):
    """A body is not the form that its content type says."""


class UploadFile:
    """A file that came with a form. It is in memory: Lambda takes 6 MB with a request."""

    __slots__ = ("_position", "content", "content_type", "filename", "headers")

    content: bytes
    filename: str
    """As the client called it; `""` if it said nothing. Do not trust it with a file system."""
    headers: Headers
    """Of this part of the body."""
    content_type: str | None
    """What the client says it is."""

    def __init__(self, content: bytes, filename: str = "", headers: Headers | None = None) -> None:
        self.content = content
        self.filename = filename
        self.headers = headers or Headers()
        self.content_type = self.headers.get("content-type")
        self._position = 0

    def __repr__(self) -> str:
        return f"UploadFile({self.filename!r}, {len(self.content)} bytes)"

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    async def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left."""
        start = self._position
        end = len(self.content) if size < 0 else min(start + size, len(self.content))
        self._position = max(start, end)
        return self.content[start:end]

    async def seek(self, position: int) -> None:
        """Let the next `read` start at `position`."""
        self._position = max(position, 0)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: object
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_uploaded)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "binary"}


FormLists = Mapping[str, list[str | UploadFile]]
"""A form's fields and all values of each."""


def has_multipart() -> bool:
    """Whether the extra `forms` is installed."""
    try:
        import_module("python_multipart")
    except ImportError:
        return False
    return True


def parse(request: Request) -> FormLists:
    """The form in the body of `request`.

    Raises:
        FormError: it is none.
        BadRequestError: it is not even the base64 it is said to be.
    """
    if request.content_type != MULTIPART:
        return _pairs(request.raw_body)
    # Its parser is not in every bundle: only apps that take such forms have the extra `forms`.
    from achalice._multipart import read_parts

    return read_parts(request.headers["content-type"], request.raw_body)


def _uploaded(value: object) -> UploadFile:
    if not isinstance(value, UploadFile):
        raise PydanticCustomError("file_type", "Input should be a file")
    return value


def _pairs(body: bytes) -> FormLists:
    lists: dict[str, list[str | UploadFile]] = {}
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise FormError("it is not UTF-8") from None
    except ValueError:
        raise FormError(f"it has more than {MOST_FIELDS} fields") from None
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists
