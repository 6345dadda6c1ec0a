"""Bodies of type `multipart/form-data`, read by python-multipart; imported when one comes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from achalice.forms import MOST_FIELDS, FormError, FormLists, UploadFile
from achalice.requests import Headers

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


def read_parts(content_type: str, body: bytes) -> FormLists:
    """The fields and files in `body`.

    Raises:
        FormError: it is not what its content type says.
    """
    boundary = _options(content_type).get(b"boundary")
    if not boundary:
        raise FormError("its content type names no boundary")
    reader = _PartReader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise FormError(str(error)) from None
    if not reader.is_complete:
        raise FormError("it ends before its last boundary")
    return reader.lists


class _PartReader:
    """Collects the parts as the parser finds them."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str | UploadFile]] = {}
        self.is_complete = False
        self._count = 0
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[str, str] = {}
        self._content = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": _collect(self._name),
            "on_header_value": _collect(self._value),
            "on_header_end": self._end_header,
            "on_part_data": _collect(self._content),
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._content.clear()
        self._count += 1
        if self._count > MOST_FIELDS:
            raise FormError(f"it has more than {MOST_FIELDS} fields")

    def _end_header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._name.clear()
        self._value.clear()

    def _end_part(self) -> None:
        options = _options(self._headers.get("content-disposition", ""))
        name = options.get(b"name")
        if name is None:
            raise FormError("one of its parts has no name")
        values = self.lists.setdefault(_text(name), [])
        filename = options.get(b"filename")
        if filename is None:
            values.append(_text(bytes(self._content)))
        # A browser sends an empty file without a name where none was chosen.
        elif filename or self._content:
            headers = Headers(self._headers)
            values.append(UploadFile(bytes(self._content), _text(filename), headers))

    def _end(self) -> None:
        self.is_complete = True


def _collect(into: bytearray) -> Callable[[bytes, int, int], None]:
    def collect(data: bytes, start: int, end: int) -> None:
        into.extend(data[start:end])

    return collect


def _options(header: str) -> dict[bytes, bytes]:
    try:
        return parse_options_header(header)[1]
    except UnicodeEncodeError:
        raise FormError("one of its headers is not Latin-1") from None


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise FormError("one of its fields is not UTF-8") from None
