from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from achalice_cli.bundle.archives import Entry, fingerprint, write_zip

SHOP = Entry("shop.py", b"PRICE = 1\n")
TOOL = Entry("tool.sh", b"#!/bin/sh\n", executable=True)


def zipped(*entries: Entry) -> bytes:
    to = BytesIO()
    write_zip(entries, to)
    return to.getvalue()


def test_the_same_files_are_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    copy = tmp_path / "other.py"
    copy.write_bytes(b"PRICE = 1\n")

    assert zipped(SHOP, TOOL) == zipped(TOOL, Entry("shop.py", copy))


def test_names_are_sorted_and_neither_time_nor_umask_shows() -> None:
    with ZipFile(BytesIO(zipped(TOOL, SHOP))) as archive:
        found = [(i.filename, i.date_time, oct(i.external_attr >> 16)) for i in archive.infolist()]

    assert found == [
        ("shop.py", (1980, 1, 1, 0, 0, 0), "0o100644"),
        ("tool.sh", (1980, 1, 1, 0, 0, 0), "0o100755"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        Entry("shop.py", b"PRICE = 2\n"),
        Entry("Shop.py", b"PRICE = 1\n"),
        Entry("shop.py", b"PRICE = 1\n", executable=True),
    ],
)
def test_the_fingerprint_sees_content_name_and_permission(other: Entry) -> None:
    assert fingerprint([other]) != fingerprint([SHOP])


def test_the_fingerprint_does_not_see_the_order() -> None:
    assert fingerprint([SHOP, TOOL]) == fingerprint([TOOL, SHOP])
