"""What differs is shown value by value, and never a secret."""

import pytest
from pydantic import JsonValue

from achalice_cli.engine.steps import Change
from achalice_cli.views.changes import change_lines, masked

ALLOWED: dict[str, JsonValue] = {"Effect": "Allow", "Action": ["a" * 40]}


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (Change("timeout", 60, 30), ["timeout: 60 -> 30"]),
        (Change("description", None, "nightly"), ['description: none -> "nightly"']),
        (
            Change("tags", {"a": "1", "b": "2"}, {"b": "3", "c": "4"}),
            ['tags.a: "1" -> none', 'tags.b: "2" -> "3"', 'tags.c: none -> "4"'],
        ),
        (Change("layers", ["x"], ["x"]), ['layers: ["x"] is made anew']),
        (
            Change("code", "a" * 64, "b" * 64),
            [f'code: "{"a" * 56}... -> "{"b" * 56}...'],
        ),
        (
            Change("text", "a" * 64 + "b", "a" * 64 + "c"),
            ['text: ...b" -> ...c"'],
        ),
        (
            Change("policy", [ALLOWED, {**ALLOWED, "Effect": "x"}], [ALLOWED, ALLOWED, "y"]),
            [
                'policy[1].Effect: "x" -> "Allow"',
                'policy[2]: none -> "y"',
            ],
        ),
        (
            Change("policy", [ALLOWED, "x"], ["x", ALLOWED]),
            [
                f'policy: [{{"Effect": "Allow", "Action": ["{"a" * 24}... -> ["x", '
                f'{{"Effect": "Allow", "Action": ["{"a" * 19}...'
            ],
        ),
    ],
    ids=[
        "number",
        "nothing before",
        "inside an object",
        "reference",
        "long",
        "alike for long",
        "inside a list",
        "order",
    ],
)
def test_a_change_is_a_line_for_each_value_that_differs(change: Change, lines: list[str]) -> None:
    assert change_lines(change) == lines


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2"),
        ("STRIPE_SECRET_KEY", "sk_live_1"),
        ("githubToken", "ghp_1"),
        ("api_key", "k"),
        ("DATABASE_URL", "postgres://shop:hunter2@db.example.com/orders"),
    ],
)
def test_a_secret_is_masked_before_and_after(name: str, value: str) -> None:
    change = Change("environment", {name: value}, {name: f"{value}0"})

    assert change_lines(change) == [f"environment.{name}: **** -> ****"]


def test_what_is_no_secret_is_shown() -> None:
    values: JsonValue = {"TABLE": "orders", "ENDPOINT": "https://example.com/a@b", "keys": ["x"]}

    assert masked("environment", values) == values


def test_secrets_are_masked_in_json_too() -> None:
    assert masked("environment", {"TABLE": "orders", "TOKEN": "x"}) == {
        "TABLE": "orders",
        "TOKEN": "****",
    }
