"""Whether two values have exactly the same type; checkers write those of functions differently."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Exactly(Generic[T]):
    """The type of a value, neither wider nor narrower: the parameter is invariant."""

    def __init__(self, value: T) -> None:
        self.value: T = value


def same(one: Exactly[T], other: Exactly[T]) -> None:
    """An error unless both are of one type, to the names of parameters."""
