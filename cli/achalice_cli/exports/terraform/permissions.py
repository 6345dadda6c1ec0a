"""Who may call functions, in Terraform."""

import hashlib
from collections.abc import Iterator

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Permission, Rule
from achalice_cli.exports.terraform.expressions import Value, joined, resolved
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Piece, given


def permission(names: Names, address: Address, permission: Permission) -> Iterator[Piece]:
    """A statement of a function's policy."""
    called = names.called(permission.function)
    mark = hashlib.sha256(address.encode()).hexdigest()[:16]
    yield Block(
        names.type(address),
        names.label(address),
        given(
            statement_id=f"achalice-{mark}",
            function_name=called.function_name,
            qualifier=called.qualifier,
            principal=permission.principal,
            **_statement(names, permission),
        ),
    )


def _statement(names: Names, permission: Permission) -> dict[str, Value]:
    match permission.url_action:
        case "lambda:InvokeFunctionUrl":
            return {"action": permission.url_action, "function_url_auth_type": "NONE"}
        case "lambda:InvokeFunction":
            return {"action": permission.url_action, "invoked_via_function_url": True}
        case None:
            account = permission.source_account
            return {
                "action": "lambda:InvokeFunction",
                "source_arn": _source(names, permission),
                "source_account": None if account is None else resolved(account),
            }


def _source(names: Names, permission: Permission) -> str:
    if permission.source is None:
        return resolved(permission.source_arn or "")
    if isinstance(names.desired[permission.source], Rule):
        return names.refer(permission.source, "arn")
    return joined(names.refer(permission.source, "execution_arn"), "/*")
