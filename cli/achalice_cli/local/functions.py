"""The app's functions as the local server runs them: in its own process, all at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from achalice import LambdaContext
from achalice.test.contexts import LocalContext, LocalFunction


class LocalFunctions:
    """Tells every handler that it is in `function`.

    The process has one environment, that of the routes, which concurrent requests share.
    """

    def __init__(self, function: LocalFunction) -> None:
        self._function = function

    @contextmanager
    def invoking(self, name: str) -> Iterator[LambdaContext]:
        """For one call of the handler `name`: the context, whose time begins now."""
        yield LocalContext(self._function)
