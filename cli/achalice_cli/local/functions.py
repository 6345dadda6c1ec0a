"""The app's functions as the local server runs them: in its own process, all at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from achalice import LambdaContext
from achalice.test.contexts import LocalContext, LocalFunction
from achalice.test.environment import variables_set
from achalice.triggers import HANDLER_VARIABLE


class LocalFunctions:
    """Tells every handler which function it is in.

    The process has one environment, that of the routes, which concurrent requests share.
    """

    def __init__(self, function: Callable[[str], LocalFunction]) -> None:
        """`function` knows the function of each handler by its name."""
        self._function = function

    @contextmanager
    def invoking(self, name: str) -> Iterator[LambdaContext]:
        """For one call of the handler `name`: the context, whose time begins now."""
        # The app reads it at once; until then nothing else runs.
        with variables_set({HANDLER_VARIABLE: name}):
            yield LocalContext(self._function(name))
