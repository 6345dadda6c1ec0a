"""The app's logger: its level, and a way out for records that nothing else takes."""

import logging
import sys
from collections.abc import Mapping

FORMAT = "%(name)s - %(levelname)s - %(message)s"
"""Without a time: where these lines end up, there is one beside each."""

LEVEL_VARIABLE = "AWS_LAMBDA_LOG_LEVEL"
"""Set by Lambda where a function has a log level of its own.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""


class LastHandler(logging.Handler):
    """Writes a record to stdout if nothing else handles it; `logging.lastResort` for an app.

    Lambda's runtime has a handler of its own, which knows the request's id and may write JSON;
    an app, or a test, may set logging up before the app is made or after. So each record asks anew.
    """

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__()
        self._logger = logger
        self.setFormatter(logging.Formatter(FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, and the traceback if there is one."""
        if self._is_handled():
            return
        try:
            # Not the stream of the time when the app was made: tests and tools replace it.
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:
            self.handleError(record)

    def _is_handled(self) -> bool:
        """Whether what gets here is shown by a handler of another kind."""
        if any(_is_console(each) for each in self._logger.handlers):
            return True
        above = self._logger.parent if self._logger.propagate else None
        return above is not None and above.hasHandlers()


def set_up(logger: logging.Logger, debug: bool, environment: Mapping[str, str]) -> None:
    """Give `logger` a level, and a handler for what nothing else handles. Again changes nothing."""
    is_ours = any(isinstance(each, LastHandler) for each in logger.handlers)
    if not is_ours:
        logger.addHandler(LastHandler(logger))
    # A level that somebody else has chosen stays.
    if is_ours or debug or logger.level == logging.NOTSET:
        set_level(logger, debug, environment)


def set_level(logger: logging.Logger, debug: bool, environment: Mapping[str, str]) -> None:
    """DEBUG or ERROR; where Lambda has been told a level, that."""
    quiet = logging.NOTSET if LEVEL_VARIABLE in environment else logging.ERROR
    logger.setLevel(logging.DEBUG if debug else quiet)


def _is_console(handler: logging.Handler) -> bool:
    return getattr(handler, "stream", None) in (sys.stdout, sys.stderr)
