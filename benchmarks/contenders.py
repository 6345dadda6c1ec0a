"""Who is compared, and what part of a peer's time achalice may take."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Any, Literal

Measure = Literal["warm", "cold"]
Handle = Callable[[dict[str, Any], object], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Contender:
    """The app of `benchmarks/apps/`, in one framework."""

    module: str
    name: str
    distributions: tuple[str, ...]
    goals: Mapping[Measure, float]
    """The most that achalice's time, divided by this one's, should be."""
    against: str = "achalice_async"
    """The module of achalice's app that does the same work as this one."""


OURS = Contender("achalice_async", "achalice, `async def`", ("achalice",), {})
UNTYPED = Contender(
    "achalice_untyped", "achalice, as in Chalice", (), {}, against="achalice_untyped"
)

CONTENDERS = (
    OURS,
    UNTYPED,
    Contender("achalice_def", "achalice, `def`", (), {}),
    # Tells what of a time is achalice's own. Who misses a goal by less than this cannot reach it.
    Contender("bare", "pydantic and asyncio alone", (), {}),
    Contender(
        "chalice_sync",
        "Chalice",
        ("chalice",),
        {"warm": 1.0, "cold": 2.5},
        against=UNTYPED.module,
    ),
    Contender("powertools_plain", "Powertools", ("aws-lambda-powertools",), {}),
    Contender(
        "powertools_validated", "Powertools, validating", ("pydantic",), {"warm": 0.5, "cold": 0.6}
    ),
    Contender(
        "fastapi_mangum", "FastAPI + Mangum", ("fastapi", "mangum"), {"warm": 0.2, "cold": 0.4}
    ),
)


def load(module: str) -> Handle:
    """What Lambda would call of the app in `module`."""
    handle: Handle = import_module(f"apps.{module}").handle
    return handle


def versions() -> dict[str, str]:
    """What was installed when the numbers were measured."""
    names = [name for contender in CONTENDERS for name in contender.distributions]
    return {name: metadata.version(name) for name in names}


def lambda_environment() -> dict[str, str]:
    """This process's environment, with what a deployed function finds in its own."""
    return {
        **os.environ,
        "ACHALICE_HANDLER": "api_handler",
        "AWS_LAMBDA_FUNCTION_NAME": "orders-dev",
        "AWS_REGION": "eu-central-1",
    }
