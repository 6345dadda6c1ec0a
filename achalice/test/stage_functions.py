"""The functions of a stage, as a test runs them: their environment and their context."""

from collections.abc import Iterator
from contextlib import contextmanager

from achalice.context import LambdaContext
from achalice.test.contexts import LocalContext, LocalFunction
from achalice.test.environment import variables_set
from achalice.test.stage_settings import StageSettings
from achalice.triggers import HANDLER_VARIABLE, HTTP_HANDLER


class StageFunctions:
    """Gives each call what its function has in `settings`. The stage's own variables are set."""

    def __init__(self, app_name: str, settings: StageSettings) -> None:
        self._prefix = f"{settings.app_name or app_name}-{settings.stage}"
        self._settings = settings

    @contextmanager
    def invoking(self, name: str) -> Iterator[LambdaContext]:
        """For one call of the handler `name`: its variables, and its context."""
        settings = self._settings.function(name)
        deployed = self._prefix if name == HTTP_HANDLER else f"{self._prefix}-{name}"
        shared = self._settings.environment_variables
        # Not those of the whole stage again: a test may have replaced them meanwhile.
        own = {
            variable: value
            for variable, value in settings.environment_variables.items()
            if shared.get(variable) != value
        }
        with variables_set({**own, HANDLER_VARIABLE: name}):
            yield LocalContext(LocalFunction(deployed, settings.memory_size, settings.timeout))
