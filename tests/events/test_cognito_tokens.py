"""What tokens say, in the three versions of the trigger."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    CognitoAccessTokenChanges,
    CognitoGroupConfiguration,
    CognitoGroupOverride,
    CognitoPreTokenGenerationEvent,
    CognitoPreTokenGenerationV2Event,
    CognitoPreTokenGenerationV3Event,
    CognitoTokenChanges,
    parse_event,
)

from .test_cognito import trigger

GROUPS: dict[str, Any] = {
    "groupConfiguration": {
        "groupsToOverride": ["staff"],
        "iamRolesToOverride": ["arn:aws:iam::123456789012:role/staff"],
        "preferredRole": None,
    }
}


def first() -> CognitoPreTokenGenerationEvent:
    return CognitoPreTokenGenerationEvent.from_payload(
        trigger("TokenGeneration_HostedAuth", GROUPS, response={"claimsOverrideDetails": None})
    )


def second(version: str = "2") -> CognitoPreTokenGenerationV2Event:
    request = {**GROUPS, "scopes": ["openid"]}
    return CognitoPreTokenGenerationV2Event.from_payload(
        trigger("TokenGeneration_Authentication", request, version=version)
    )


def test_the_users_groups_are_told() -> None:
    assert first().request.group_configuration == CognitoGroupConfiguration(
        groups_to_override=("staff",),
        iam_roles_to_override=("arn:aws:iam::123456789012:role/staff",),
        preferred_role=None,
    )


def test_version_1_changes_claims_and_groups() -> None:
    answer = first().answer(
        claims_to_add_or_override={"plan": "gold"},
        claims_to_suppress=["email"],
        group_override_details=CognitoGroupOverride(groups_to_override=("staff", "beta")),
    )

    assert answer["response"] == {
        "claimsOverrideDetails": {
            "claimsToAddOrOverride": {"plan": "gold"},
            "claimsToSuppress": ["email"],
            "groupOverrideDetails": {"groupsToOverride": ["staff", "beta"]},
        }
    }


def test_version_1_has_claims_that_are_text() -> None:
    with pytest.raises(ValidationError, match="claims_to_add_or_override"):
        first().answer(claims_to_add_or_override={"plan": ["gold"]})  # type: ignore[dict-item]


def test_nothing_to_change_leaves_the_tokens_alone() -> None:
    assert first().answer()["response"] == {"claimsOverrideDetails": None}
    assert second().answer()["response"] == {}


def test_version_2_changes_both_tokens() -> None:
    event = second()

    answer = event.answer(
        id_token_generation=CognitoTokenChanges(claims_to_suppress=("email",)),
        access_token_generation=CognitoAccessTokenChanges(
            claims_to_add_or_override={"plan": {"name": "gold", "seats": 7}},
            scopes_to_add=("orders/read",),
            scopes_to_suppress=("phone",),
        ),
        group_override_details=CognitoGroupOverride(groups_to_override=()),
    )

    assert event.request.scopes == ("openid",)
    assert answer["response"] == {
        "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToSuppress": ["email"]},
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {"plan": {"name": "gold", "seats": 7}},
                "scopesToAdd": ["orders/read"],
                "scopesToSuppress": ["phone"],
            },
            "groupOverrideDetails": {"groupsToOverride": []},
        }
    }


def test_a_changed_token_has_no_fields_that_cognito_does_not_know() -> None:
    with pytest.raises(ValidationError, match="scopes_to_add"):
        CognitoTokenChanges.model_validate({"scopes_to_add": ["orders/read"]})


def test_a_machines_tokens_are_changed_without_attributes_and_groups() -> None:
    payload = trigger("TokenGeneration_ClientCredentials", version="3", userName=None)
    payload["request"] = {"scopes": ["orders/read"], "clientMetadata": {"tier": "gold"}}

    event = parse_event(payload)

    assert type(event) is CognitoPreTokenGenerationV3Event
    assert event.user_name is None
    assert event.request.user_attributes == {}
    assert event.request.group_configuration == CognitoGroupConfiguration()
    access = CognitoAccessTokenChanges(claims_to_add_or_override={"tier": "gold"})
    assert event.answer(access_token_generation=access)["response"] == {
        "claimsAndScopeOverrideDetails": {
            "accessTokenGeneration": {"claimsToAddOrOverride": {"tier": "gold"}}
        }
    }


@pytest.mark.parametrize(
    ("version", "request_", "model"),
    [
        ("1", GROUPS, CognitoPreTokenGenerationEvent),
        ("2", GROUPS, CognitoPreTokenGenerationV2Event),
        (2, GROUPS, CognitoPreTokenGenerationV2Event),
        ("1", {**GROUPS, "scopes": []}, CognitoPreTokenGenerationV2Event),
        ("3", GROUPS, CognitoPreTokenGenerationV3Event),
        ("3", {**GROUPS, "scopes": []}, CognitoPreTokenGenerationV3Event),
    ],
)
def test_a_version_is_known_by_its_number_or_its_scopes(
    version: object, request_: dict[str, Any], model: type
) -> None:
    payload = trigger("TokenGeneration_RefreshTokens", request_, version=version)

    assert type(parse_event(payload)) is model
