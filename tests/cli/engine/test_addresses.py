import pytest

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import REST_API, aws_name


def test_each_thing_a_handler_needs_has_an_address_of_its_own() -> None:
    found = {
        addresses.function("tick"),
        addresses.log_group("tick"),
        addresses.rule("tick"),
        addresses.schedule("tick"),
        addresses.queue_mapping("tick", "orders"),
        addresses.stream_mapping("tick", "clicks"),
        addresses.kafka_mapping("tick", "rows", "kafka:9092"),
        addresses.topic_subscription("tick", "news"),
        addresses.log_filter("tick", "/var/log"),
        addresses.permission("tick", "sns:news"),
        addresses.permission("tick", addresses.rule("tick")),
        addresses.permission("tick", REST_API),
    }

    assert found == {
        "function:tick",
        "log_group:tick",
        "rule:tick",
        "schedule:tick",
        "queue_mapping:tick/orders",
        "stream_mapping:tick/clicks",
        "kafka_mapping:tick/rows@kafka:9092",
        "topic_subscription:tick/news",
        "log_filter:tick//var/log",
        "permission:tick/sns:news",
        "permission:tick/rule:tick",
        "permission:tick/rest_api:api",
    }


def test_a_name_is_its_parts_joined_by_dashes() -> None:
    assert aws_name("shop", "dev", "tick") == "shop-dev-tick"


def test_a_name_may_have_64_characters() -> None:
    assert aws_name("a" * 60, "dev") == f"{'a' * 60}-dev"


@pytest.mark.parametrize("limit", [64, 20])
def test_a_longer_name_is_cut_to_the_limit(limit: int) -> None:
    assert len(aws_name("a" * 64, "dev", limit=limit)) == limit


def test_a_longer_name_keeps_its_beginning_so_that_people_know_it() -> None:
    assert aws_name("orders", "b" * 80).startswith("orders-bbbb")


def test_names_that_are_cut_at_the_same_place_stay_apart() -> None:
    assert aws_name("a" * 70, "dev") != aws_name("a" * 70, "prod")


def test_a_cut_name_is_the_same_in_every_deploy() -> None:
    """Were it another one, each deploy would replace the function."""
    assert aws_name("a" * 70, "dev") == f"{'a' * 55}-aa60aa28"
