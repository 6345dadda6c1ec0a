"""HTTP compared: one exchange in Chalice and in achalice."""

from .dialects import ACHALICE, ACHALICE_ASYNC, Dialect
from .differences import Subject
from .exchanges import Exchange, Observed, observe
from .http_answers import ANSWERS
from .http_binary import BINARY, decided
from .http_requests import REQUESTS
from .http_results import RESULTS


def _ours(exchange: Exchange) -> Dialect:
    return ACHALICE if exchange.in_threads else ACHALICE_ASYNC


HTTP: Subject[Exchange, Observed] = Subject(
    observe,
    # Each sees what those before it have made of the answer.
    (*REQUESTS, *RESULTS, *BINARY, *ANSWERS),
    Observed.readable,
    decided,
    _ours,
)
