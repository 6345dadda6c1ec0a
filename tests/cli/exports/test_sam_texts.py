"""Templates as JSON and YAML."""

from textwrap import dedent

import pytest
import yaml
from pydantic import JsonValue

from achalice_cli.exports.sam import TemplateFormat, read_template, write_template
from achalice_cli.exports.sam.texts import TemplateSyntaxError

from .sam_stages import http_stage, rest_stage
from .sam_templates import rendered


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt Nested.Outputs.Url", {"Fn::GetAtt": ["Nested", "Outputs.Url"]}),
        ("!GetAtt [Table, Arn]", {"Fn::GetAtt": ["Table", "Arn"]}),
        ('!Sub "${A}-x"', {"Fn::Sub": "${A}-x"}),
        ("!Join [':', [a, !Ref B]]", {"Fn::Join": [":", ["a", {"Ref": "B"}]]}),
        ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
        (
            "!If [IsProd, !Sub x, !Ref AWS::NoValue]",
            {"Fn::If": ["IsProd", {"Fn::Sub": "x"}, {"Ref": "AWS::NoValue"}]},
        ),
        (
            "!Transform {Name: M, Parameters: {}}",
            {"Fn::Transform": {"Name": "M", "Parameters": {}}},
        ),
        ("{Fn::GetAtt: [A, Arn]}", {"Fn::GetAtt": ["A", "Arn"]}),
    ],
)
def test_short_functions_are_those_that_they_stand_for(written: str, meant: JsonValue) -> None:
    assert read_template(f"X: {written}\n", "merge.yaml") == {"X": meant}


def test_dates_are_texts_and_names_are_texts() -> None:
    text = """
        AWSTemplateFormatVersion: 2010-09-09
        Responses: {200: ok}
    """

    assert read_template(dedent(text), "merge.yml") == {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Responses": {"200": "ok"},
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "merge.json",
            '{\n"A": }',
            "merge.json is no JSON template: line 2: Expecting value",
        ),
        ("merge.json", "[]", "merge.json is no JSON template: there is no object in it"),
        ("merge.yaml", "", "merge.yaml is no YAML template: there is no object in it"),
        (
            "merge.yaml",
            "A: [1\nB: 2\n",
            "merge.yaml is no YAML template: line 2: expected ',' or ']', but got ':'",
        ),
        (
            "merge.yaml",
            "A: 1\nB: 2\nA: 3\n",
            "merge.yaml is no YAML template: line 3: `A` is there twice",
        ),
        (
            "merge.yaml",
            "A: {B: !!set {x}}\n",
            "merge.yaml is no YAML template: `A.B` is a set, which JSON has not",
        ),
        (
            "merge.yaml",
            "A: !!python/object:os.system {}\n",
            "merge.yaml is no YAML template: line 1: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object:os.system'",
        ),
    ],
    ids=["syntax", "list", "empty", "open list", "twice", "set", "code"],
)
def test_what_is_no_template_is_told_with_its_place(name: str, text: str, said: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        read_template(text, name)

    assert str(caught.value) == said


@pytest.mark.parametrize("written_as", [*TemplateFormat])
def test_what_is_written_is_read_again(written_as: TemplateFormat) -> None:
    for stage in (rest_stage(), http_stage()):
        template = rendered(stage)
        text = write_template(template, written_as)

        assert read_template(text, f"sam.{written_as}") == template


def test_yaml_is_read_alike_by_those_who_see_other_numbers_in_it() -> None:
    """`08` is a number to some, `1e3` and `1:30` to others."""
    values = ["08", "1e3", "1:30", "+1", ".5", "true", "", "2010-09-09", "${A}"]
    text = write_template({"A": [*values]}, TemplateFormat.YAML)

    assert yaml.load(text, yaml.BaseLoader) == {"A": values}
    plain = [line.removeprefix("- ") for line in text.splitlines()[1:]]
    assert [each for each in plain if each[0] not in "'\""] == ["${A}"]


def test_yaml_has_no_references() -> None:
    same: JsonValue = {"Ref": "A"}

    text = write_template({"X": same, "Y": same}, TemplateFormat.YAML)

    assert text == "X:\n  Ref: A\nY:\n  Ref: A\n"
