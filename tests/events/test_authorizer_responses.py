"""What API Gateway takes from authorizers that are functions of their own."""

from typing import Any

from achalice.events import (
    APIGatewayAuthorizerResponse,
    APIGatewaySimpleAuthorizerResponse,
    AuthRequest,
    parse_event,
)

from .pure_functions import answer_of
from .test_authorizer import HTTP, TOKEN

POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": ["*"]}],
}


async def test_an_authorizer_answers_with_a_policy() -> None:
    async def gate(request: AuthRequest) -> APIGatewayAuthorizerResponse:
        return APIGatewayAuthorizerResponse(
            principal_id=request.token, policy_document=POLICY, authorizer_context={"seats": 3}
        )

    assert await answer_of(gate, TOKEN) == {
        "principalId": "allow",
        "policyDocument": POLICY,
        "context": {"seats": 3},
    }


async def test_an_authorizer_of_an_http_api_answers_with_yes_or_no() -> None:
    async def gate(request: AuthRequest) -> APIGatewaySimpleAuthorizerResponse:
        return APIGatewaySimpleAuthorizerResponse(is_authorized=request.token == "user1")

    assert await answer_of(gate, HTTP) == {"isAuthorized": True}


def test_a_policy_is_known_by_its_shape() -> None:
    payload = {"principalId": "jane", "policyDocument": POLICY, "usageIdentifierKey": "key"}

    event = parse_event(payload)

    assert isinstance(event, APIGatewayAuthorizerResponse)
    assert (event.principal_id, event.usage_identifier_key) == ("jane", "key")
    assert (event.policy_document, event.authorizer_context) == (POLICY, None)


def test_a_yes_with_a_context_is_known_by_its_shape() -> None:
    event = parse_event({"isAuthorized": True, "context": {"seats": 3}})

    assert isinstance(event, APIGatewaySimpleAuthorizerResponse)
    assert (event.is_authorized, event.authorizer_context) == (True, {"seats": 3})
