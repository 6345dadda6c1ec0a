"""Functions in Terraform, and what they stand on."""

from collections.abc import Iterator

from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.policy import trust_document
from achalice_cli.engine.resources import (
    Alias,
    AsyncInvocation,
    Function,
    GivenRole,
    Layer,
    LogGroup,
    Role,
)
from achalice_cli.engine.sources import WEBSOCKET_API_ID, WEBSOCKET_ENDPOINT
from achalice_cli.exports.terraform.expressions import (
    Expression,
    Value,
    resolved,
    resolved_document,
)
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Local, Piece, block, given

_POLICY = "aws_iam_role_policy"


def role(names: Names, address: Address, role: Role) -> Iterator[Piece]:
    """The role, with its one policy."""
    label = names.label(address)
    stand_ins: dict[str, Expression] = {}
    if role.websocket_api is not None:
        stand_ins[WEBSOCKET_API_ID] = names.refer(role.websocket_api, "id")
    trust = Local(f"role_{label}_trust", resolved_document(trust_document(role.trusted)))
    policy = Local(f"role_{label}_policy", resolved_document(role.policy, stand_ins))
    yield trust
    yield policy
    yield block(
        names.type(address),
        label,
        name=role.name,
        assume_role_policy=trust.as_json(),
        permissions_boundary=role.permissions_boundary,
        tags=role.tags,
    )
    yield block(
        _POLICY, label, name="achalice", role=names.refer(address, "id"), policy=policy.as_json()
    )


def allowed(names: Names, role: Address) -> list[str]:
    """What AWS has to know before it believes that `role` may do what its policy says."""
    is_ours = isinstance(names.desired[role], Role)
    return [f"{_POLICY}.{names.label(role)}"] if is_ours else []


def log_group(names: Names, address: Address, group: LogGroup) -> Iterator[Piece]:
    """The log group."""
    yield block(
        names.type(address),
        names.label(address),
        name=group.name,
        retention_in_days=group.retention_in_days,
        tags=group.tags,
    )


def layer(names: Names, address: Address, layer: Layer, archive: str) -> Iterator[Piece]:
    """The version of the layer that is in `archive`; it is there before the former one goes."""
    path = _beside(archive)
    yield block(
        names.type(address),
        names.label(address),
        layer_name=layer.name,
        description=layer.content,
        filename=path,
        source_code_hash=_hash_of(archive),
        compatible_runtimes=[layer.runtime],
        compatible_architectures=[layer.architecture],
        lifecycle={"create_before_destroy": True},
    )


def function(names: Names, address: Address, function: Function, archive: str) -> Iterator[Piece]:
    """The function, whose code is in `archive`."""
    is_versioned = any(
        isinstance(each, Alias) and each.function == address for each in names.desired.values()
    )
    own_layers = [names.refer(each, "arn") for each in function.layers]
    arguments: dict[str, Value] = {
        "function_name": function.name,
        "description": function.description,
        "role": _role_arn(names, function.role),
        "runtime": function.runtime,
        "architectures": [function.architecture],
        "handler": function.handler,
        "filename": _beside(archive),
        "source_code_hash": _hash_of(archive),
        "layers": [*own_layers, *function.layer_arns],
        "memory_size": function.memory_size,
        "timeout": function.timeout,
        "environment": {"variables": _environment(names, function)},
        "tags": function.tags,
        "depends_on": [names.place(function.log_group), *allowed(names, function.role)],
        **({"publish": True} if is_versioned else {}),
        **_options(function),
    }
    yield Block(names.type(address), names.label(address), arguments)


def _options(function: Function) -> dict[str, Value]:
    """What Terraform would leave as it is if it were not said, and what has been asked for."""
    vpc: Value = {
        "subnet_ids": function.subnet_ids,
        "security_group_ids": function.security_group_ids,
    }
    dead_letters: Value = {"target_arn": function.dead_letter_arn}
    return given(
        ephemeral_storage={"size": function.ephemeral_storage},
        tracing_config={"mode": "Active" if function.xray else "PassThrough"},
        logging_config=_logging(function),
        reserved_concurrent_executions=function.reserved_concurrency,
        snap_start={"apply_on": "PublishedVersions"} if function.snap_start else None,
        vpc_config=vpc if function.subnet_ids else None,
        kms_key_arn=function.kms_key_arn,
        dead_letter_config=dead_letters if function.dead_letter_arn else None,
    )


def _logging(function: Function) -> Value:
    if function.log_format == "Text":
        return {"log_format": "Text"}
    return {
        "log_format": function.log_format,
        "application_log_level": function.application_log_level or "INFO",
        "system_log_level": function.system_log_level or "INFO",
    }


def _environment(names: Names, function: Function) -> dict[str, str]:
    variables = dict(function.environment)
    if function.websocket_api is not None:
        endpoint = f"{names.place(function.websocket_api)}.api_endpoint"
        https = Expression(f'${{replace({endpoint}, "wss:", "https:")}}')
        told = variables[WEBSOCKET_ENDPOINT_VARIABLE]
        variables[WEBSOCKET_ENDPOINT_VARIABLE] = resolved(told, {WEBSOCKET_ENDPOINT: https})
    return variables


def _role_arn(names: Names, address: Address) -> str:
    role = names.desired[address]
    return role.arn if isinstance(role, GivenRole) else names.refer(address, "arn")


def _beside(archive: str) -> Expression:
    return Expression(f"${{path.module}}/{archive}")


def _hash_of(archive: str) -> Expression:
    return Expression(f'${{filebase64sha256("${{path.module}}/{archive}")}}')


def alias(names: Names, address: Address, alias: Alias) -> Iterator[Piece]:
    """The alias of the function's newest version, and what of it is kept ready."""
    called = names.called(alias.function)
    yield block(
        names.type(address),
        names.label(address),
        name=alias.name,
        description="achalice",
        function_name=called.function_name,
        function_version=names.refer(alias.function, "version"),
    )
    if alias.provisioned_concurrency is not None:
        yield block(
            "aws_lambda_provisioned_concurrency_config",
            names.label(address),
            function_name=called.function_name,
            qualifier=names.refer(address, "name"),
            provisioned_concurrent_executions=alias.provisioned_concurrency,
        )


def async_invocation(names: Names, address: Address, config: AsyncInvocation) -> Iterator[Piece]:
    """What becomes of asynchronous calls."""
    called = names.called(config.function)
    told = {
        name: {"destination": arn}
        for name, arn in (("on_success", config.on_success), ("on_failure", config.on_failure))
        if arn is not None
    }
    yield block(
        names.type(address),
        names.label(address),
        function_name=called.function_name,
        qualifier=called.qualifier,
        maximum_retry_attempts=config.maximum_retry_attempts,
        maximum_event_age_in_seconds=config.maximum_event_age_in_seconds,
        destination_config=told or None,
        depends_on=allowed(names, config.role) or None,
    )
