"""Modules of a project: what imports lead to."""

from pathlib import Path

import pytest

from achalice_cli.analysis import analyse

from .projects import analysed, operations

STORE = "import boto3\ns3 = boto3.client('s3')\ndef save(): s3.put_object(Bucket='b')\n"


@pytest.mark.parametrize(
    ("app", "modules"),
    [
        ("import store\nstore.save()", {"store.py": STORE}),
        ("from store import save\nsave()", {"store.py": STORE}),
        ("from store import save as keep\nkeep()", {"store.py": STORE}),
        ("from store import *\nsave()", {"store.py": STORE}),
        (
            "from chalicelib import store\nstore.save()",
            {"chalicelib/__init__.py": "", "chalicelib/store.py": STORE},
        ),
        ("import chalicelib.store\nchalicelib.store.save()", {"chalicelib/store.py": STORE}),
        ("import chalicelib.store as s\ns.save()", {"chalicelib/store.py": STORE}),
        (
            "def f():\n    from chalicelib.store import save\n    save()\nf()",
            {"chalicelib/store.py": STORE},
        ),
        (
            "import chalicelib\nchalicelib.save()",
            {"chalicelib/__init__.py": "from .store import save", "chalicelib/store.py": STORE},
        ),
        (
            "from shop.orders.taking import take\ntake()",
            {
                "shop/orders/taking.py": "from ..store import save\ndef take(): save()",
                "shop/store.py": STORE,
            },
        ),
        (
            "import a\na.run()",
            {
                "a.py": "import b\ndef run(): b.run()",
                "b.py": "import a, store\ndef run(): store.save()",
                "store.py": STORE,
            },
        ),
        (
            "from clients import s3\ns3.put_object(Bucket='b')",
            {"clients.py": "import boto3\ns3 = boto3.client('s3')"},
        ),
        (
            "import clients\nclients.open()\nclients.s3.put_object(Bucket='b')",
            {
                "clients.py": "import boto3\ns3 = None\n"
                "def open():\n    global s3\n    s3 = boto3.client('s3')"
            },
        ),
        (
            "from clients import *\nclient('s3').put_object(Bucket='b')",
            {"clients.py": "from boto3 import *"},
        ),
        (
            "import importlib\nimportlib.import_module('store').save()",
            {"store.py": STORE},
        ),
        (
            "from importlib import import_module\n"
            "for name in ('store', 'other'):\n    import_module(f'shop.{name}').save()",
            {"shop/store.py": STORE, "shop/other.py": "def save(): ..."},
        ),
        (
            "import shop",
            {
                "shop/__init__.py": "from importlib import import_module\n"
                "import_module('.store', __package__).save()",
                "shop/store.py": STORE,
            },
        ),
        (
            "from importlib import import_module\nimport_module('.store', package='shop').save()",
            {"shop/store.py": STORE},
        ),
        ("__import__('shop.store').store.save()", {"shop/store.py": STORE}),
        (
            "from clients import s3\ns3.put_object(Bucket='b')",
            {"clients.py": "import boto3\ndef __getattr__(name): return boto3.client(name)"},
        ),
        (
            "import clients\nclients.s3.put_object(Bucket='b')",
            {"clients.py": "import boto3\ndef __getattr__(name): return boto3.client(name)"},
        ),
    ],
)
def test_imports_are_followed(app: str, modules: dict[str, str], tmp_path: Path) -> None:
    findings = analysed(tmp_path, app, modules)

    assert operations(findings) == {"s3:PutObject"}


def test_a_module_that_is_not_imported_does_nothing(tmp_path: Path) -> None:
    findings = analysed(tmp_path, "x = 1", {"store.py": STORE + "save()"})

    assert operations(findings) == set()


def test_a_folder_without_modules_does_not_hide_a_package(tmp_path: Path) -> None:
    (tmp_path / "boto3").mkdir()

    findings = analysed(tmp_path, "import boto3\nboto3.client('s3').list_buckets()")

    assert operations(findings) == {"s3:ListBuckets"}


def test_what_is_no_python_is_told_and_the_rest_is_followed(tmp_path: Path) -> None:
    app = "import broken\nimport boto3\nboto3.client('s3').list_buckets()"

    findings = analysed(tmp_path, app, {"broken.py": "x = 1\ndef"})

    assert operations(findings) == {"s3:ListBuckets"}
    assert [str(note) for note in findings.notes()] == [
        "broken.py:2: this file is no Python: what it calls is not known"
    ]


def test_an_app_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    assert analyse(tmp_path).statements() == []


def test_another_module_may_be_where_it_begins(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "main.py").write_text(STORE + "save()")

    findings = analyse(tmp_path, "functions/main.py")

    assert operations(findings) == {"s3:PutObject"}
