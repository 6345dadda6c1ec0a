"""The async-native AWS Chalice: async handlers, typed events, deployed in seconds."""

# Above the imports: apps tell AWS of it.
__version__ = "0.1.0"

from achalice.api import APIGateway
from achalice.app import Chalice
from achalice.auth import (
    CognitoUserPoolAuthorizer,
    CustomAuthorizer,
    IAMAuthorizer,
    JWTAuthorizer,
)
from achalice.blueprints import Blueprint
from achalice.context import LambdaContext
from achalice.cors import CORSConfig
from achalice.exceptions import (
    AchaliceError,
    BadRequestError,
    ChaliceError,
    ChaliceUnhandledError,
    ChaliceViewError,
    ConflictError,
    ForbiddenError,
    MethodNotAllowedError,
    NotFoundError,
    RequestTimeoutError,
    TooManyRequestsError,
    UnauthorizedError,
    UnprocessableEntityError,
    UnsupportedMediaTypeError,
    WebsocketDisconnectedError,
)
from achalice.forms import UploadFile
from achalice.middleware import ConvertToMiddleware, GetResponse, GetResponseSync
from achalice.parameters import Body, Cookie, File, Form, Header, Path, Query
from achalice.policies import AuthResponse, AuthRoute
from achalice.requests import Request
from achalice.responses import Response
from achalice.schedules import Cron, Rate

__all__ = [
    "APIGateway",
    "AchaliceError",
    "AuthResponse",
    "AuthRoute",
    "BadRequestError",
    "Blueprint",
    "Body",
    "CORSConfig",
    "Chalice",
    "ChaliceError",
    "ChaliceUnhandledError",
    "ChaliceViewError",
    "CognitoUserPoolAuthorizer",
    "ConflictError",
    "ConvertToMiddleware",
    "Cookie",
    "Cron",
    "CustomAuthorizer",
    "File",
    "ForbiddenError",
    "Form",
    "GetResponse",
    "GetResponseSync",
    "Header",
    "IAMAuthorizer",
    "JWTAuthorizer",
    "LambdaContext",
    "MethodNotAllowedError",
    "NotFoundError",
    "Path",
    "Query",
    "Rate",
    "Request",
    "RequestTimeoutError",
    "Response",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "UnsupportedMediaTypeError",
    "UploadFile",
    "WebsocketDisconnectedError",
    "__version__",
]
