"""One document laid over another."""

from achalice_cli.merging import merged

from .exports.sam_templates import Object


def test_objects_are_merged_and_all_else_is_replaced() -> None:
    template: Object = {
        "Transform": "SAM",
        "Resources": {"A": {"Type": "F", "Properties": {"Size": 1, "Tags": [1, 2]}}, "B": {}},
    }
    own: Object = {
        "Resources": {"A": {"Properties": {"Size": 2, "Tags": [3]}}, "C": {"Type": "T"}},
        "Outputs": {"X": {"Value": 1}},
    }

    assert merged(template, own) == {
        "Transform": "SAM",
        "Resources": {
            "A": {"Type": "F", "Properties": {"Size": 2, "Tags": [3]}},
            "B": {},
            "C": {"Type": "T"},
        },
        "Outputs": {"X": {"Value": 1}},
    }


def test_an_object_takes_the_place_of_a_value_and_the_other_way_round() -> None:
    assert merged({"A": "x", "B": {"c": 1}}, {"A": {"Ref": "P"}, "B": None}) == {
        "A": {"Ref": "P"},
        "B": None,
    }


def test_neither_of_the_two_changes() -> None:
    template: Object = {"A": {"b": 1}}
    own: Object = {"A": {"c": 2}}
    merged(template, own)

    assert (template, own) == ({"A": {"b": 1}}, {"A": {"c": 2}})
