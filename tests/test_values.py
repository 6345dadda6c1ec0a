"""Values: made without dataclasses, and as good as those."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

from achalice import AuthResponse, AuthRoute, CognitoUserPoolAuthorizer, CORSConfig, Cron, Rate
from achalice.auth import ChaliceAuthorizer


def gate(asked: object) -> AuthResponse:
    return AuthResponse([], "nobody")


VALUES = (
    AuthResponse(["/orders"], "jane", {"plan": "gold"}),
    AuthRoute("/orders", ["GET"]),
    CORSConfig("https://shop.example", max_age=60),
    ChaliceAuthorizer(gate, ttl_seconds=30),
    CognitoUserPoolAuthorizer("pool", ["arn:aws:cognito-idp:eu-west-1:1:userpool/p"]),
    Cron(0, 9, "*", "*", "?", "*"),
    Rate(5, "minutes"),
)
names = pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)


@names
def test_a_value_cannot_be_changed(value: object) -> None:
    for name in value.__match_args__:  # type: ignore[attr-defined]  # each has it
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)


@names
def test_a_value_takes_nothing_that_it_has_no_place_for(value: object) -> None:
    with pytest.raises(AttributeError):
        value.extra = 1  # type: ignore[attr-defined]  # that is the test


@names
def test_a_value_equals_its_copies_and_no_other_value(value: object) -> None:
    copies = [copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))]

    assert [each == value for each in copies] == [True] * 3
    assert [value == other for other in VALUES].count(True) == 1


def test_values_of_one_class_are_equal_where_they_hold_the_same() -> None:
    assert Rate(5, "minutes") == Rate(5, Rate.MINUTES)
    assert Rate(5, "minutes") != Rate(5, "hours")
    assert len({Rate(5, "minutes"), Rate(5, "minutes"), Rate(6, "minutes")}) == 2


def test_a_value_shows_what_it_holds() -> None:
    assert repr(AuthRoute("/a", ["GET"])) == "AuthRoute(path='/a', methods=('GET',))"
    assert repr(Rate(5, "minutes")) == "Rate(value=5, unit='minutes')"


def test_a_value_is_taken_apart_by_a_pattern() -> None:
    match Rate(5, "minutes"):
        case Rate(value, unit):
            assert (value, unit) == (5, "minutes")
