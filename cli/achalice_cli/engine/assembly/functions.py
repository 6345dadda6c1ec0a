"""Handlers to functions, and what functions stand on."""

import re
from collections.abc import Iterable, Sequence

from achalice.triggers import ENTRY_POINT, HANDLER_VARIABLE, HTTP_HANDLER
from achalice_cli.config import SNAP_START_VERSIONS, check
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, SCHEDULER_ROLE, WEBSOCKET_API
from achalice_cli.engine.assembly.aliases import alias, async_invocation
from achalice_cli.engine.assembly.errors import DeclarationError
from achalice_cli.engine.assembly.roles import SCHEDULER, Statements, role_of, roles
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.assembly.websockets import client_endpoint
from achalice_cli.engine.policy import calling_document
from achalice_cli.engine.resources import (
    Alias,
    Desired,
    Function,
    Layer,
    LogGroup,
    Resource,
    Role,
    Schedule,
)


class HandlerNameError(DeclarationError):
    """A handler has a name that the name of its function cannot end with.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    """

    def __init__(self, handler: str) -> None:
        super().__init__(f"a handler is named {handler!r}, and no Lambda function can be")
        self.handlers = (handler,)
        self.hint = (
            'give its decorator a `name="..."` of letters of the English alphabet, digits, '
            "hyphens and underscores"
        )


def function_name(stage: Stage, handler: str) -> str:
    """What AWS calls the function of `handler`; that of the routes is called as the app is."""
    return stage.name() if handler == HTTP_HANDLER else stage.name(handler)


def function(stage: Stage, handler: str) -> Desired:
    """The function of `handler`, its log group, and how it is called.

    Raises:
        HandlerNameError: Lambda takes no such name.
        ConflictingSettingsError: it is configured with what does not go together.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", handler):
        raise HandlerNameError(handler)
    check(stage.config, handler)
    config = stage.config.function(handler)
    name = function_name(stage, handler)
    tags = stage.tags(config.tags)
    log_group = LogGroup(
        name=f"/aws/lambda/{name}", retention_in_days=config.log_retention_in_days, tags=tags
    )
    made = Function(
        name=name,
        code=stage.contents.code,
        handler=ENTRY_POINT,
        runtime=stage.contents.runtime,
        architecture=stage.contents.architecture,
        memory_size=config.memory_size,
        timeout=config.timeout,
        environment={
            **config.environment_variables,
            **client_endpoint(stage),
            HANDLER_VARIABLE: handler,
        },
        role=role_of(stage, handler),
        layers=(LAYER,),
        log_group=addresses.log_group(handler),
        tags=tags,
        description=config.description,
        ephemeral_storage=config.ephemeral_storage,
        layer_arns=config.layers,
        reserved_concurrency=config.reserved_concurrency,
        snap_start=config.snap_start and _can_snap_start(stage.contents.runtime),
        subnet_ids=config.subnet_ids,
        security_group_ids=config.security_group_ids,
        xray=config.xray,
        kms_key_arn=config.kms_key_arn,
        dead_letter_arn=config.dead_letter_arn,
        log_format=config.log_format,
        application_log_level=config.application_log_level,
        system_log_level=config.system_log_level,
        websocket_api=WEBSOCKET_API if stage.has_websockets else None,
    )
    return {
        addresses.log_group(handler): log_group,
        addresses.function(handler): made,
        **alias(stage, handler, made),
        **async_invocation(stage, handler, made),
    }


def _can_snap_start(runtime: str) -> bool:
    # The sandbox may run another version of Python than the one that is configured.
    return runtime.removeprefix("python") in SNAP_START_VERSIONS


def foundations(
    stage: Stage, handlers: Sequence[str], desired: Desired, statements: Statements
) -> Desired:
    """The layer and the roles that the resources in `desired` stand on; nothing for nothing."""
    if not desired:
        return {}
    made: Desired = {
        LAYER: Layer(
            name=stage.name("dependencies"),
            content=stage.contents.layer,
            runtime=stage.contents.runtime,
            architecture=stage.contents.architecture,
        ),
        **roles(stage, handlers, desired, statements),
    }
    schedules = [each for each in desired.values() if isinstance(each, Schedule)]
    if schedules:
        made[SCHEDULER_ROLE] = _scheduler_role(stage, desired, schedules)
    return made


def _scheduler_role(stage: Stage, desired: Desired, schedules: Iterable[Schedule]) -> Role:
    return Role(
        name=stage.name(SCHEDULER),
        policy=calling_document(_name(desired[each.function], desired) for each in schedules),
        tags=stage.tags(),
        trusted="scheduler",
        permissions_boundary=stage.config.iam_permissions_boundary,
    )


def _name(called: Resource, desired: Desired) -> str:
    """What AWS calls a function, or an alias of one."""
    match called:
        case Function(name=name):
            return name
        case Alias(name=name, function=function):
            return f"{_name(desired[function], desired)}:{name}"
        case _:
            raise TypeError(f"a {called.kind} is nothing to call")
