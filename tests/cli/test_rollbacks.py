from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.applying import Failed, Outcome
from achalice_cli.engine.steps import Create
from achalice_cli.rollbacks import NotUndoneError, UndoneError
from achalice_cli.rollout import RolloutError

from .engine.builders import ROLE_RESOURCE

STEP = Create(ROLE, ROLE_RESOURCE)
CAUSE = AchaliceError("not you", hint="ask for the permission")
FAILURE = RolloutError(Outcome((), (Failed(STEP, CAUSE),), ()))
NOT_READY = AchaliceError("the function is not ready", hint="look at its logs")


def test_a_deploy_that_was_undone_says_what_failed_and_what_to_do_about_that() -> None:
    error = UndoneError(FAILURE)

    assert str(error) == "1 step failed, 0 done, 0 not begun; the stage is as it was before"
    assert error.detail == "could not create role:default (shop-dev): not you"
    assert error.hint == "ask for the permission"


def test_a_function_that_did_not_become_ready_is_a_failure_as_any() -> None:
    error = UndoneError(NOT_READY)

    assert str(error) == "the function is not ready; the stage is as it was before"
    assert error.hint == "look at its logs"


def test_a_way_back_that_failed_tells_both() -> None:
    error = NotUndoneError(NOT_READY, FAILURE)

    assert str(error) == (
        "the function is not ready; undoing that failed, too: 1 step failed, 0 done, 0 not begun"
    )
    assert error.detail == "while undoing:\ncould not create role:default (shop-dev): not you"
    assert error.hint == "run `achalice deploy` again: it goes on from what exists"
