"""What `achalice.test` promises, and what it loads."""

import subprocess
import sys
import types

import pytest

from achalice import test


def test_it_promises_exactly_what_it_has() -> None:
    has = {
        name
        for name, value in vars(test).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }

    assert set(test.__all__) == has
    assert list(test.__all__) == sorted(test.__all__)


@pytest.mark.parametrize("name", test.__all__)
def test_what_it_promises_is_documented(name: str) -> None:
    assert vars(test)[name].__dict__["__doc__"]


def test_it_needs_neither_pytest_nor_the_tool() -> None:
    """`unittest` will do, in an environment that has the runtime alone."""
    program = "import sys, achalice.test; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True
    )

    loaded = set(done.stdout.split())
    assert not loaded & {"achalice_cli", "aiobotocore", "httpx", "pytest", "typer", "uvicorn"}


def test_nothing_of_it_looks_like_a_test_to_pytest() -> None:
    """Chalice's `TestHTTPClient` did: a test module that imported it got a warning."""
    assert not [name for name in test.__all__ if name.startswith("Test")]
