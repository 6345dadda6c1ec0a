import pytest
from pydantic import JsonValue

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.applying import Event, Failed, Finished, Started
from achalice_cli.engine.steps import Change, Create, Delete, Keep, Plan, Replace, Step, Update
from achalice_cli.views.data import as_json, plan_data, result_data, step_data
from achalice_cli.views.text import headline, plan_text, progress_line, timings_text, totals

from .engine.builders import FUNCTION, LAYER_RESOURCE, ROLE_RESOURCE, function

CREATE = Create(ROLE, ROLE_RESOURCE)
UPDATE = Update(
    FUNCTION,
    function(),
    {"name": "shop-dev-tick"},
    (Change("timeout", 60, 30), Change("layers", [LAYER], [LAYER])),
)
REPLACE = Replace(LAYER, LAYER_RESOURCE, {"version": "1"}, (Change("content", "a", "b"),))
DELETE = Delete(addresses.rule("tock"), "rule", {"name": "shop-dev-tock-event"})
DELETE_OLD = Delete(LAYER, "layer", {"version": "1"}, superseded=True)
KEEP = Keep(ROLE, ROLE_RESOURCE)


def planned(*steps: Step) -> Plan:
    return Plan(steps, tuple(frozenset() for _ in steps))


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (CREATE, "+ role:default"),
        (UPDATE, "~ function:tick (timeout, layers)"),
        (REPLACE, "± layer:dependencies (content)"),
        (DELETE, "- rule:tock"),
        (DELETE_OLD, "- layer:dependencies (the old one)"),
        (KEEP, "  role:default"),
    ],
    ids=["create", "update", "replace", "delete", "delete the old one", "keep"],
)
def test_a_step_is_a_sign_an_address_and_what_differs(step: Step, line: str) -> None:
    assert headline(step) == line


def test_a_plan_is_its_steps_and_how_many_there_are_of_each_sort() -> None:
    assert plan_text(planned(KEEP, CREATE, UPDATE, REPLACE, DELETE, DELETE_OLD)) == (
        "+ role:default\n"
        "~ function:tick (timeout, layers)\n"
        "    timeout: 60 -> 30\n"
        '    layers: ["layer:dependencies"] is made anew\n'
        "± layer:dependencies (content)\n"
        '    content: "a" -> "b"\n'
        "- rule:tock\n"
        "- layer:dependencies (the old one)\n"
        "\n"
        "1 to create, 1 to update, 1 to replace, 2 to delete; 1 stay as they are\n"
    )


def test_sorts_that_do_not_occur_are_not_counted() -> None:
    assert plan_text(planned(CREATE)) == "+ role:default\n\n1 to create; 0 stay as they are\n"


def test_a_plan_of_nothing_says_so() -> None:
    assert plan_text(planned(KEEP, KEEP)) == "nothing to do: 2 resources are as declared\n"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Started(CREATE), None),
        (Finished(UPDATE, 1.234), "~ function:tick (timeout, layers)  1.23 s"),
        (Failed(CREATE, RuntimeError("no")), "! role:default: no"),
    ],
    ids=["started", "finished", "failed"],
)
def test_progress_is_a_line_for_whatever_has_ended(event: Event, line: str | None) -> None:
    assert progress_line(event) == line


def test_what_was_done_is_counted() -> None:
    steps = (CREATE, CREATE, UPDATE, REPLACE, DELETE, DELETE_OLD)

    assert totals(Finished(step, 0.1) for step in steps) == (
        "2 created, 1 updated, 1 replaced, 2 deleted"
    )


def test_where_nothing_was_done_it_is_said() -> None:
    assert totals([]) == "nothing changed"


@pytest.mark.parametrize(
    ("step", "data"),
    [
        (CREATE, {"action": "create", "address": "role:default"}),
        (
            UPDATE,
            {
                "action": "update",
                "address": "function:tick",
                "changes": [
                    {"name": "timeout", "before": 60, "after": 30},
                    {
                        "name": "layers",
                        "before": ["layer:dependencies"],
                        "after": ["layer:dependencies"],
                    },
                ],
            },
        ),
        (
            REPLACE,
            {
                "action": "replace",
                "address": "layer:dependencies",
                "changes": [{"name": "content", "before": "a", "after": "b"}],
            },
        ),
        (DELETE, {"action": "delete", "address": "rule:tock"}),
        (KEEP, {"action": "keep", "address": "role:default"}),
    ],
    ids=["create", "update", "replace", "delete", "keep"],
)
def test_a_step_as_data_has_its_changes(step: Step, data: object) -> None:
    assert step_data(step) == data


def test_a_plan_as_data_leaves_out_what_stays() -> None:
    assert plan_data(planned(KEEP, CREATE, KEEP)) == {
        "steps": [{"action": "create", "address": "role:default"}],
        "kept": 2,
    }


def test_a_result_as_data_says_what_was_done_and_what_can_be_called() -> None:
    answers = {"rest_api:api": "https://abc.example/api/", "function:tick": "shop-dev-tick"}

    assert result_data([Finished(CREATE, 1.23456)], 2.00049, answers) == {
        "steps": [{"action": "create", "address": "role:default", "seconds": 1.235}],
        "seconds": 2.0,
        "resources": answers,
    }


def test_json_is_for_people_too() -> None:
    value: JsonValue = {"name": "Bücher", "steps": [1]}

    assert as_json(value) == '{\n  "name": "Bücher",\n  "steps": [\n    1\n  ]\n}\n'


def test_timings_are_the_chain_that_took_longest_and_the_rest() -> None:
    assert timings_text([Finished(CREATE, 2.0), Finished(UPDATE, 0.5)], 3.25) == (
        "critical path:\n"
        "  2.00 s  + role:default\n"
        "  0.50 s  ~ function:tick (timeout, layers)\n"
        "  0.75 s  everything else: reading the app, the bundle, waiting\n"
    )
