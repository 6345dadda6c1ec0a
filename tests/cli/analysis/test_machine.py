"""Whatever the source is, an analysis ends, soon, and raises nothing."""

import sysconfig
import textwrap
import time
from pathlib import Path

import pytest

from achalice_cli.analysis import analyse

from .projects import SESSION, analysed, operations

LIBRARY = Path(sysconfig.get_path("stdlib"))
SECONDS = 4
"""What all of the library's modules may take together; more are left out."""


def test_no_module_of_the_standard_library_breaks_it(tmp_path: Path) -> None:
    """Each on its own: what it imports is not there."""
    begun = time.monotonic()
    for file in sorted(LIBRARY.glob("*.py"), key=lambda file: file.name[::-1]):
        (tmp_path / "app.py").write_bytes(file.read_bytes())
        analyse(tmp_path)
        if time.monotonic() - begun > SECONDS:
            break


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x",
        "\0",
        "def",
        "import",
        "from . import x",
        "from .... import x",
        "import app",
        "from app import *",
        "from app import f\ndef f(): return f()\nf()",
        "f = lambda: f()\nf()",
        "class A(A): ...\nA()",
        "class A: ...\nclass B(A): ...\nA = B\nclass C(A): ...\nC().x",
        "x = x + 'a'\n" * 30,
        "x = []\nx.append(x)\nfor y in x: y.append([x])\n*a, b = x",
        "def f(*a, **k): return f(*a, *a, **k)\nf(1, b=2)",
        "def f(g): return f(lambda: g)\nf(1)",
        "class A:\n    def f(self): return A().f()\nA().f()",
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x.y.z()",
        "class A:\n    def __iter__(self): return self\n    def __next__(self): return "
        "self\n[*A()]",
        "import boto3\nboto3.client()\nboto3.client(1)\nboto3.client(**x)\n"
        "boto3.resource('sqs').Nope()",
        "import boto3\nboto3.client('s3').get_paginator()\n"
        "boto3.client('s3').get_waiter('no').wait()",
        "import functools\nfunctools.partial()()\ngetattr()\nsetattr()\nmap()\nzip()\n"
        "enumerate()\nnext()",
        "import os\nos.environ[1]\nos.getenv()\nos.environ.get(*x)\nsuper().x()\nyield_ = super()",
        "match x:\n    case {'a': [b, *c], **d}: b(c, d)\n    case A(b=e) | [e]: e()",
        "async def f():\n    async with a as (b, c), d: ...\n    async for e[0] in f(): "
        "...\n    await f()",
        "def f(a, /, b: 'not python(', *, c=1): ...\nf(1, 2, 3, a=4, d=5)\nf(*x, **y)",
        "global a, b\nnonlocal_ = 1\ndel a\nassert a\nraise a from b\nx: int\nx.y: int = 1",
        "x = " + "(" * 80 + ")" * 80,
        "x = " + "-" * 300 + "1",
        "x = " + "a." * 400 + "b",
        "x = " + " + ".join(["'a'"] * 900),
        "type X = int\ndef f[T](x: T) -> T: ...",
    ],
)
def test_no_source_breaks_it(source: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(source)

    analyse(tmp_path)


def test_what_is_too_deep_is_told_and_the_rest_is_followed(tmp_path: Path) -> None:
    deep = "x = " + "f(" * 90 + ")" * 90

    findings = analysed(tmp_path, f"import boto3\n{deep}\nboto3.client('s3').list_buckets()")

    assert operations(findings) == {"s3:ListBuckets"}


def test_functions_that_call_each_other_a_hundred_deep_are_followed(tmp_path: Path) -> None:
    chain = "\n".join(f"def f{n}(c): return f{n + 1}(c)" for n in range(100))

    findings = analysed(
        tmp_path,
        f"import boto3\n{chain}\ndef f100(c): c.list_buckets()\nf0(boto3.client('s3'))",
    )

    assert operations(findings) == {"s3:ListBuckets"}


def test_a_function_that_is_called_in_a_hundred_ways_keeps_all_of_them(tmp_path: Path) -> None:
    calls = "\n".join(f"get('s3', {n!r} + 'x')" for n in map(str, range(100)))

    findings = analysed(
        tmp_path,
        f"""
import boto3
def get(service, key):
    client = boto3.client(service)
    client.get_object(Key=key)
    client.get_queue_url(QueueName=key)
{calls}
get('sqs', 'last')
""",
    )

    assert operations(findings) == {"s3:GetObject", "sqs:GetQueueUrl"}


def test_fifty_modules_take_little_time(tmp_path: Path) -> None:
    """A second is what people wait for without a thought; machines that test are slow."""
    module = textwrap.dedent(
        """
        import os
        from achalice import Blueprint
        from clients import session
        routes = Blueprint(__name__)
        TABLE = os.environ["TABLE"]

        class Store:
            def __init__(self, dynamodb):
                self.dynamodb = dynamodb
            async def get(self, key):
                found = await self.dynamodb.get_item(TableName=TABLE, Key={"key": {"S": key}})
                return {name: value["S"] for name, value in found["Item"].items()}
            async def save(self, key, **values):
                item = {name: {"S": str(value)} for name, value in values.items()}
                await self.dynamodb.put_item(TableName=TABLE, Item={"key": {"S": key}, **item})
        """
    ) + "".join(
        textwrap.dedent(
            f"""
            @routes.get("/{n}/{{key}}")
            async def view_{n}(key: str):
                async with session.create_client("dynamodb") as dynamodb:
                    store = Store(dynamodb)
                    found = await store.get(key)
                    await store.save(key, **found, seen=True)
                return found
            """
        )
        for n in range(10)
    )
    modules = {f"m{n}.py": module for n in range(50)} | {"clients.py": SESSION}
    app = "from achalice import Chalice\napp = Chalice('shop')\n" + "".join(
        f"import m{n}\napp.register_blueprint(m{n}.routes)\n" for n in range(50)
    )
    analysed(tmp_path, app, modules)
    begun = time.process_time()

    findings = analyse(tmp_path)

    assert operations(findings) == {"dynamodb:GetItem", "dynamodb:PutItem"}
    assert time.process_time() - begun < 5
