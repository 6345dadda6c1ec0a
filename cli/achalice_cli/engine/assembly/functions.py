"""Handlers to functions, and what functions stand on."""

from collections.abc import Iterable

from pydantic import JsonValue

from achalice.triggers import ENTRY_POINT, HANDLER_VARIABLE, HTTP_HANDLER
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, ROLE, SCHEDULER_ROLE
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.policy import calling_document, policy_document
from achalice_cli.engine.resources import (
    Desired,
    Function,
    KafkaMapping,
    Layer,
    LogGroup,
    QueueMapping,
    Role,
    Schedule,
    StreamMapping,
)


def function_name(stage: Stage, handler: str) -> str:
    """What AWS calls the function of `handler`; that of the routes is called as the app is."""
    return stage.name() if handler == HTTP_HANDLER else stage.name(handler)


def function(stage: Stage, handler: str) -> Desired:
    """The function of `handler` and its log group."""
    config = stage.config.function(handler)
    name = function_name(stage, handler)
    tags = stage.tags(config.tags)
    log_group = addresses.log_group(handler)
    return {
        log_group: LogGroup(
            name=f"/aws/lambda/{name}",
            retention_in_days=config.log_retention_in_days,
            tags=tags,
        ),
        addresses.function(handler): Function(
            name=name,
            code=stage.contents.code,
            handler=ENTRY_POINT,
            runtime=stage.contents.runtime,
            architecture=stage.contents.architecture,
            memory_size=config.memory_size,
            timeout=config.timeout,
            environment={**config.environment_variables, HANDLER_VARIABLE: handler},
            role=ROLE,
            layers=(LAYER,),
            log_group=log_group,
            tags=tags,
        ),
    }


def foundations(stage: Stage, desired: Desired, statements: Iterable[JsonValue]) -> Desired:
    """The layer and the roles that the resources in `desired` stand on; nothing for nothing."""
    if not desired:
        return {}
    used = [
        each
        for each in desired.values()
        if isinstance(each, LogGroup | QueueMapping | StreamMapping | KafkaMapping)
    ]
    made: Desired = {
        LAYER: Layer(
            name=stage.name("dependencies"),
            content=stage.contents.layer,
            runtime=stage.contents.runtime,
            architecture=stage.contents.architecture,
        ),
        ROLE: Role(name=stage.name(), policy=policy_document(used, statements), tags=stage.tags()),
    }
    schedules = [each for each in desired.values() if isinstance(each, Schedule)]
    if schedules:
        made[SCHEDULER_ROLE] = _scheduler_role(stage, desired, schedules)
    return made


def _scheduler_role(stage: Stage, desired: Desired, schedules: Iterable[Schedule]) -> Role:
    called = {each.function for each in schedules}
    names = [
        each.name
        for address, each in desired.items()
        if isinstance(each, Function) and address in called
    ]
    return Role(
        name=stage.name("scheduler"),
        policy=calling_document(names),
        tags=stage.tags(),
        trusted="scheduler",
    )
