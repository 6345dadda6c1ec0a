"""Values: what apps say things with, immutable and equal where they hold the same."""

from copy import copy
from dataclasses import FrozenInstanceError
from typing import ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Value:
    """Base of values that check what they are made of; those that need not are named tuples.

    To type checkers its classes are frozen dataclasses. A real one takes more than a millisecond
    of every cold start to make, and these next to nothing.
    """

    __slots__ = ()
    _names: ClassVar[tuple[str, ...]] = ()
    """Of what it holds, in order."""

    def __init_subclass__(cls) -> None:
        """Give `match` the names; checkers work them out for themselves, as of dataclasses."""
        super().__init_subclass__()
        type.__setattr__(cls, "__match_args__", cls._names)

    def _fill(self, **values: object) -> None:
        """Set everything: what a constructor ends with."""
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _with(self, **values: object) -> Self:
        """A copy that differs in `values`."""
        copied = copy(self)
        copied._fill(**values)
        return copied

    def _held(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self._names)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(other) is not type(self):
            return NotImplemented
        return self._held() == other._held()

    def __hash__(self) -> int:
        return hash(self._held())

    def __repr__(self) -> str:
        held = zip(self._names, self._held(), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{name}={each!r}' for name, each in held)})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __setstate__(self, state: tuple[dict[str, object] | None, dict[str, object]]) -> None:
        # Copies are filled here, and `copy` would do it by `__setattr__`.
        for part in state:
            self._fill(**(part or {}))
