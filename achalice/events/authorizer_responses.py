"""What API Gateway takes from a Lambda authorizer that is a function of its own.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html

Authorizers of an app's own routes return `AuthResponse`, which knows the routes.
"""

from typing import Any

from pydantic import Field

from achalice.events._answers import Returned
from achalice.events._base import LambdaEvent

__all__ = ["APIGatewayAuthorizerResponse", "APIGatewaySimpleAuthorizerResponse"]


class APIGatewayAuthorizerResponse(LambdaEvent, Returned):
    """An IAM policy for whoever asks."""

    principal_id: str
    policy_document: dict[str, Any]
    """`{"Version": "2012-10-17", "Statement": [...]}`, on `execute-api:Invoke`."""
    authorizer_context: dict[str, Any] | None = Field(
        default=None, validation_alias="context", serialization_alias="context"
    )
    """For the handler. A REST API takes texts, numbers and booleans, and makes texts of them."""
    usage_identifier_key: str | None = None
    """The API key that counts, where the API takes it from the authorizer."""


class APIGatewaySimpleAuthorizerResponse(LambdaEvent, Returned):
    """Yes or no, for HTTP APIs that are set to simple responses."""

    is_authorized: bool
    authorizer_context: dict[str, Any] | None = Field(
        default=None, validation_alias="context", serialization_alias="context"
    )
    """For the handler."""
