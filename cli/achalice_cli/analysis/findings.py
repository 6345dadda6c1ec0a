"""What an analysis has found: calls of AWS by handler, and the policy statements they need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import JsonValue

from achalice_cli.analysis.actions import BY_PARAMETER, actions_of
from achalice_cli.analysis.arns import arns_of
from achalice_cli.analysis.aws_calls import OWN_CLIENTS
from achalice_cli.analysis.machine import AwsCall, Note


class Reached(NamedTuple):
    """What a function does."""

    calls: frozenset[AwsCall]
    notes: frozenset[Note]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a project's source does in AWS, as far as it can be told."""

    everything: Reached
    handlers: Mapping[str, Reached]
    """By the name that functions are deployed under; routes are `api_handler`."""
    shared: Reached
    """What every function does: when modules are imported, in lifespans, in middleware."""
    has_clients: bool = False
    """Whether `app.websocket_api` is the app's own API: its role may reach that one anyway."""

    def calls(self, handlers: Iterable[str] | None = None) -> frozenset[AwsCall]:
        """The calls of `handlers`; of the whole app if one of them was not found, or for None."""
        return frozenset().union(*(reached.calls for reached in self._reached(handlers)))

    def notes(self, handlers: Iterable[str] | None = None) -> list[Note]:
        """What could not be followed in them, in the order of the source."""
        return sorted(frozenset().union(*(reached.notes for reached in self._reached(handlers))))

    def _reached(self, handlers: Iterable[str] | None) -> list[Reached]:
        names = None if handlers is None else list(handlers)
        if names is None or not all(name in self.handlers for name in names):
            return [self.everything]
        return [self.shared, *(self.handlers[name] for name in names)]

    def statements(self, handlers: Iterable[str] | None = None) -> list[JsonValue]:
        """What a policy must allow `handlers`, or the whole app: one statement for the actions
        of a service that are for the same resources.

        `${AWS::...}` stands for what the deploy finds, as in CloudFormation.
        """
        allowed: dict[str, set[str]] = {}
        for call in self.calls(handlers):
            if self.has_clients and OWN_CLIENTS in dict(call.parameters):
                continue
            for action, arns in _needs(call):
                allowed.setdefault(action, set()).update(arns)
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for action, arns in sorted(allowed.items()):
            resources = ("*",) if "*" in arns else tuple(sorted(arns))
            groups.setdefault((action.partition(":")[0], resources), []).append(action)
        return [
            {"Effect": "Allow", "Action": [*actions], "Resource": [*resources]}
            for (_, resources), actions in sorted(groups.items())
        ]


def _needs(call: AwsCall) -> Iterable[tuple[str, Iterable[str]]]:
    """The actions that a call needs, each with its resources."""
    named = dict(call.parameters)
    actions = dict.fromkeys(actions_of(call.service, call.operation))
    optional = BY_PARAMETER.get((call.service, call.operation), {})
    given = [path for path in optional if path in named and named[path] != ()]
    # A list of items that comes from elsewhere may hold any of them.
    is_unknown = not actions and not given
    for path in optional if is_unknown else given:
        actions[optional[path]] = None
    for action in actions:
        arns = (
            ("*",)
            if is_unknown
            else arns_of(call.service, call.operation, action, call.region, named)
        )
        yield action, arns
