"""The async-native AWS Chalice: async handlers, typed events, deployed in seconds."""

from achalice.app import Chalice
from achalice.context import LambdaContext
from achalice.exceptions import (
    AchaliceError,
    BadRequestError,
    ChaliceUnhandledError,
    ChaliceViewError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    TooManyRequestsError,
    UnauthorizedError,
    UnprocessableEntityError,
)
from achalice.requests import Request
from achalice.responses import Response
from achalice.schedules import Cron, Rate

__version__ = "0.1.0"

__all__ = [
    "AchaliceError",
    "BadRequestError",
    "Chalice",
    "ChaliceUnhandledError",
    "ChaliceViewError",
    "ConflictError",
    "Cron",
    "ForbiddenError",
    "LambdaContext",
    "NotFoundError",
    "Rate",
    "Request",
    "Response",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "__version__",
]
