"""Functions that are called by version: their aliases, and who calls these instead."""

import hashlib
import json

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ROLE, Address
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import Alias, AsyncInvocation, Desired, Function, Resource

ALIAS_NAME = "live"
_UNVERSIONED = {"tags", "reserved_concurrency", "log_group"}
"""What is of a function as a whole, whichever of its versions runs."""


def alias(stage: Stage, handler: str, function: Function) -> Desired:
    """The alias of `function`, if what it is configured with needs one."""
    config = stage.config.function(handler)
    if not config.snap_start and config.provisioned_concurrency is None:
        return {}
    versioned = {
        name: value for name, value in function.properties().items() if name not in _UNVERSIONED
    }
    said = json.dumps([versioned, stage.contents.layer], sort_keys=True)
    return {
        addresses.alias(handler): Alias(
            name=ALIAS_NAME,
            function=addresses.function(handler),
            content=hashlib.sha256(said.encode()).hexdigest(),
            provisioned_concurrency=config.provisioned_concurrency,
        )
    }


def async_invocation(stage: Stage, handler: str, function: Function) -> Desired:
    """What becomes of asynchronous calls of `function`, if that is configured."""
    config = stage.config.function(handler)
    made = AsyncInvocation(
        function=addresses.function(handler),
        role=function.role,
        maximum_retry_attempts=config.maximum_retry_attempts,
        maximum_event_age_in_seconds=config.maximum_event_age_in_seconds,
        on_success=config.on_success,
        on_failure=config.on_failure,
    )
    values = made.model_dump(exclude={"function", "role", "kind"}).values()
    if all(value is None for value in values):
        return {}
    return {addresses.async_invocation(handler): made}


def directed(desired: Desired) -> Desired:
    """`desired` with callers that call aliases where there are any.

    Triggers are made into resources before it is known what their functions are: those that stand
    on the role of the function they call get that role here, too.
    """
    aliases = {
        each.function: address for address, each in desired.items() if isinstance(each, Alias)
    }
    return {address: _directed(resource, desired, aliases) for address, resource in desired.items()}


def _directed(resource: Resource, desired: Desired, aliases: dict[Address, Address]) -> Resource:
    if isinstance(resource, Alias | Function):
        return resource
    changed: dict[str, Address | tuple[Address, ...]] = {}
    for name in resource.references:
        before = resource.referred(name)
        after = tuple(aliases.get(each, each) for each in before)
        if name == "role" and "function" in resource.references:
            after = tuple(_role(resource, desired) if each == ROLE else each for each in before)
        if after != before:
            changed[name] = after if isinstance(getattr(resource, name), tuple) else after[0]
    return resource.model_copy(update=changed) if changed else resource


def _role(resource: Resource, desired: Desired) -> Address:
    """That of the function which `resource` calls."""
    called = desired[resource.referred("function")[0]]
    return called.role if isinstance(called, Function) else ROLE
