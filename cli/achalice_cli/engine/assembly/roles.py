"""What functions run as: a role that they share, one each, or one that is given."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from pydantic import JsonValue

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ROLE, WEBSOCKET_API, Address
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.policy import Needy, policy_document
from achalice_cli.engine.resources import Desired, GivenRole, Role, WebsocketRoutes

SCHEDULER = "scheduler"
"""Last part of the name of the role as which the Scheduler calls functions."""

Statements = Callable[[Iterable[str] | None], Iterable[JsonValue]]
"""What a policy must allow these handlers, or the whole app, beside what their resources need."""


def no_statements(handlers: Iterable[str] | None) -> Iterable[JsonValue]:
    """Nothing beside what resources need."""
    return ()


def role_of(stage: Stage, handler: str) -> Address:
    """What the function of `handler` runs as."""
    config, own = stage.config, stage.config.function(handler)
    if own.iam_role_arn is not None:
        return addresses.given_role(own.iam_role_arn)
    shared = (config.autogen_policy, config.iam_policy_file)
    is_alone = config.iam_role_per_function or shared != (own.autogen_policy, own.iam_policy_file)
    return addresses.function_role(handler) if is_alone else ROLE


def roles(
    stage: Stage, handlers: Sequence[str], desired: Desired, statements: Statements
) -> Desired:
    """The roles that the functions of `handlers` run as, with what these need in `desired`."""
    users: dict[Address, list[str]] = {}
    for handler in handlers:
        users.setdefault(role_of(stage, handler), []).append(handler)
    made: Desired = {}
    for address, those in users.items():
        given = stage.config.function(those[0]).iam_role_arn
        if given is not None:
            made[address] = GivenRole(arn=given)
            continue
        # What cannot be told of single handlers is told of the app.
        named = None if address == ROLE and len(those) == len(handlers) else those
        made[address] = Role(
            name=stage.name() if address == ROLE else _own_name(stage, those[0]),
            policy=policy(desired, those, statements(named)),
            tags=stage.tags(),
            websocket_api=WEBSOCKET_API if stage.has_websockets else None,
            permissions_boundary=stage.config.iam_permissions_boundary,
        )
    return made


def _own_name(stage: Stage, handler: str) -> str:
    """What the role of one function is called, as in Chalice."""
    name = stage.name(handler)
    return name if name != stage.name(SCHEDULER) else stage.name(handler, "role")


def policy(
    desired: Desired, handlers: Iterable[str], statements: Iterable[JsonValue]
) -> dict[str, JsonValue]:
    """What the functions of `handlers` must be allowed: what theirs in `desired` needs, and more.

    `${AWS::...}` stands for what the deploy finds, as in CloudFormation.
    """
    return policy_document(_theirs(desired, frozenset(handlers)), statements)


def _theirs(desired: Desired, handlers: Collection[str]) -> Iterator[Needy]:
    """Of what is `desired`, all that the role of these functions has to do with."""
    called = {addresses.function(each) for each in handlers}
    called |= {addresses.alias(each) for each in handlers}
    logs = {addresses.log_group(each) for each in handlers}
    for address, each in desired.items():
        if not isinstance(each, Needy):
            continue
        # Whichever function it is, it may send to the clients of the websocket API.
        alike = address in logs or address in called or isinstance(each, WebsocketRoutes)
        if alike or not called.isdisjoint(each.needs()):
            yield each
