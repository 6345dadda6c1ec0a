"""Everything achalice raises on purpose.

AchaliceError                        what happened, and perhaps a `hint`
├── RegistrationError                the app cannot be built as it is written
│   ├── AppNameError
│   ├── RoutePathError
│   ├── DuplicateRouteError
│   ├── DuplicateHandlerError
│   ├── DuplicateWebsocketRouteError
│   ├── HandlerSignatureError
│   ├── TriggerOptionError
│   ├── UnknownOptionError
│   └── AuthorizerOptionError
├── DispatchError                    an invocation that cannot reach a handler
│   ├── UnroutableEventError
│   ├── UnknownHandlerError
│   └── RunningLoopError
├── EventShapeError                  a payload that is not what the handler declared
├── MiddlewareEventError             middleware passed on what its handler cannot take
├── BatchFailedError                 records failed, and the whole batch with them
├── HandlerCancelledError            a handler awaited what had been cancelled
├── DeadlineExceededError            Lambda was about to end the invocation
├── LifespanError                    what the app needs could not be opened
├── LifespanClosedError              what a handler needs is not open
├── UnregisteredBlueprintError       a blueprint was asked for its app too early
├── NothingCurrentError              an app was asked for its invocation outside of one
├── AuthorizerAnswerError            an authorizer answered what API Gateway would refuse
├── EventAnswerError                 an event was answered with what its service would refuse
├── WebsocketDisconnectedError       a message is for a client that is gone
├── WebsocketMessageError            a message that API Gateway would not send as it is
├── WebsocketSetupError              nothing says how to reach the clients of a websocket API
├── BroadcastError                   some clients could not be sent a message
├── UnknownLogicalIdError            a template has no resource of that name
└── ChaliceError                     Chalice's own tree, for handlers to raise
    ├── PackagingError               an app cannot become part of a stack
    │   └── TokenPlaceError          a token of the CDK is where packaging needs to know the value
    ├── ChaliceUnhandledError
    └── ChaliceViewError             500; a subclass a status code
        ├── BadRequestError          400
        │   └── EventBodyError       a body that is not what it is read as
        ├── UnauthorizedError        401
        ├── ForbiddenError           403
        ├── NotFoundError            404
        ├── MethodNotAllowedError    405
        ├── RequestTimeoutError      408
        ├── ConflictError            409
        ├── UnsupportedMediaTypeError 415
        ├── UnprocessableEntityError 422
        └── TooManyRequestsError     429
"""

from collections.abc import Iterable, Sequence
from typing import Self


class AchaliceError(Exception):
    """Root of every error that achalice raises on purpose.

    `str(error)` is one sentence saying what happened. `hint`, where there is one, says what to do,
    and `detail` what somebody else printed about it: a traceback, a compiler's last words.
    """

    hint: str | None = None
    detail: str | None = None

    def __init__(self, *args: object, hint: str | None = None) -> None:
        super().__init__(*args)
        # A class may have one for all of its errors.
        if hint is not None:
            self.hint = hint


def cause_of(error: Exception) -> Exception:
    """What a group of one error is about; any other error itself.

    A task group raises groups, even where one of its tasks alone failed.
    """
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


class RegistrationError(AchaliceError):
    """The app cannot work as it is written; raised while `app.py` is imported."""


class AppNameError(RegistrationError, ValueError):
    """An app has a name that the names of its functions cannot begin with."""

    def __init__(self, name: object) -> None:
        super().__init__(
            f"{name!r} cannot be an app's name, with which its functions' names begin",
            hint="AWS takes 1 to 64 letters, digits, hyphens and underscores",
        )
        self.name = name


class RoutePathError(RegistrationError, ValueError):
    """A route was registered with a path that API Gateway cannot serve."""

    def __init__(self, path: str, problem: str, *, handler: str, hint: str | None = None) -> None:
        super().__init__(f"route `{path}` on `{handler}` {problem}", hint=hint)
        self.path = path
        self.handler = handler


class DuplicateRouteError(RegistrationError, ValueError):
    """One method of one path was given to two handlers."""

    def __init__(self, method: str, path: str, *, first: str, second: str) -> None:
        super().__init__(
            f"`{method} {path}` is registered by both `{first}` and `{second}`",
            hint="give one of them another path or method",
        )
        self.method = method
        self.path = path


class DuplicateHandlerError(RegistrationError, ValueError):
    """Two handlers would become one Lambda function."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"two handlers are named `{name}`, and a function's name must be its own",
            hint=f'pass `name="..."` to the decorator of one of them, not "{name}"',
        )
        self.name = name


class DuplicateWebsocketRouteError(RegistrationError, ValueError):
    """One kind of a websocket API's messages was given to two handlers."""

    def __init__(self, route_key: str, *, first: str, second: str) -> None:
        super().__init__(
            f"the websocket route `{route_key}` is registered by both `{first}` and `{second}`",
            hint="an API has one handler for each route key; merge the two",
        )
        self.route_key = route_key


class HandlerSignatureError(RegistrationError, TypeError):
    """A handler's parameters cannot be filled from what calls it."""

    def __init__(
        self, handler: str, problem: str, *, parameter: str | None = None, hint: str | None = None
    ) -> None:
        where = f"parameter `{parameter}` of `{handler}`" if parameter else f"`{handler}`"
        super().__init__(f"{where} {problem}", hint=hint)
        self.handler = handler
        self.parameter = parameter


class TriggerOptionError(RegistrationError, ValueError):
    """A decorator was given an option that AWS would refuse."""

    def __init__(self, decorator: str, problem: str, *, hint: str | None = None) -> None:
        super().__init__(f"`@app.{decorator}` {problem}", hint=hint)
        self.decorator = decorator


class UnknownOptionError(RegistrationError, TypeError):
    """A decorator was given an option that it does not have."""

    def __init__(self, decorator: str, option: str, known: Iterable[str]) -> None:
        super().__init__(
            f"`@app.{decorator}` has no option `{option}`", hint=f"it has {', '.join(known)}"
        )
        self.option = option


class AuthorizerOptionError(RegistrationError, TypeError, ValueError):
    """An authorizer was declared with an option that API Gateway would refuse."""

    def __init__(self, authorizer: str, problem: str, *, hint: str | None = None) -> None:
        super().__init__(f"authorizer `{authorizer}` {problem}", hint=hint)
        self.authorizer = authorizer


class DispatchError(AchaliceError):
    """An invocation could not be brought to a handler."""


class UnroutableEventError(DispatchError, LookupError):
    """Nothing in the event says which of the app's handlers it is for."""

    def __init__(self, looks_like: str, candidates: Iterable[str]) -> None:
        names = ", ".join(f"`{name}`" for name in candidates) or "none at all"
        super().__init__(
            f"no single handler takes {looks_like}; the candidates are {names}",
            hint="set the environment variable ACHALICE_HANDLER to the name of one of them",
        )


class UnknownHandlerError(DispatchError, LookupError):
    """`ACHALICE_HANDLER` names a handler that the app does not have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = ", ".join(f"`{each}`" for each in known) or "none"
        super().__init__(f"the app has no handler named `{name}`; it has {names}")
        self.name = name


class RunningLoopError(DispatchError, RuntimeError):
    """The app was called like a function from code that is already async."""

    def __init__(self) -> None:
        super().__init__(
            "`app(event, context)` was called inside a running event loop",
            hint="write `await app.dispatch(event, context)` in async code",
        )


class EventShapeError(AchaliceError, ValueError):
    """A payload does not have the shape that its handler declared."""

    def __init__(self, handler: str, model: str, details: str) -> None:
        super().__init__(f"the event given to `{handler}` is not a `{model}`: {details}")
        self.handler = handler


class MiddlewareEventError(AchaliceError, TypeError):
    """A middleware handed on something that is not the event its handler is for."""

    def __init__(self, handler: str, event: object) -> None:
        super().__init__(
            f"middleware passed a `{type(event).__name__}` on to `{handler}`",
            hint="pass on the event that it was given, or one of the same class",
        )


class BatchFailedError(AchaliceError, ExceptionGroup[Exception]):
    """Records of a batch failed, and Lambda takes nothing but the whole batch back."""

    def __new__(cls, failed: int, delivered: int, errors: Sequence[Exception]) -> Self:
        """`errors` are what the failed records raised."""
        causes = errors or [TimeoutError("the invocation's time was over")]
        return super().__new__(cls, f"{failed} of {delivered} records failed", causes)

    def __init__(self, failed: int, delivered: int, errors: Sequence[Exception]) -> None:
        self.failed = failed
        self.delivered = delivered


class HandlerCancelledError(AchaliceError, RuntimeError):
    """A handler awaited something that was cancelled, while nobody cancelled the handler."""

    def __init__(self, handler: str) -> None:
        super().__init__(f"`{handler}` awaited something that had been cancelled")
        self.handler = handler


class DeadlineExceededError(AchaliceError, TimeoutError):
    """An invocation was cancelled because Lambda was about to end it."""

    def __init__(self, margin: float) -> None:
        super().__init__(
            f"cancelled {margin:g} s before Lambda's time-out",
            hint="raise `lambda_timeout`, or do less in one invocation",
        )


class LifespanError(AchaliceError, RuntimeError):
    """A lifespan failed before it yielded; nothing can be handled without it."""

    def __init__(self, function: str, cause: BaseException) -> None:
        super().__init__(f"`{function}` could not start: {type(cause).__name__}: {cause}")
        self.function = function


class LifespanClosedError(AchaliceError, RuntimeError):
    """A handler was called outside of the lifespan whose resource it takes."""

    def __init__(self, handler: str, resource: str) -> None:
        super().__init__(
            f"`{handler}` takes a `{resource}`, which is not open: write `async with app:` around"
            " calls of `app.dispatch`"
        )
        self.handler = handler


class UnregisteredBlueprintError(AchaliceError, RuntimeError):
    """A blueprint was asked for what only its app has, before an app took it."""

    def __init__(self, blueprint: str, attribute: str) -> None:
        super().__init__(
            f"the blueprint `{blueprint}` has no `{attribute}` yet",
            hint="register it with an app first: `app.register_blueprint(...)`",
        )


class NothingCurrentError(AchaliceError, AttributeError, LookupError):
    """An app was asked for the request or the context of an invocation where there is none.

    An `AttributeError`, so that `getattr(app, "current_request", None)` is None there.
    """

    def __init__(self, wanted: str) -> None:
        super().__init__(f"no {wanted} is being handled here")


class AuthorizerAnswerError(AchaliceError, ValueError):
    """An authorizer answered something that API Gateway would refuse, or misunderstand."""

    def __init__(self, problem: str, *, hint: str | None = None) -> None:
        super().__init__(problem, hint=hint)


class EventAnswerError(AchaliceError, ValueError):
    """An event was given an answer that its service would refuse, or misunderstand."""

    def __init__(self, event: object, problem: str) -> None:
        super().__init__(f"the answer to this {type(event).__name__} {problem}")


class WebsocketDisconnectedError(AchaliceError):
    """A message, or a question, was for a client that is gone: delete what you know of it."""

    def __init__(self, connection_id: str, *, hint: str | None = None) -> None:
        super().__init__(f"the websocket connection `{connection_id}` is closed", hint=hint)
        self.connection_id = connection_id


class WebsocketMessageError(AchaliceError, ValueError):
    """A message that API Gateway would refuse, or change on its way."""


class WebsocketSetupError(AchaliceError, ValueError):
    """Something that is needed to reach a websocket API's clients is missing or of no use."""


class BroadcastError(AchaliceError, ExceptionGroup[Exception]):
    """Some clients could not be sent a message although they are not known to be gone."""

    failed: dict[str, Exception]
    """By connection."""
    gone: list[str]
    """Those that are: what `broadcast` would have returned."""

    def __new__(cls, failed: dict[str, Exception], gone: list[str]) -> Self:
        """`failed` holds what was raised for each of the connections."""
        noun = "connection" if len(failed) == 1 else "connections"
        message = f"{len(failed)} {noun} could not be sent the message"
        return super().__new__(cls, message, [*failed.values()])

    def __init__(self, failed: dict[str, Exception], gone: list[str]) -> None:
        self.failed = failed
        self.gone = gone


class UnknownLogicalIdError(AchaliceError, LookupError):
    """A stack was asked for a resource of the app that its template does not have."""

    def __init__(self, name: str, known: Sequence[str], near: str | None) -> None:
        super().__init__(
            f"the template of the app has no `{name}`; it has {', '.join(known)}",
            hint=near and f'did you mean "{near}"?',
        )
        self.name = name


class ChaliceError(AchaliceError):
    """Root of the errors whose names come from Chalice."""


class PackagingError(ChaliceError):
    """`achalice package` refused to make a template of an app for a stack of the CDK."""

    def __init__(self, folder: str, said: str, *, hint: str | None = None) -> None:
        super().__init__(f"the app in {folder} cannot be packaged\n\n{said}", hint=hint)
        self.folder = folder


class TokenPlaceError(PackagingError):
    """A value that AWS gives later is asked for by what has to be known while packaging."""

    def __init__(self, folder: str, place: str, text: str) -> None:
        super().__init__(
            folder,
            f"error: `{place}` would be made of a part of a token: {text}",
            hint="say it with get_resource(...).add_property_override(...) instead",
        )
        self.place = place


class ChaliceUnhandledError(ChaliceError):
    """Passes every handler and middleware by, and ends as a 500."""


class ChaliceViewError(ChaliceError):
    """An HTTP error: raise a subclass in a handler and the client gets its status.

    The body is `{"Code": <the class's name>, "Message": <the error's text>}`.
    """

    STATUS_CODE = 500


class BadRequestError(ChaliceViewError):
    """400."""

    STATUS_CODE = 400


class EventBodyError(BadRequestError, ValueError):
    """400. The body of an event is not the JSON, or the base64, that it is read as."""

    def __init__(self, wanted: str, event: str) -> None:
        super().__init__(f"the body of this {event} is not {wanted}")


class UnauthorizedError(ChaliceViewError):
    """401."""

    STATUS_CODE = 401


class ForbiddenError(ChaliceViewError):
    """403."""

    STATUS_CODE = 403


class NotFoundError(ChaliceViewError):
    """404."""

    STATUS_CODE = 404


class MethodNotAllowedError(ChaliceViewError):
    """405."""

    STATUS_CODE = 405


class RequestTimeoutError(ChaliceViewError):
    """408."""

    STATUS_CODE = 408


class ConflictError(ChaliceViewError):
    """409."""

    STATUS_CODE = 409


class UnsupportedMediaTypeError(ChaliceViewError):
    """415."""

    STATUS_CODE = 415


class UnprocessableEntityError(ChaliceViewError):
    """422."""

    STATUS_CODE = 422


class TooManyRequestsError(ChaliceViewError):
    """429."""

    STATUS_CODE = 429


ALL_ERRORS: tuple[type[ChaliceViewError], ...] = (
    ChaliceViewError,
    BadRequestError,
    UnauthorizedError,
    ForbiddenError,
    NotFoundError,
    MethodNotAllowedError,
    RequestTimeoutError,
    ConflictError,
    UnsupportedMediaTypeError,
    UnprocessableEntityError,
    TooManyRequestsError,
)
"""Every HTTP error, the base first."""
