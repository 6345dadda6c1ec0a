"""Fields that AppSync asks a function for."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    AppSyncBatchResolverEvent,
    AppSyncBatchResult,
    AppSyncCognitoIdentity,
    AppSyncIAMIdentity,
    AppSyncLambdaIdentity,
    AppSyncOIDCIdentity,
    AppSyncResolverEvent,
    AppSyncResolverTemplate,
    parse_event,
)

from ..builders import FakeContext
from .pure_functions import answer_of

DIRECT: dict[str, Any] = {
    "arguments": {"sku": "tea", "quantity": 2},
    "identity": None,
    "source": {"id": "7"},
    "request": {"headers": {"X-Forwarded-For": "192.0.2.1"}, "domainName": "shop.example.com"},
    "prev": {"result": {"stock": 3}},
    "info": {
        "selectionSetList": ["id", "author", "author/name"],
        "selectionSetGraphQL": "{ id author { name } }",
        "parentTypeName": "Mutation",
        "fieldName": "makeOrder",
        "variables": {"sku": "tea"},
    },
    "stash": {"seen": True},
}
AMPLIFY: dict[str, Any] = {
    "typeName": "Mutation",
    "fieldName": "makeOrder",
    "arguments": {"sku": "tea"},
    "identity": {"sub": "1", "username": "jane"},
    "source": None,
    "request": {"headers": {}},
    "prev": {"result": {}},
}


class Order(BaseModel):
    sku: str
    quantity: int = 1


def test_a_resolver_has_what_aws_documents() -> None:
    event = AppSyncResolverEvent.from_payload(DIRECT)

    assert (event.type_name, event.field_name) == ("Mutation", "makeOrder")
    assert event.arguments == {"sku": "tea", "quantity": 2}
    assert (event.source, event.stash) == ({"id": "7"}, {"seen": True})
    assert event.request.headers["x-forwarded-for"] == "192.0.2.1"
    assert event.request.domain_name == "shop.example.com"
    assert event.prev is not None
    assert event.prev.result == {"stock": 3}
    assert (event.info.parent_type_name, event.info.field_name) == ("Mutation", "makeOrder")
    assert event.info.selection_set_list == ("id", "author", "author/name")
    assert event.info.selection_set_graphql == "{ id author { name } }"
    assert event.info.variables == {"sku": "tea"}


def test_arguments_are_read_as_the_type_in_brackets() -> None:
    event = AppSyncResolverEvent[Order].from_payload(DIRECT)

    assert event.arguments == Order(sku="tea", quantity=2)


def test_arguments_that_do_not_fit_are_told_with_their_place() -> None:
    with pytest.raises(ValidationError, match=r"arguments\.sku"):
        AppSyncResolverEvent[Order].from_payload({**DIRECT, "arguments": {}})


def test_amplifys_resolvers_are_read_to_the_same_names() -> None:
    event = AppSyncResolverEvent[Order].from_payload(AMPLIFY)

    assert (event.type_name, event.field_name) == ("Mutation", "makeOrder")
    assert (event.info.parent_type_name, event.info.field_name) == ("Mutation", "makeOrder")
    assert event.info.selection_set_list == ()
    assert event.arguments == Order(sku="tea")


def test_a_template_may_call_the_type_as_info_does() -> None:
    payload = {name: value for name, value in AMPLIFY.items() if name != "typeName"}

    event = parse_event({**payload, "parentTypeName": "Query"})

    assert isinstance(event, AppSyncResolverEvent)
    assert (event.type_name, event.info.parent_type_name) == ("Query", "Query")


def test_the_casing_may_be_that_of_a_template() -> None:
    """Mapping templates in the wild write `Info` and `Request`, and an empty text for no `prev`."""
    payload = {name: DIRECT[name] for name in ("arguments", "identity", "source", "stash")}
    payload |= {"Info": DIRECT["info"], "Request": {"Headers": {"Accept": "*/*"}}, "prev": ""}

    event = parse_event(payload)

    assert isinstance(event, AppSyncResolverEvent)
    assert (event.field_name, event.prev) == ("makeOrder", None)
    assert event.request.headers["accept"] == "*/*"
    assert payload.keys() <= event.model_dump(mode="json", by_alias=True).keys()
    assert event.to_dict() is payload


@pytest.mark.parametrize("nothing", [None, {}, "None"])
def test_a_client_with_an_api_key_is_nobody(nothing: object) -> None:
    event = AppSyncResolverEvent.from_payload({**DIRECT, "identity": nothing})

    assert event.identity is None
    assert event.model_dump(mode="json", by_alias=True)["identity"] == nothing


def test_a_user_of_a_pool_is_known() -> None:
    identity = identity_of(
        {
            "claims": {"sub": "1", "email_verified": True},
            "defaultAuthStrategy": "ALLOW",
            "groups": None,
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x",
            "sourceIp": ["192.0.2.1"],
            "sub": "1",
            "username": "jane",
        }
    )

    assert isinstance(identity, AppSyncCognitoIdentity)
    assert (identity.sub, identity.username, identity.groups) == ("1", "jane", ())
    assert (identity.source_ip, identity.default_auth_strategy) == (("192.0.2.1",), "ALLOW")
    assert identity.claims["email_verified"] is True
    assert identity.issuer == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x"


def test_a_caller_with_aws_credentials_is_known() -> None:
    identity = identity_of(
        {
            "accountId": "123456789012",
            "cognitoIdentityPoolId": "pool",
            "cognitoIdentityId": "id",
            "sourceIp": "192.0.2.1",
            "username": "AROA:jane",
            "userArn": "arn:aws:sts::123456789012:assumed-role/shop/jane",
            "cognitoIdentityAuthType": "authenticated",
            "cognitoIdentityAuthProvider": None,
        }
    )

    assert isinstance(identity, AppSyncIAMIdentity)
    assert (identity.account_id, identity.username) == ("123456789012", "AROA:jane")
    assert identity.user_arn == "arn:aws:sts::123456789012:assumed-role/shop/jane"
    assert (identity.cognito_identity_pool_id, identity.cognito_identity_id) == ("pool", "id")
    assert identity.cognito_identity_auth_type == "authenticated"
    assert (identity.source_ip, identity.cognito_identity_auth_provider) == (("192.0.2.1",), None)


def test_a_user_of_another_provider_is_known() -> None:
    identity = identity_of({"claims": {"sub": "1"}, "issuer": "https://x", "sub": "1"})

    assert isinstance(identity, AppSyncOIDCIdentity)
    assert (identity.claims, identity.issuer, identity.sub) == ({"sub": "1"}, "https://x", "1")


def test_what_a_lambda_authorizer_answered_is_known() -> None:
    identity = identity_of({"resolverContext": {"seats": "3"}})

    assert isinstance(identity, AppSyncLambdaIdentity)
    assert (identity.resolver_context, identity.handler_context) == ({"seats": "3"}, {})


def identity_of(identity: dict[str, Any]) -> object:
    return AppSyncResolverEvent.from_payload({**DIRECT, "identity": identity}).identity


def test_a_batch_is_a_list() -> None:
    payload = [DIRECT, {**DIRECT, "source": {"id": "8"}}]
    context = FakeContext()

    event = parse_event(payload, context)

    assert isinstance(event, AppSyncBatchResolverEvent)
    assert [record.source for record in event] == [{"id": "7"}, {"id": "8"}]
    assert len(event) == 2
    assert event.to_dict() is payload
    assert event.records[1].to_dict() is payload[1]
    assert event.records[0].context is event.context is context


def test_a_batch_has_typed_arguments() -> None:
    [record] = AppSyncBatchResolverEvent[Order].from_payload([DIRECT])

    assert record.arguments == Order(sku="tea", quantity=2)


async def test_a_batch_is_answered_with_a_value_or_an_error_for_each() -> None:
    async def orders(event: AppSyncBatchResolverEvent) -> list[AppSyncBatchResult]:
        return [
            AppSyncBatchResult(data=record.source)
            if index
            else AppSyncBatchResult(error_message="no tea", error_type="OutOfStock")
            for index, record in enumerate(event)
        ]

    assert await answer_of(orders, [DIRECT, DIRECT]) == [
        {"errorMessage": "no tea", "errorType": "OutOfStock"},
        {"data": {"id": "7"}},
    ]


@pytest.mark.parametrize("payload", [[], [1], [{}], [DIRECT, {}]])
def test_not_every_list_is_a_batch(payload: list[object]) -> None:
    assert not isinstance(parse_event(payload), AppSyncBatchResolverEvent)


def test_a_resolver_without_a_field_is_none() -> None:
    with pytest.raises(ValidationError, match="fieldName"):
        AppSyncResolverEvent.from_payload({"arguments": {}})


def test_a_request_template_may_be_sent_whole() -> None:
    event = parse_event({"version": "2018-05-29", "operation": "Invoke", "payload": {"a": 1}})

    assert isinstance(event, AppSyncResolverTemplate)
    assert (event.version, event.operation, event.payload) == ("2018-05-29", "Invoke", {"a": 1})
