"""Callers, functions and roles as a tree of text, and as a Mermaid diagram."""

from collections.abc import Iterator

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.wiring import Caller, Wiring


def graph_text(wiring: Wiring) -> str:
    """A tree for each caller, then one for each function that nothing of the app calls."""
    lines: list[str] = []
    for caller in wiring.callers:
        told = ", ".join(caller.details)
        lines.append(f"{caller.address}  {told}" if told else caller.address)
        last = len(caller.functions) - 1
        for number, function in enumerate(caller.functions):
            lines.append(f"{'└─' if number == last else '├─'} {function}")
            lines.append(f"{'  ' if number == last else '│ '} └─ {wiring.roles[function]}")
    for function in wiring.uncalled:
        lines += [function, f"└─ {wiring.roles[function]}"]
    return "\n".join(lines) + "\n"


def graph_mermaid(wiring: Wiring) -> str:
    """A flowchart from left to right: https://mermaid.js.org/syntax/flowchart.html."""
    return "\n".join(["flowchart LR", *(f"    {line}" for line in _mermaid(wiring))]) + "\n"


def graph_data(wiring: Wiring) -> dict[str, JsonValue]:
    """`{"callers": {address: {"for": [...], "calls": [...]}}, "functions": {address: role}}`."""
    return {
        "callers": {
            each.address: {"for": [*each.details], "calls": [*each.functions]}
            for each in wiring.callers
        },
        "functions": dict(wiring.roles.items()),
    }


def _mermaid(wiring: Wiring) -> Iterator[str]:
    every = [*(each.address for each in wiring.callers), *wiring.roles, *wiring.roles.values()]
    # Addresses hold what Mermaid's own names may not.
    names = {address: f"n{number}" for number, address in enumerate(dict.fromkeys(every))}
    for caller in wiring.callers:
        yield f'{names[caller.address]}(["{_label(caller)}"])'
    for function in wiring.roles:
        yield f'{names[function]}["{_quoted(function)}"]'
    for role in dict.fromkeys(wiring.roles.values()):
        yield f'{names[role]}[/"{_quoted(role)}"/]'
    for source, target in _edges(wiring):
        yield f"{names[source]} --> {names[target]}"


def _edges(wiring: Wiring) -> Iterator[tuple[Address, Address]]:
    for caller in wiring.callers:
        for function in caller.functions:
            yield caller.address, function
    yield from wiring.roles.items()


def _label(caller: Caller) -> str:
    return "<br/>".join(_quoted(each) for each in (caller.address, *caller.details))


def _quoted(text: str) -> str:
    for given, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        text = text.replace(given, entity)
    return text
