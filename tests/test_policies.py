"""Answers of authorizers, written and read."""

from collections.abc import Callable
from typing import Any

import pytest

from achalice.events import AuthRequest
from achalice.exceptions import AuthorizerAnswerError
from achalice.policies import AuthResponse, AuthRoute, Decision, decide

API = "arn:aws:execute-api:us-east-1:123456789012:abcdef123"


def request(tail: str = "dev/GET/orders") -> AuthRequest:
    return AuthRequest(auth_type="TOKEN", token="t", method_arn=f"{API}/{tail}")


def resources(response: AuthResponse, tail: str = "dev/GET/orders") -> list[str]:
    """Of the policy, without what all of them begin with."""
    [statement] = response.to_dict(request(tail))["policyDocument"]["Statement"]
    return [arn.removeprefix(f"{API}/") for arn in statement["Resource"]]


@pytest.mark.parity("auth.policy", "auth.policy-stage")
def test_an_answer_is_a_policy_for_the_api_and_stage_of_the_question() -> None:
    response = AuthResponse(["/orders"], "jane", {"plan": "gold", "seats": 3, "trial": False})

    assert response.to_dict(request()) == {
        "context": {"plan": "gold", "seats": 3, "trial": False},
        "principalId": "jane",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow",
                    "Resource": [f"{API}/dev/*/orders"],
                }
            ],
        },
    }


@pytest.mark.parity(
    "auth.route-text", "auth.route-all", "auth.route-methods", "auth.route-root", "auth.no-routes"
)
@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (["*"], ["dev/*/*"]),
        (["/"], ["dev/*/"]),
        ([], []),
        (["/a", "/b/c"], ["dev/*/a", "dev/*/b/c"]),
        (["/a:b"], ["dev/*/a:b"]),
        ([AuthRoute("/a", ["GET", "PUT"])], ["dev/GET/a", "dev/PUT/a"]),
        ([AuthRoute("*", ["get"]), "/b"], ["dev/GET/*", "dev/*/b"]),
        ([AuthRoute("/a", ["*"])], ["dev/*/a"]),
    ],
    ids=str,
)
def test_routes_become_arns(routes: list[str | AuthRoute], expected: list[str]) -> None:
    assert resources(AuthResponse(routes, "jane")) == expected


@pytest.mark.parity("auth.colons")
def test_colons_of_the_path_stay() -> None:
    assert resources(AuthResponse(["/a"], "jane"), "dev/GET/orders:7/x:y") == ["dev/*/a"]


@pytest.mark.parametrize("route", ["*", "$connect"])
def test_a_websocket_apis_routes_have_no_method(route: str) -> None:
    """With REST's two asterisks, a `*` would not allow `$connect`."""
    response = AuthResponse([route], "jane")
    asked = request("dev/$connect")

    assert resources(response, "dev/$connect") == [f"dev/{route}"]
    assert decide(response.to_dict(asked), asked.method_arn).allowed


@pytest.mark.parametrize(
    ("routes", "is_authorized"),
    [
        (["/orders"], True),
        (["/ord*"], True),
        (["*"], True),
        ([AuthRoute("/orders", ["GET"])], True),
        ([AuthRoute("/orders", ["PUT"])], False),
        (["/orders/7"], False),
        (["/"], False),
        ([], False),
    ],
    ids=str,
)
def test_a_simple_answer_is_about_the_route_that_was_asked_for(
    routes: list[str | AuthRoute], is_authorized: bool
) -> None:
    response = AuthResponse(routes, "jane", {"plan": "gold"})

    assert response.to_simple_dict(request("$default/GET/orders")) == {
        "isAuthorized": is_authorized,
        "context": {"plan": "gold"},
    }


@pytest.mark.parity("auth.routes-unchecked")
@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: AuthRoute("orders", ["GET"]), "an allowed route is 'orders'"),
        (lambda: AuthRoute("/o", "GET"), "the methods of `AuthRoute` for `/o` are 'GET'"),
        (lambda: AuthRoute("/o", []), r"the methods of `AuthRoute` for `/o` are \[\]"),
        (lambda: AuthRoute("/o", ["FETCH"]), "names a method that does not exist: `FETCH`"),
        (lambda: AuthResponse("*", "jane"), r"the routes of an `AuthResponse` are '\*'"),
        (lambda: AuthResponse(["orders"], "jane"), "an allowed route is 'orders'"),
        (lambda: AuthResponse(["/o/{id}"], "jane"), "the template `/o/{id}`"),
        (lambda: AuthResponse([], 7), "`principal_id` is 7"),  # type: ignore[arg-type]
        (lambda: AuthResponse([], "j", {"a": ["b"]}), r"`context\['a'\]` is \['b'\]"),  # type: ignore[dict-item]
        (lambda: AuthResponse([], "j", {"a": None}), r"`context\['a'\]` is None"),  # type: ignore[dict-item]
        (lambda: AuthResponse([], "j", {"a": float("nan")}), "is nan"),
        (lambda: AuthResponse([], "j", {1: "a"}), r"`context\[1\]` is 'a'"),  # type: ignore[dict-item]
    ],
)
def test_an_answer_that_the_gateway_would_refuse_is_an_error(
    build: Callable[[], object], message: str
) -> None:
    """The gateway would say no more than 500, and a policy that never matches nothing at all."""
    with pytest.raises(AuthorizerAnswerError, match=message):
        build()


@pytest.mark.parametrize("arn", ["", "arn:aws:s3:::bucket", "a/b/c", "arn:aws:execute-api:r:a:api"])
def test_without_a_routes_arn_there_is_no_policy(arn: str) -> None:
    asked = AuthRequest(auth_type="TOKEN", token="t", method_arn=arn)

    with pytest.raises(AuthorizerAnswerError, match="`method_arn` is no route's"):
        AuthResponse(["*"], "jane").to_dict(asked)


def test_answers_and_routes_are_values() -> None:
    assert AuthRoute("/a", ["GET"]) == AuthRoute("/a", ["get"])
    assert len({AuthRoute("/a", ["GET"]), AuthRoute("/a", ("GET",))}) == 1
    assert AuthResponse(["/a"], "j") == AuthResponse(("/a",), "j", {})


def allow(resource: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource, **more}


def policy(*statements: object, **more: Any) -> dict[str, object]:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {"principalId": "jane", "policyDocument": document, **more}


def decided(answer: object) -> Decision:
    return decide(answer, f"{API}/dev/GET/orders/7")


@pytest.mark.parametrize(
    "statement",
    [
        allow(),
        allow([f"{API}/other", f"{API}/dev/GET/orders/7"]),
        allow(f"{API}/*/GET/orders/?"),
        allow("arn:aws:execute-api:*:*:*/dev/*"),
        allow(Action=["s3:GetObject", "EXECUTE-API:*"]),
        allow(Action="*"),
        {"Effect": "Allow", "NotAction": "s3:*", "NotResource": f"{API}/dev/PUT/*"},
    ],
    ids=str,
)
def test_a_statement_allows_what_its_patterns_match(statement: dict[str, object]) -> None:
    assert decided(policy(statement)) == Decision("allowed", "", "jane")


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ([], "no statement allows"),
        ([allow([])], "no statement allows"),
        ([allow(f"{API}/dev/GET/orders")], "no statement allows"),
        ([allow(f"{API}/dev/get/orders/7")], "no statement allows"),
        ([allow(f"{API}/dev/GET/orders/[7]")], "no statement allows"),
        ([allow(f"{API}/dev/GET/orders/7?")], "no statement allows"),
        ([allow(Action="execute-api:ManageConnections")], "no statement allows"),
        ([allow(), allow(Effect="Deny")], "a statement denies"),
        ([allow(Effect="Deny", Condition={"a": {}}), allow()], "a statement denies"),
        ([allow(Condition={"IpAddress": {"aws:SourceIp": "192.0.2.1"}})], "has a condition"),
    ],
    ids=str,
)
def test_everything_else_is_denied_and_says_why(statements: list[object], reason: str) -> None:
    decision = decided(policy(*statements))

    assert (decision.outcome, decision.status_code) == ("denied", 403)
    assert reason in decision.reason


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "allow",
        {},
        {"isAuthorized": "true"},
        {"isAuthorized": True, "context": "gold"},
        {"principalId": "jane"},
        {"policyDocument": {"Statement": [allow()]}},
        policy(allow(), context={"a": ["b"]}),
        policy(allow(), principalId=7),
        policy(allow(7)),
        policy(allow(Effect="Maybe")),
        policy("allow"),
        {"principalId": "jane", "policyDocument": {"Statement": None}},
    ],
    ids=str,
)
def test_an_answer_that_makes_no_sense_is_the_developers_fault(answer: object) -> None:
    decision = decided(answer)

    assert (decision.outcome, decision.status_code) == ("misconfigured", 500)
    assert decision.reason


def test_a_single_statement_needs_no_list() -> None:
    document = {"Statement": allow()}

    assert decided({"principalId": "j", "policyDocument": document, "context": None}).allowed


@pytest.mark.parametrize(("is_authorized", "outcome"), [(True, "allowed"), (False, "denied")])
def test_a_simple_answer_says_it_itself(is_authorized: bool, outcome: str) -> None:
    decision = decided({"isAuthorized": is_authorized, "context": {"roles": ["a"]}})

    assert (decision.outcome, decision.context) == (outcome, {"roles": ["a"]})
