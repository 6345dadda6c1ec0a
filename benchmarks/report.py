"""Rounds of times to medians and ratios, and those to text, JSON and an exit code."""

import argparse
import json
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from contenders import CONTENDERS, Measure, versions

Rounds = Mapping[str, Sequence[float]]
"""Seconds by contender's module: one for each round."""


@dataclass(frozen=True, slots=True)
class Line:
    """One contender's result."""

    name: str
    seconds: float
    """The median of its rounds."""
    ratio: float
    """achalice's time divided by this one's: the median of the rounds' own ratios."""
    spread: tuple[float, float]
    """The first and the third quartile of those ratios."""
    goal: float | None

    @property
    def misses(self) -> bool:
        """Whether achalice takes more of this one's time than it should."""
        return self.goal is not None and self.ratio > self.goal


def lines(rounds: Rounds, measure: Measure) -> list[Line]:
    """What the rounds of one thing that was measured come to."""
    return [
        _line(contender.name, rounds[contender.against], rounds[contender.module], goal)
        for contender in CONTENDERS
        if contender.module in rounds
        for goal in [contender.goals.get(measure)]
    ]


def options(description: str, rounds: int) -> argparse.Namespace:
    """The command line, which both benchmarks share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    given = parser.parse_args()
    if given.rounds < 2:
        parser.error("--rounds must be at least 2")
    return given


def finish(measured: Mapping[str, Rounds], measure: Measure, given: argparse.Namespace) -> int:
    """Print the result as `given` says; the process's exit code."""
    results = {what: lines(rounds, measure) for what, rounds in measured.items()}
    misses = {what: [line.name for line in each if line.misses] for what, each in results.items()}
    if given.json:
        print(_as_json(results, measure))
    else:
        print(f"Python {platform.python_version()}, {_sentence(versions())}")
        for what, each in results.items():
            print(f"\n{what}\n{_table(each, measure)}")
        for what, names in misses.items():
            for name in names:
                print(f"\nmissed: {what}, against {name}")
    return 1 if given.check and any(misses.values()) else 0


def _line(name: str, ours: Sequence[float], theirs: Sequence[float], goal: float | None) -> Line:
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    first, median, third = statistics.quantiles(ratios, n=4, method="inclusive")
    return Line(name, statistics.median(theirs), median, (first, third), goal)


def _table(results: Sequence[Line], measure: Measure) -> str:
    unit, factor, digits = ("µs", 1e6, 1) if measure == "warm" else ("ms", 1e3, 1)
    rows = [f"{'':26}{unit:>8}   achalice takes     goal"]
    for line in results:
        low, high = line.spread
        goal = "" if line.goal is None else f"{line.goal:.2f}{' missed' if line.misses else ''}"
        time = f"{line.seconds * factor:.{digits}f}"
        rows.append(f"{line.name:26}{time:>8}   {line.ratio:.2f} ({low:.2f}-{high:.2f})  {goal:>7}")
    return "\n".join(row.rstrip() for row in rows)


def _as_json(results: Mapping[str, Sequence[Line]], measure: Measure) -> str:
    return json.dumps(
        {
            "measure": measure,
            "python": platform.python_version(),
            "versions": versions(),
            "results": {
                what: [{**asdict(line), "misses": line.misses} for line in each]
                for what, each in results.items()
            },
        },
        indent=2,
    )


def _sentence(names: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in names.items())
