"""Identity sources: how they are spelled, and finding them in events."""

import pytest

from achalice.exceptions import AuthorizerOptionError
from achalice.identities import identity_of, identity_source, missing_identity


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("$request.header.X-Token", "$request.header.X-Token"),
        ("method.request.header.X-Token", "$request.header.X-Token"),
        ("route.request.querystring.token", "$request.querystring.token"),
        ("context.identity.sourceIp", "$context.identity.sourceIp"),
        ("$context.routeKey", "$context.routeKey"),
        ("stageVariables.tenant", "$stageVariables.tenant"),
    ],
)
def test_every_apis_spelling_is_understood(spelled: str, canonical: str) -> None:
    """So that an authorizer moves from one type of API to another as it is."""
    assert identity_source(spelled, "auth") == canonical


@pytest.mark.parametrize("text", ["Authorization", "$request.body.x", "header.X", "", "a,b", 7])
def test_anything_else_is_refused_with_the_spellings_there_are(text: object) -> None:
    with pytest.raises(AuthorizerOptionError, match="`auth` has an identity source") as caught:
        identity_source(text, "auth")

    assert "$request.header.NAME" in str(caught.value.hint)


def test_identity_is_found_wherever_it_is() -> None:
    event = {
        "headers": {"x-token": "t"},
        "multiValueHeaders": {"X-Many": ["1", "2"]},
        "queryStringParameters": {"q": "v"},
        "stageVariables": {"tenant": "tea"},
        "requestContext": {"identity": {"sourceIp": "192.0.2.1"}, "requestTimeEpoch": 5},
    }
    sources = [
        "$request.header.X-Token",
        "$request.header.x-many",
        "$request.querystring.q",
        "$stageVariables.tenant",
        "$context.identity.sourceIp",
        "$context.requestTimeEpoch",
    ]

    assert identity_of(event, sources) == ["t", "2", "v", "tea", "192.0.2.1", "5"]


@pytest.mark.parametrize("headers", [None, {}, {"X-Token": ""}, {"X-Token": None}])
def test_what_is_empty_is_missing(headers: dict[str, str | None] | None) -> None:
    event = {"headers": headers, "requestContext": None}
    sources = ["$request.header.X-Token", "$context.a.b"]

    assert missing_identity(event, sources) == sources
