"""A zip's files on disk, the same wherever and whenever it is unpacked."""

import os
import shutil
from pathlib import Path
from zipfile import ZipFile

_MOMENT = 315_532_800
"""That of every file in our zips, the first that zips know: 1980-01-01. Images differ with it."""


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of `archive`, one of the bundle's own, to `folder`, which is made.

    Everybody may read them: Lambda's user is not the one who unpacks.
    """
    folder.mkdir()
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            file = folder / info.filename
            file.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(info) as source, file.open("wb") as target:
                shutil.copyfileobj(source, target)
            file.chmod(info.external_attr >> 16 & 0o777)
            os.utime(file, (_MOMENT, _MOMENT))
    for place in (folder, *folder.rglob("*")):
        if place.is_dir():
            place.chmod(0o755)
            os.utime(place, (_MOMENT, _MOMENT))
