"""Authorizers: who may call a route."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, Self

from pydantic import ValidationError

from achalice import events
from achalice._typing import HandlerT, RawEvent
from achalice._values import Value
from achalice.context import LambdaContext
from achalice.exceptions import (
    AuthorizerAnswerError,
    AuthorizerOptionError,
    EventShapeError,
    UnauthorizedError,
    cause_of,
)
from achalice.handlers import BoundHandler
from achalice.identities import identity_source
from achalice.policies import AuthResponse
from achalice.signatures import call, name_of, parameters_of

_LONGEST_TTL = 3600


class Authorizer(Value, ABC):
    """What `authorizer=` of a route takes. Immutable: several routes may share one."""

    __slots__ = ()

    name: str
    """Its own within the API."""
    scopes: tuple[str, ...]
    """OAuth scopes of which a token needs one; `()` asks for none."""

    @property
    @abstractmethod
    def sources(self) -> tuple[str, ...]:
        """Its identity sources, as HTTP APIs spell them; a request without one of them gets 401."""

    def with_scopes(self, scopes: Sequence[str]) -> Self:
        """A copy that asks for `scopes`, for one route.

        Raises:
            AuthorizerOptionError: they are no list of texts.
        """
        return self._with(scopes=_texts(self.name, "scopes", scopes or ()))

    @abstractmethod
    def security_scheme(self) -> dict[str, Any]:
        """How OpenAPI 3.1 describes it."""


class CognitoUserPoolAuthorizer(Authorizer):
    """Whoever has a token of one of these user pools."""

    __slots__ = _names = ("name", "provider_arns", "header", "scopes")

    name: str
    provider_arns: tuple[str, ...]
    header: str
    scopes: tuple[str, ...]

    def __init__(
        self,
        name: str,
        provider_arns: Sequence[str],
        header: str = "Authorization",
        scopes: Sequence[str] | None = None,
    ) -> None:
        """Take tokens of the pools `provider_arns` from `header`.

        Raises:
            AuthorizerOptionError: API Gateway would refuse it.
        """
        self._fill(
            name=_text(name, "name", name),
            provider_arns=_texts(name, "provider_arns", provider_arns, needed=True),
            header=_text(name, "header", header),
            scopes=_texts(name, "scopes", scopes or ()),
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """The header."""
        return (f"$request.header.{self.header}",)

    def security_scheme(self) -> dict[str, Any]:
        """A bearer token; in a header of its own an API key, OpenAPI's word for any value there."""
        return _token_scheme(self.sources)


class JWTAuthorizer(Authorizer):
    """Whoever has a token of this OpenID Connect issuer. For HTTP APIs only."""

    __slots__ = _names = ("name", "issuer", "audience", "identity_source", "scopes")

    name: str
    issuer: str
    """Its URL, where `/.well-known/openid-configuration` is."""
    audience: tuple[str, ...]
    """Of which the token's `aud`, or `client_id`, needs one."""
    identity_source: str
    scopes: tuple[str, ...]

    def __init__(
        self,
        name: str,
        issuer: str,
        audience: Sequence[str],
        identity_source: str = "$request.header.Authorization",
        scopes: Sequence[str] | None = None,
    ) -> None:
        """Take tokens that `issuer` made for `audience`.

        Raises:
            AuthorizerOptionError: API Gateway would refuse it.
        """
        if not _text(name, "issuer", issuer).startswith("https://"):
            raise AuthorizerOptionError(name, f"needs an issuer that is an https URL: {issuer!r}")
        source = _source(name, identity_source)
        if not source.startswith("$request."):
            raise AuthorizerOptionError(
                name, f"takes its token from a header or the query, not from {identity_source!r}"
            )
        self._fill(
            name=_text(name, "name", name),
            issuer=issuer,
            audience=_texts(name, "audience", audience, needed=True),
            identity_source=source,
            scopes=_texts(name, "scopes", scopes or ()),
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the token is."""
        return (self.identity_source,)

    def security_scheme(self) -> dict[str, Any]:
        """OpenID Connect, which always uses the `Authorization` header; else as an API key."""
        if self.identity_source.lower() != "$request.header.authorization":
            return _token_scheme(self.sources)
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        return {"type": "openIdConnect", "openIdConnectUrl": url}


class IAMAuthorizer(Authorizer):
    """Whoever signs requests (Signature Version 4) and has `execute-api:Invoke` for them."""

    __slots__ = _names = ("name", "scopes")

    name: str
    scopes: tuple[str, ...]

    def __init__(self) -> None:
        self._fill(name="sigv4", scopes=())

    @property
    def sources(self) -> tuple[str, ...]:
        """None: AWS itself reads the signature."""
        return ()

    def with_scopes(self, scopes: Sequence[str]) -> Self:
        """IAM knows no scopes.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("IAMAuthorizer has no scopes: IAM policies say what is allowed")

    def security_scheme(self) -> dict[str, Any]:
        """The signature's header, and AWS's own word for what is in it."""
        return {
            **_key_scheme("$request.header.Authorization"),
            "description": "AWS Signature Version 4",
            "x-amazon-apigateway-authtype": "awsSigv4",
        }


class CustomAuthorizer(Authorizer):
    """A Lambda function outside of this app decides."""

    __slots__ = _names = (
        "name",
        "authorizer_uri",
        "ttl_seconds",
        "header",
        "invoke_role_arn",
        "scopes",
        "identity_sources",
    )

    name: str
    authorizer_uri: str
    """`arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{lambda_arn}/invocations`"""
    ttl_seconds: int
    """How long API Gateway keeps an answer; 0 asks every time."""
    header: str
    invoke_role_arn: str | None
    scopes: tuple[str, ...]
    identity_sources: tuple[str, ...] | None
    """Not None: it gets the whole request, and not only the header's token."""

    def __init__(
        self,
        name: str,
        authorizer_uri: str,
        ttl_seconds: int = 300,
        header: str = "Authorization",
        invoke_role_arn: str | None = None,
        scopes: Sequence[str] | None = None,
        identity_sources: Sequence[str] | None = None,
    ) -> None:
        """Ask the function behind `authorizer_uri`.

        Raises:
            AuthorizerOptionError: API Gateway would refuse it.
        """
        _check_ttl(name, ttl_seconds)
        self._fill(
            name=_text(name, "name", name),
            authorizer_uri=_text(name, "authorizer_uri", authorizer_uri),
            ttl_seconds=ttl_seconds,
            header=_text(name, "header", header),
            invoke_role_arn=invoke_role_arn,
            scopes=_texts(name, "scopes", scopes or ()),
            identity_sources=_identity_sources(name, identity_sources, ttl_seconds),
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """The declared ones, or the header."""
        return _sources(self.identity_sources, self.header)

    def security_scheme(self) -> dict[str, Any]:
        """An API key: OpenAPI's word for any value in a header or the query."""
        return _scheme(self.sources)


class ChaliceAuthorizer(Authorizer, Generic[HandlerT]):
    """A handler of this app decides: what `@app.authorizer()` makes of it.

    It can be called like the handler.
    """

    _names = (
        "handler",
        "name",
        "ttl_seconds",
        "execution_role",
        "header",
        "identity_sources",
        "simple_responses",
        "scopes",
    )
    # The last two are worked out of the handler, and say nothing more.
    __slots__ = (*_names, "bound", "model")

    handler: HandlerT
    name: str
    """Of the Lambda function, too."""
    ttl_seconds: int | None
    """How long API Gateway keeps an answer; 0 asks every time, None leaves it to the gateway."""
    execution_role: str | None
    """An IAM role's ARN, with which API Gateway calls the function."""
    header: str
    """Where the token is, unless there are `identity_sources`."""
    identity_sources: tuple[str, ...] | None
    """Not None: it gets the whole request, and not only the header's token."""
    simple_responses: bool
    """For HTTP APIs: answer yes or no about the route, instead of with a policy for all of them."""
    scopes: tuple[str, ...]
    bound: BoundHandler
    model: "type[events.AuthRequest] | None"
    """What the handler is given; None if it asks for the payload as it is."""

    def __init__(
        self,
        handler: HandlerT,
        name: str | None = None,
        ttl_seconds: int | None = None,
        execution_role: str | None = None,
        header: str = "Authorization",
        identity_sources: Sequence[str] | None = None,
        simple_responses: bool = False,
        scopes: Sequence[str] | None = None,
    ) -> None:
        """Ask `handler`, which takes an `AuthRequest` and returns an `AuthResponse`.

        Raises:
            AuthorizerOptionError: API Gateway would refuse it.
            HandlerSignatureError: the handler takes something else.
        """
        own = name_of(handler) if name is None else name
        _check_ttl(own, ttl_seconds)
        bound = BoundHandler.read(handler, events.AuthRequest)
        self._fill(
            handler=handler,
            name=_text(own, "name", own),
            ttl_seconds=ttl_seconds,
            execution_role=execution_role,
            header=_text(own, "header", header),
            identity_sources=_identity_sources(own, identity_sources, ttl_seconds),
            simple_responses=simple_responses,
            scopes=_texts(own, "scopes", scopes or ()),
            bound=bound,
            model=_model_of(bound),
        )

    # A property, so that a call has the very signature of the handler.
    @property
    def __call__(self) -> HandlerT:
        """The handler: calling the authorizer is calling that."""
        return self.handler

    @property
    def __name__(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]  # of classes
        """The handler's."""
        return name_of(self.handler)

    @property
    def auth_type(self) -> Literal["TOKEN", "REQUEST"]:
        """What it is asked with by a REST API; HTTP and websocket APIs only know `REQUEST`."""
        return "TOKEN" if self.identity_sources is None else "REQUEST"

    @property
    def sources(self) -> tuple[str, ...]:
        """The declared ones, or the header."""
        return _sources(self.identity_sources, self.header)

    def security_scheme(self) -> dict[str, Any]:
        """An API key: OpenAPI's word for any value in a header or the query."""
        return _scheme(self.sources)

    async def authorize(self, payload: RawEvent, context: LambdaContext) -> dict[str, Any]:
        """The handler's answer to API Gateway's question, as API Gateway takes it.

        Raises:
            EventShapeError: `payload` is not a question to an authorizer.
            AuthorizerAnswerError: API Gateway would refuse or misunderstand the answer.
            UnauthorizedError: the handler raised one; the client gets 401.
        """
        model = self.model or events.AuthRequest
        try:
            request = model.from_payload(payload, context, identity_sources=self.sources)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            details = "; ".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in faults)
            raise EventShapeError(self.name, model.__name__, details) from None
        arguments: dict[str, object] = {}
        if self.bound.event_parameter is not None:
            arguments[self.bound.event_parameter] = request if self.model else payload
        if self.bound.context_parameter is not None:
            arguments[self.bound.context_parameter] = context
        try:
            answer = await call(self.handler, self.bound.is_async, arguments)
        except Exception as error:
            if not isinstance(cause_of(error), UnauthorizedError):
                raise
            # With this very text API Gateway answers 401; every other error is a 500 to it.
            raise UnauthorizedError("Unauthorized") from error
        return self._written(answer, request)

    def _written(self, answer: object, request: "events.AuthRequest") -> dict[str, Any]:
        if isinstance(answer, Mapping):
            return dict(answer)
        if not isinstance(answer, AuthResponse):
            raise AuthorizerAnswerError(
                f"authorizer `{self.name}` returned a `{type(answer).__name__}`",
                hint="return an AuthResponse, or a dictionary that API Gateway understands",
            )
        if not self.simple_responses or request.payload_version != "2.0":
            return answer.to_dict(request)
        if self.ttl_seconds and not answer.is_route_independent:
            # A kept yes counts for every route that is asked for with the same token.
            raise AuthorizerAnswerError(
                f"authorizer `{self.name}` allows some routes, and its simple response would be "
                f"kept for {self.ttl_seconds} seconds for all of them",
                hint="set ttl_seconds=0, or leave out simple_responses",
            )
        return answer.to_simple_dict(request)


def _model_of(bound: BoundHandler) -> "type[events.AuthRequest] | None":
    for parameter, annotation in parameters_of(bound.handler):
        if parameter.name == bound.event_parameter and annotation is not parameter.empty:
            if isinstance(annotation, type) and issubclass(annotation, events.AuthRequest):
                return annotation
            return None
    return events.AuthRequest


def _text(authorizer: str, option: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise AuthorizerOptionError(str(authorizer), f"needs a text as `{option}`, not {value!r}")
    return value


def _texts(
    authorizer: str, option: str, values: object, *, needed: bool = False
) -> tuple[str, ...]:
    is_list = isinstance(values, list | tuple) and all(isinstance(each, str) for each in values)
    if not is_list or (needed and not values):
        raise AuthorizerOptionError(
            authorizer,
            f"needs a list of texts as `{option}`, not {values!r}",
            hint=f"write {option}=[...]",
        )
    return tuple(values)  # type: ignore[arg-type]  # the line above made sure


def _check_ttl(authorizer: str, seconds: object) -> None:
    if seconds is None:
        return
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise AuthorizerOptionError(
            authorizer, f"needs whole seconds as `ttl_seconds`, not {seconds!r}"
        )
    if not 0 <= seconds <= _LONGEST_TTL:
        raise AuthorizerOptionError(
            authorizer, f"keeps answers for {seconds} seconds, and API Gateway for 0 to 3600"
        )


def _source(authorizer: str, text: str) -> str:
    return identity_source(text, authorizer)


def _identity_sources(
    authorizer: str, sources: Sequence[str] | None, ttl_seconds: int | None
) -> tuple[str, ...] | None:
    if sources is None:
        return None
    listed = _texts(authorizer, "identity_sources", sources)
    if not listed and ttl_seconds != 0:
        raise AuthorizerOptionError(
            authorizer,
            "has no identity source, by which API Gateway would find a kept answer",
            hint="set ttl_seconds=0, or name what tells clients apart",
        )
    return tuple(_source(authorizer, text) for text in listed)


def _sources(declared: tuple[str, ...] | None, header: str) -> tuple[str, ...]:
    return (f"$request.header.{header}",) if declared is None else declared


def _key_scheme(source: str) -> dict[str, Any]:
    place, _, name = source.removeprefix("$request.").partition(".")
    return {"type": "apiKey", "in": "query" if place == "querystring" else place, "name": name}


def _token_scheme(sources: tuple[str, ...]) -> dict[str, Any]:
    if sources[0].lower() == "$request.header.authorization":
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return _key_scheme(sources[0])


def _scheme(sources: tuple[str, ...]) -> dict[str, Any]:
    """OpenAPI's schemes have one place each: the first; the description names the others."""
    from_client = [source for source in sources if source.startswith("$request.")]
    if not from_client:
        return _key_scheme("$request.header.Authorization")
    scheme = _key_scheme(from_client[0])
    if len(from_client) > 1:
        others = ", ".join(source.removeprefix("$request.") for source in from_client[1:])
        scheme["description"] = f"Needed, too: {others}"
    return scheme
