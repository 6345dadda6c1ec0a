"""`evaluated` says how Terraform reads what is written here."""

import pytest

from achalice_cli.exports.terraform.expressions import (
    Expression,
    encoded,
    escaped,
    joined,
    resolved,
)

from .terraform_documents import evaluated

REGION = "${data.aws_region.current.region}"


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("plain", "plain"),
        ("5 $ or 5 %", "5 $ or 5 %"),
        ("{name}", "{name}"),
        ("$name", "$name"),
        ("${name}", "$${name}"),
        ("%{if}", "%%{if}"),
        ("${a}%{b}", "$${a}%%{b}"),
        ("$$", "$$"),
        ("$${name}", '${"$$"}{name}'),
        ("%%%{if}", '${"%%%"}{if}'),
        ("$%{if}", '${"$%"}{if}'),
    ],
)
def test_a_text_stays_what_it_is(text: str, template: str) -> None:
    assert escaped(text) == template
    assert evaluated(template) == text


def test_texts_are_escaped_wherever_they_are_and_expressions_are_not() -> None:
    written = encoded({"${a}": ["${b}", Expression("${c.d}")], "number": 1, "none": None})

    assert written == {"$${a}": ["$${b}", "${c.d}"], "number": 1, "none": None}


def test_pseudo_parameters_are_asked_for() -> None:
    assert resolved("arn:${AWS::Region}:${aws:userid}") == f"arn:{REGION}:$${{aws:userid}}"


def test_what_has_none_of_them_stays_a_text() -> None:
    assert not isinstance(resolved("${aws:userid}"), Expression)


def test_marks_before_an_expression_do_not_make_it_a_text() -> None:
    """`$${x}` is how Terraform writes the text `${x}`."""
    assert resolved("$${AWS::Region}") == f'${{"$"}}{REGION}'
    assert joined("100%$", Expression("${x}")) == '100${"%$"}${x}'
