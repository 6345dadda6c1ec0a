"""Environment variables that are set for a while, and put back."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class _Layer:
    """What was set, and what was there before."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.before: dict[str, str | None] = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)


# Of the whole process, as `os.environ` is: concurrent calls end in any order.
_layers: list[_Layer] = []


@contextmanager
def variables_set(variables: Mapping[str, str]) -> Iterator[None]:
    """Have `variables` in the process's own environment, which child processes inherit, too.

    Where several of these overlap, the latest wins until it ends; when all have ended, everything
    is as it was.
    """
    layer = _Layer(variables)
    _layers.append(layer)
    try:
        yield
    finally:
        _take_off(layer)


def _take_off(layer: _Layer) -> None:
    position = _layers.index(layer)
    del _layers[position]
    for name, value in layer.before.items():
        above = next((each for each in _layers[position:] if name in each.before), None)
        if above is not None:
            # Still set by somebody else, who will put back what was there before both.
            above.before[name] = value
        elif value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
