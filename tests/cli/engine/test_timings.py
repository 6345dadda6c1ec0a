"""Where a deploy's time went."""

from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.steps import Create, Keep, Plan
from achalice_cli.engine.timings import critical_path

from .builders import FUNCTION, LAYER_RESOURCE, ROLE_RESOURCE, function

MAKE_ROLE = Create(ROLE, ROLE_RESOURCE)
MAKE_LAYER = Create(LAYER, LAYER_RESOURCE)
MAKE_FUNCTION = Create(FUNCTION, function())
PLAN = Plan(
    (MAKE_ROLE, MAKE_LAYER, MAKE_FUNCTION),
    (frozenset(), frozenset(), frozenset({0, 1})),
)


def test_it_is_the_chain_that_took_longest() -> None:
    role, layer = Finished(MAKE_ROLE, 2.0), Finished(MAKE_LAYER, 1.0)
    functions = Finished(MAKE_FUNCTION, 0.5)

    assert critical_path(PLAN, [layer, role, functions]) == (role, functions)


def test_steps_that_were_not_done_take_no_time() -> None:
    layer = Finished(MAKE_LAYER, 1.0)

    assert critical_path(PLAN, [layer]) == (layer,)


def test_nothing_was_done_in_a_plan_of_nothing() -> None:
    assert critical_path(Plan((Keep(ROLE, ROLE_RESOURCE),), (frozenset(),)), []) == ()
