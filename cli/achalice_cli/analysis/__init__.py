"""Which calls of AWS a project's source makes: clients are followed from where they are made.

The source is run in the abstract: every branch once, every variable with all that it may be,
every function for each way in which it is called. Nothing of it is imported.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from achalice_cli.analysis.findings import Findings, Reached
from achalice_cli.analysis.interpreter import Interpreter
from achalice_cli.analysis.machine import Activation, AwsCall, Note
from achalice_cli.analysis.sources import Sources

__all__ = ["AwsCall", "Findings", "Note", "analyse"]


def analyse(
    project: Path,
    entry: str = "app.py",
    environment: Mapping[str, str | Collection[str]] | None = None,
) -> Findings:
    """What `entry` and the modules of `project` that it imports do in AWS.

    `environment` are the stage's variables, which names of tables and buckets may come from, each
    with its value or with all that it has in one function or another.
    Source that cannot be read or followed makes notes, never an error.
    """
    sources = Sources(project)
    variables = {
        name: frozenset({values} if isinstance(values, str) else values)
        for name, values in (environment or {}).items()
    }
    machine = Interpreter(sources, variables)
    machine.module(entry.removesuffix(".py").replace("/", "."))
    machine.settle()
    handlers = machine.handlers()
    modules = list(machine.modules.values())[:1]
    unread = frozenset(
        Note(file, line, "this file is no Python: what it calls is not known")
        for file, line in sources.unread
    )
    roots = machine.roots.values()
    everything = _reached([*modules, *roots])
    return Findings(
        Reached(everything.calls, everything.notes | unread),
        {name: _reached(each) for name, each in handlers.roots.items()},
        _reached([*modules, *handlers.shared]),
        machine.has_clients,
    )


def _reached(starts: Iterable[Activation]) -> Reached:
    """What everything does that can be come to from `starts`."""
    waiting = list(starts)
    seen = set(waiting)
    calls: set[AwsCall] = set()
    notes: set[Note] = set()
    while waiting:
        activation = waiting.pop()
        calls |= activation.calls
        notes |= activation.notes
        fresh = activation.callees - seen
        seen |= fresh
        waiting += fresh
    return Reached(frozenset(calls), frozenset(notes))
