"""Archives that others made, unpacked into a folder: whole or not at all, and nowhere else."""

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

from achalice.exceptions import AchaliceError


class UnpackError(AchaliceError):
    """An archive is none, or cannot be written where it should."""

    def __init__(self, what: object, problem: str, hint: str | None = None) -> None:
        super().__init__(f"{what} {problem}")
        self.hint = hint


def check_free(folder: Path) -> None:
    """See that nothing is lost where `folder` is filled.

    Raises:
        UnpackError: there is something already.
    """
    try:
        if folder.is_symlink() or (folder.exists() and any(folder.iterdir())):
            raise UnpackError(folder, "exists already", "delete it, or name another folder")
    except OSError as error:
        raise UnpackError(folder, f"cannot be a folder: {error.strerror}") from None


def unpack(archive: bytes, folder: Path) -> None:
    """Have `folder` hold what the zip `archive` does, without the one folder that is around all.

    Raises:
        UnpackError: it is no zip, is damaged, would write elsewhere, or cannot be written.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as content:
            files = _files(content)
            check_free(folder)
            whole = folder.absolute()
            whole.parent.mkdir(parents=True, exist_ok=True)
            # Beside it, so that renaming is one step on one file system.
            with TemporaryDirectory(prefix=f".{whole.name}.", dir=whole.parent) as made:
                for path, entry in files.items():
                    file = Path(made, "files", path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content.read(entry))
                if whole.exists():
                    whole.rmdir()
                Path(made, "files").rename(whole)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnpackError("the archive", f"cannot be read: {error}") from error
    except OSError as error:
        raise UnpackError(folder, f"cannot be written: {error.strerror or error}") from error


def _files(content: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Where each file of the archive goes."""
    entries = {_path(entry): entry for entry in content.infolist() if not entry.is_dir()}
    if not entries:
        raise UnpackError("the archive", "is empty")
    around = {path.parts[0] for path in entries}
    if len(around) > 1 or any(len(path.parts) == 1 for path in entries):
        return entries
    return {PurePosixPath(*path.parts[1:]): entry for path, entry in entries.items()}


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where it goes. Names that lead out, and links, are nothing that a file can be called.

    https://cwe.mitre.org/data/definitions/22.html
    """
    path, elsewhere = PurePosixPath(entry.filename), PureWindowsPath(entry.filename)
    leads_out = path.is_absolute() or ".." in (*path.parts, *elsewhere.parts)
    if leads_out or elsewhere.anchor or stat.S_ISLNK(entry.external_attr >> 16):
        raise UnpackError("the archive", f"holds what would be written elsewhere: {entry.filename}")
    return path
