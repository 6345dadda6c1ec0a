"""What environment variables and tags can be called."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from achalice.triggers import HANDLER_VARIABLE

_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""


def _variable(name: str) -> str:
    if name == HANDLER_VARIABLE:
        raise ValueError("achalice sets it, to the handler that the function runs")
    if name in _RESERVED:
        raise ValueError("Lambda sets it itself, and refuses another value")
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]+", name):
        raise ValueError(
            "Lambda takes a letter, then letters, digits and underscores; two at least"
        )
    return name


def _tag(name: str) -> str:
    if name.startswith("achalice:"):
        raise ValueError("achalice sets those with this prefix")
    if name.lower().startswith("aws:"):
        raise ValueError("AWS keeps those with this prefix to itself")
    return name


VariableName: TypeAlias = Annotated[str, AfterValidator(_variable)]
"""Of an environment variable that Lambda lets users set."""

TagName: TypeAlias = Annotated[str, AfterValidator(_tag)]
"""https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"""
