"""Where clients come from, and how they get to where they are used.

`clients.txt` and `handlers.txt` have a small program for each way, and what it calls.
"""

import textwrap
from pathlib import Path

import pytest

from .projects import APP, SESSION, analysed, operations

AROUND = (
    APP
    + SESSION
    + """
import asyncio, anyio
from contextlib import AsyncExitStack, asynccontextmanager

async def put(s3):
    await s3.put_object(Bucket="b", Key="k")

async def opened(name):
    return await session.create_client(name).__aenter__()

@asynccontextmanager
async def client(name):
    async with session.create_client(name) as made:
        yield made

async def clients():
    async with session.create_client("s3") as made:
        yield made

@app.lambda_function()
async def handler(event, context):
"""
)


def programs(file: str) -> list[tuple[str, str, list[str]]]:
    """Its programs, each with its name, its source and what it calls."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    found: list[tuple[str, str, list[str]]] = []
    parts = text.split("#### ")[1:]
    for name, rest in zip(parts[::2], parts[1::2], strict=True):
        expected, _, source = rest.partition("\n")
        found.append((name.strip(), source, [] if expected == "nothing" else expected.split()))
    return found


CLIENTS = programs("clients.txt")
HANDLERS = programs("handlers.txt")


@pytest.mark.parametrize(
    ("source", "expected"), [each[1:] for each in CLIENTS], ids=[each[0] for each in CLIENTS]
)
def test_clients_are_followed(source: str, expected: list[str], tmp_path: Path) -> None:
    findings = analysed(tmp_path, source)

    assert sorted(operations(findings)) == expected


@pytest.mark.parametrize(
    ("body", "expected"), [each[1:] for each in HANDLERS], ids=[each[0] for each in HANDLERS]
)
def test_handlers_are_followed(body: str, expected: list[str], tmp_path: Path) -> None:
    findings = analysed(tmp_path, AROUND + textwrap.indent(body, "    "))

    assert sorted(operations(findings, "handler")) == expected
