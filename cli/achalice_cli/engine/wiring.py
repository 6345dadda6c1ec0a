"""What calls which function, and as which role that runs: the resources of a stage as a graph."""

from collections.abc import Iterator
from dataclasses import dataclass

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import (
    Alias,
    BucketNotifications,
    Desired,
    Function,
    FunctionUrl,
    HttpApi,
    KafkaMapping,
    LogFilter,
    QueueMapping,
    Resource,
    RestApi,
    Rule,
    Schedule,
    StreamMapping,
    TopicSubscription,
    WebsocketRoutes,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A resource that calls functions."""

    address: Address
    details: tuple[str, ...]
    """For what it calls them: routes, or when."""
    functions: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """All callers, and all functions with their roles."""

    callers: tuple[Caller, ...]
    roles: dict[Address, Address]
    """By function."""

    @property
    def uncalled(self) -> list[Address]:
        """Functions that nothing of the app calls."""
        called = {function for caller in self.callers for function in caller.functions}
        return [function for function in self.roles if function not in called]


def wiring(desired: Desired) -> Wiring:
    """The graph of a stage that should consist of `desired`."""
    callers = [
        Caller(address, _details(resource), functions)
        for address, resource in desired.items()
        if (functions := tuple(dict.fromkeys(_functions(resource, desired))))
    ]
    roles = {
        address: resource.role
        for address, resource in desired.items()
        if isinstance(resource, Function)
    }
    return Wiring(tuple(sorted(callers, key=lambda each: each.address)), roles)


def _functions(resource: Resource, desired: Desired) -> Iterator[Address]:
    """Those that `resource` calls; where it calls them by an alias, these are found behind it."""
    for address in _called(resource):
        target = desired.get(address)
        yield target.function if isinstance(target, Alias) else address


def _called(resource: Resource) -> tuple[Address, ...]:
    match resource:
        case RestApi(function=function, guard_functions=guards):
            return (function, *guards)
        case HttpApi(function=function, authorizer_functions=guards):
            return (function, *guards)
        case WebsocketRoutes(functions=functions, guard_function=guard):
            return functions if guard is None else (*functions, guard)
        case BucketNotifications(functions=functions):
            return functions
        case (
            FunctionUrl(function=function)
            | Rule(function=function)
            | Schedule(function=function)
            | QueueMapping(function=function)
            | StreamMapping(function=function)
            | KafkaMapping(function=function)
            | TopicSubscription(function=function)
            | LogFilter(function=function)
        ):
            return (function,)
        case _:
            return ()


def _details(resource: Resource) -> tuple[str, ...]:
    match resource:
        case RestApi(methods=methods):
            return tuple(f"{each.method} {each.path}" for each in methods)
        case HttpApi(routes=routes):
            return tuple(each.key for each in routes)
        case WebsocketRoutes(route_keys=keys):
            return keys
        case BucketNotifications(notifications=notifications):
            return tuple(dict.fromkeys(event for each in notifications for event in each.events))
        case Schedule(expression=expression):
            return (expression,)
        case Rule(schedule_expression=str(expression)):
            return (expression,)
        case _:
            return ()
