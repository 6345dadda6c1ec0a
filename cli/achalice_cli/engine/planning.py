"""What must happen so that what exists becomes what is declared. Touches nothing."""

from collections.abc import Collection, Iterable, Sequence

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Desired, Kind, Resource
from achalice_cli.engine.state import Existing, Recorded
from achalice_cli.engine.steps import Change, Create, Delete, Keep, Plan, Replace, Step, Update

_FRONTS: frozenset[Kind] = frozenset({"rest_api", "http_api", "function_url", "permission"})
"""What answers HTTP, one in the place of another, and what lets it call the function."""


def plan(desired: Desired, existing: Existing) -> Plan:
    """The steps from `existing` to `desired`, each with those it must wait for."""
    makers: dict[Address, Step] = {}
    remade: set[Address] = set()
    for address in _dependencies_first(desired):
        step = step_for(address, desired[address], existing, remade)
        makers[address] = step
        if isinstance(step, Create | Replace):
            remade.add(address)
    removers = [
        Delete(address, recorded.kind, recorded.outputs)
        for address, recorded in existing.items()
        if address not in desired and not recorded.gone
    ]
    removers += [
        Delete(address, recorded.kind, outputs, superseded=True)
        for address, recorded in existing.items()
        for outputs in recorded.superseded
    ]
    removers += [
        Delete(address, step.resource.kind, step.outputs, superseded=True)
        for address, step in makers.items()
        if isinstance(step, Replace)
    ]
    steps = (*makers.values(), *removers)
    return Plan(steps, _order(steps, desired, existing))


def _dependencies_first(desired: Desired) -> list[Address]:
    ordered: dict[Address, None] = {}

    def visit(address: Address) -> None:
        if address not in ordered:
            for needed in sorted(desired[address].needs()):
                visit(needed)
            ordered[address] = None

    for address in desired:
        visit(address)
    return list(ordered)


def step_for(
    address: Address,
    resource: Resource,
    existing: Existing,
    remade: Collection[Address] = frozenset(),
) -> Step:
    """What makes `address` be `resource`, whose needs exist, or are in `remade`."""
    recorded = existing.get(address)
    if recorded is None or recorded.gone:
        return Create(address, resource)
    changes = _changes(resource, recorded, existing, remade)
    if not changes:
        return Keep(address, resource)
    if any(change.name in resource.fixed for change in changes):
        return Replace(address, resource, recorded.outputs, changes)
    return Update(address, resource, recorded.outputs, changes)


def _changes(
    resource: Resource, recorded: Recorded, existing: Existing, remade: Collection[Address]
) -> tuple[Change, ...]:
    """The properties that differ, and the references to what is or will be another resource."""
    # What others made may have any value where none is recorded.
    defaults = {} if recorded.adopted else resource.defaults()
    before, after = {**defaults, **recorded.properties}, resource.properties()
    names = [*after, *(name for name in before if name not in after)]
    moved = {
        name
        for name in resource.references
        for address in resource.referred(name)
        if address in remade or recorded.needs.get(address) != existing[address].outputs
    }
    return tuple(
        Change(
            name,
            before.get(name),
            after.get(name),
            known=name in before or not recorded.adopted,
        )
        for name in names
        if name in moved
        or name in recorded.doubtful
        or name not in before
        or before[name] != after.get(name)
    )


def _order(
    steps: Sequence[Step], desired: Desired, existing: Existing
) -> tuple[frozenset[int], ...]:
    """Makers wait for the makers of what they need, removers for all that is done to its users.

    Removers wait for makers of what may turn out to be the same thing, too: a queue that is
    mapped by its ARN from now on and was by its name has one mapping all the time.
    """
    makers: dict[Address, int] = {}
    everything: dict[Address, set[int]] = {}
    for position, step in enumerate(steps):
        everything.setdefault(step.address, set()).add(position)
        if not isinstance(step, Delete):
            makers[step.address] = position
    users: dict[Address, set[int]] = {}
    for user, needed in _uses(desired, existing):
        users.setdefault(needed, set()).update(everything.get(user, ()))
    order: list[frozenset[int]] = []
    for step in steps:
        if isinstance(step, Delete):
            own = {makers[step.address]} if step.address in makers else set()
            alike = {makers[each] for each in _alike(step, desired, existing)}
            again = {each for each in alike if isinstance(steps[each], Create | Replace)}
            order.append(frozenset(users.get(step.address, set()) | own | again))
        else:
            order.append(frozenset(makers[each] for each in desired[step.address].needs()))
    return tuple(order)


def _alike(step: Delete, desired: Desired, existing: Existing) -> Iterable[Address]:
    """What may take the place of what is removed, and stands on some of what that stands on."""
    stood_on = existing[step.address].needs.keys()
    for address, resource in desired.items():
        replaces = resource.kind == step.kind or {resource.kind, step.kind} <= _FRONTS
        if replaces and not stood_on.isdisjoint(resource.needs()):
            yield address


def _uses(desired: Desired, existing: Existing) -> Iterable[tuple[Address, Address]]:
    """Who needs what, as declared and as recorded."""
    for address, resource in desired.items():
        for needed in resource.needs():
            yield address, needed
    for address, recorded in existing.items():
        for needed in recorded.needs:
            yield address, needed
