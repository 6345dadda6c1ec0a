"""From authorizers as they are written to what the tool deploys of them."""

from collections.abc import Callable, Mapping

from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    CustomAuthorizer,
    JWTAuthorizer,
)
from achalice.exceptions import AuthorizerOptionError
from achalice.triggers import CognitoGuard, CustomGuard, FunctionGuard, Guard, IamGuard, JwtGuard


def guard_of(authorizer: Authorizer, names: Mapping[Callable[..., object], str]) -> Guard:
    """What API Gateway is told of `authorizer`; `names` are those of the app's own handlers.

    Raises:
        AuthorizerOptionError: it is a handler that the app does not have.
    """
    match authorizer:
        case ChaliceAuthorizer(handler=handler):
            if handler not in names:
                raise AuthorizerOptionError(
                    authorizer.name,
                    "is not registered in the app that uses it",
                    hint="register its blueprint before the route that names it",
                )
            return FunctionGuard(
                names[handler],
                authorizer.header,
                authorizer.identity_sources,
                # A simple answer is about one route; kept, it would count for all of them.
                0
                if authorizer.simple_responses and authorizer.ttl_seconds is None
                else authorizer.ttl_seconds,
                authorizer.execution_role,
                authorizer.simple_responses,
            )
        case CognitoUserPoolAuthorizer():
            return CognitoGuard(authorizer.name, authorizer.provider_arns, authorizer.header)
        case CustomAuthorizer():
            return CustomGuard(
                authorizer.name,
                authorizer.authorizer_uri,
                authorizer.header,
                authorizer.identity_sources,
                authorizer.ttl_seconds,
                authorizer.invoke_role_arn,
            )
        case JWTAuthorizer():
            return JwtGuard(
                authorizer.name,
                authorizer.issuer,
                authorizer.audience,
                authorizer.identity_source,
            )
        case _:
            return IamGuard()
