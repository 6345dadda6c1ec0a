"""Zips whose bytes depend on nothing but the files in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_IFREG
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Changes whenever the same entries would become another zip: old cached zips then go unused.
LAYOUT = b"achalice zip 1\0"
_LEVEL = 6
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip."""

    name: str
    """Its path in the zip, with forward slashes."""
    source: bytes | Path
    """Its content, or the file to read it from when it is needed."""
    executable: bool = False

    def read(self) -> bytes:
        """The content."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


def fingerprint(entries: Iterable[Entry]) -> str:
    """A hash of names, permissions and contents, which costs no compression."""
    digest = sha256(LAYOUT)
    for entry in sorted(entries, key=_name):
        content = entry.read()
        digest.update(f"{entry.name}\0{entry.executable:d}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def write_zip(entries: Iterable[Entry], to: BinaryIO) -> None:
    """Write the zip of `entries`, in the order of their names."""
    with ZipFile(to, "w", ZIP_DEFLATED) as archive:
        for entry in sorted(entries, key=_name):
            info = ZipInfo(entry.name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = _UNIX
            info.external_attr = (S_IFREG | (0o755 if entry.executable else 0o644)) << 16
            archive.writestr(info, entry.read(), ZIP_DEFLATED, _LEVEL)


def _name(entry: Entry) -> str:
    return entry.name
