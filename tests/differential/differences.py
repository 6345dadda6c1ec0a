"""How a comparison is made, and what a deliberate difference is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .dialects import ACHALICE, CHALICE, Dialect

CaseT = TypeVar("CaseT")
SeenT = TypeVar("SeenT")


@dataclass(frozen=True)
class Difference(Generic[CaseT, SeenT]):
    """Something that achalice does otherwise on purpose.

    It does not loosen the comparison: it says what achalice does instead, from what Chalice does.
    """

    id: str
    """Of the row of the parity manifest that says so, and why."""
    ask: Callable[[CaseT], CaseT] | None = None
    """What Chalice is asked instead, where its answer to the case itself says too little."""
    translate: Callable[[CaseT, SeenT], SeenT] | None = None
    """What achalice answers where Chalice answers this."""


@dataclass(frozen=True)
class Subject(Generic[CaseT, SeenT]):
    """A part of the framework that is compared."""

    observe: Callable[[Dialect, CaseT], SeenT]
    differences: Sequence[Difference[CaseT, SeenT]]
    """Those that may show, in the order in which they are applied."""
    readable: Callable[[SeenT], object] = lambda seen: seen
    """Makes observations equal that are the same to whoever made the request."""
    finish: Callable[[CaseT, CaseT, SeenT], SeenT] = lambda case, asked, seen: seen
    """Last, from the case, what Chalice was asked, and what is expected so far."""
    ours: Callable[[CaseT], Dialect] = lambda case: ACHALICE

    def compare(self, case: CaseT, shown: set[str]) -> None:
        """Make sure that achalice does what Chalice does, but for the differences.

        The ids of those without which the two would not be equal are added to `shown`.
        """
        seen = self.readable(self.observe(self.ours(case), case))
        expected, used = self._expected(case, self.differences)
        assert seen == self.readable(expected), f"achalice after {sorted(used)}"
        for each in used - shown:
            others = [other for other in self.differences if other.id != each]
            if self.readable(self._expected(case, others)[0]) != seen:
                shown.add(each)

    def _expected(
        self, case: CaseT, differences: Iterable[Difference[CaseT, SeenT]]
    ) -> tuple[SeenT, set[str]]:
        used: set[str] = set()
        asked = case
        for each in differences:
            if each.ask is not None:
                before, asked = asked, each.ask(asked)
                if asked != before:
                    used.add(each.id)
        seen = self.observe(CHALICE, asked)
        for each in differences:
            if each.translate is not None:
                earlier, seen = seen, each.translate(case, seen)
                if seen != earlier:
                    used.add(each.id)
        return self.finish(case, asked, seen), used
