import pytest

from achalice_cli.aws.tags import is_ours, stale

DECLARED = {"achalice:app": "shop", "achalice:stage": "dev", "team": "shop"}


@pytest.mark.parametrize(
    ("found", "ours"),
    [
        (DECLARED, True),
        ({"achalice:app": "shop", "achalice:stage": "dev", "cost": "7"}, True),
        ({"achalice:app": "shop", "achalice:stage": "prod"}, False),
        ({"achalice:app": "store", "achalice:stage": "dev"}, False),
        ({"team": "shop"}, False),
        ({}, False),
    ],
    ids=["same", "other tags of its own", "other stage", "other app", "untagged", "bare"],
)
def test_a_resource_is_ours_if_it_bears_our_app_and_stage(
    found: dict[str, str], ours: bool
) -> None:
    assert is_ours(found, DECLARED) is ours


def test_tags_that_are_not_declared_any_more_have_to_go() -> None:
    assert stale(["team", "owner", "achalice:app", "cost"], DECLARED) == ["cost", "owner"]


def test_aws_s_own_tags_stay() -> None:
    """Nobody can remove them, and the attempt fails the whole call."""
    assert stale(["aws:cloudformation:stack-name", "owner"], DECLARED) == ["owner"]
