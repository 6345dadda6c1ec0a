import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiobotocore.session import AioSession
from botocore import xform_name

import achalice_cli.aws
from achalice_cli.aws.session import Aws

from .shapes import ImpossibleValueError, check

if TYPE_CHECKING:
    from types_aiobotocore_logs.literals import LogGroupClassType

SERVICES = (
    *("apigateway", "apigatewayv2", "events", "iam", "lambda", "logs"),
    *("s3", "scheduler", "sns", "sts"),
)
NOT_SCRIPTED = {
    # Asked of a server that speaks HTTP, in test_session.py.
    "get_caller_identity",
}


def calls_of_providers(operations: set[str]) -> Iterator[str]:
    """The operations that `aws/` makes, as methods of clients, or through paginators."""
    for file in Path(achalice_cli.aws.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in operations:
                yield node.attr
            if isinstance(node, ast.Constant) and node.value in operations:
                yield str(node.value)


def scripted_calls() -> Iterator[str]:
    for file in Path(__file__).parent.glob("*.py"):
        yield from re.findall(r"\bon\(\s*\"(\w+)\"", file.read_text(encoding="utf-8"))


async def test_each_call_that_can_be_made_is_checked_against_the_models_of_the_services(
    session: AioSession,
) -> None:
    """A script has its parameters word for word, and botocore and `shapes` validate them."""
    operations = {
        xform_name(name)
        for service in SERVICES
        for name in (await session.get_service_model(service)).operation_names
    }

    made = set(calls_of_providers(operations)) - NOT_SCRIPTED

    assert sorted(made - set(scripted_calls())) == []


@pytest.mark.parametrize(
    ("name", "kind", "fault"),
    [
        ("orders", "CHEAP", "logGroupClass is 'CHEAP', which is none of"),
        ("of: course not", "STANDARD", "logGroupName is 'of: course not', which is not like"),
    ],
    ids=["enum", "pattern"],
)
async def test_a_value_that_a_service_does_not_know_is_found(
    aws: Aws, name: str, kind: "LogGroupClassType", fault: str
) -> None:
    client = await aws.logs()
    client.meta.events.register("before-parameter-build", check)

    with pytest.raises(ImpossibleValueError, match=fault):
        await client.create_log_group(logGroupName=name, logGroupClass=kind)
