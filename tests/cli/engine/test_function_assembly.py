from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from pydantic import JsonValue

from achalice.triggers import FunctionGuard, HttpRoute, PureFunction, Trigger
from achalice_cli.config import ConfigFile, ConflictingSettingsError, StageConfig
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ROLE, SCHEDULER_ROLE, Address
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import (
    Alias,
    AsyncInvocation,
    Desired,
    Function,
    GivenRole,
    QueueMapping,
    Role,
)

from .builders import (
    AT_NINE,
    CONTENTS,
    EVENT,
    HOURLY,
    KAFKA,
    LINES,
    NEWS,
    PURE,
    QUEUE,
    ROUTE,
    STREAM,
    TABLE,
    UPLOAD,
    of_kind,
)

TOPIC = "arn:aws:sns:eu-west-1:123456789012:done"
DEAD = "arn:aws:sqs:eu-west-1:123456789012:dead"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
LAYER_ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:extension:7"
GIVEN = "arn:aws:iam::123456789012:role/given"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
READY = {"provisioned_concurrency": 5}


def statements(handlers: Iterable[str] | None) -> list[JsonValue]:
    """What stands for what the source does."""
    names = None if handlers is None else sorted(handlers)
    return [{"Action": "source", "Resource": repr(names)}]


def configured(
    settings: Mapping[str, object], *triggers: Trigger, contents: Contents = CONTENTS
) -> Desired:
    """The resources of an app that declares `triggers`."""
    file = ConfigFile.model_validate({"stages": {"dev": {}}, **settings})
    config = StageConfig(stage="dev", file=file)
    return assemble("shop", config, triggers, contents, statements=statements)


def test_a_function_is_what_it_is_configured_to_be() -> None:
    settings: dict[str, object] = {
        "description": "reports",
        "ephemeral_storage": 1024,
        "reserved_concurrency": 0,
        "xray": True,
        "kms_key_arn": KEY,
        "dead_letter_arn": DEAD,
        "log_format": "JSON",
        "application_log_level": "DEBUG",
        "system_log_level": "WARN",
    }
    network = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}

    made = of_kind(
        Function,
        configured({"layers": [LAYER_ARN], **settings, **network}, PURE),
        "function:report",
    )

    assert made.model_dump(include=set(settings)) == settings
    assert (made.subnet_ids, made.security_group_ids) == (("subnet-1",), ("sg-1",))
    assert made.layer_arns == (LAYER_ARN,)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (
            {"subnet_ids": ["subnet-1"]},
            "`subnet_ids` is set, but `security_group_ids` is not",
        ),
        (
            {"lambda_functions": {"report": {"security_group_ids": ["sg-1"]}}},
            "`lambda_functions.report.security_group_ids` is set, but `subnet_ids` is not",
        ),
        (
            {"manage_iam_role": False},
            "`manage_iam_role` is false, but there is no `iam_role_arn`",
        ),
        (
            {
                "reserved_concurrency": 4,
                "lambda_functions": {"report": {"provisioned_concurrency": 5}},
            },
            "`lambda_functions.report.provisioned_concurrency` is more than `reserved_concurrency`",
        ),
        (
            {"environment_variables": {"GREETING": "ü" * 2048}},
            "the environment variables come to 4104 bytes",
        ),
        (
            {"application_log_level": "DEBUG"},
            "`application_log_level` is for logs in JSON",
        ),
        (
            {"log_format": "Text", "system_log_level": "DEBUG"},
            "`system_log_level` is for logs in JSON",
        ),
        (
            {"snap_start": True, "python_version": "3.11"},
            "`snap_start` is not for Python 3.11",
        ),
        (
            {"snap_start": True, "python_version": "3.12", "provisioned_concurrency": 1},
            "`snap_start` and `provisioned_concurrency` are two ways to the same end",
        ),
        (
            {"snap_start": True, "python_version": "3.12", "ephemeral_storage": 513},
            "`snap_start` does not go with `ephemeral_storage`",
        ),
    ],
)
def test_what_lambda_does_not_take_together_is_told_with_its_places(
    settings: dict[str, object], problem: str
) -> None:
    with pytest.raises(ConflictingSettingsError) as caught:
        configured(settings, PURE)

    assert str(caught.value) == f".achalice/config.json: of `report`, {problem}"
    assert caught.value.hint


def test_a_function_without_any_of_it_has_no_alias_and_no_other_way_to_fail() -> None:
    desired = configured({}, PURE)

    assert not [each for each in desired.values() if isinstance(each, Alias | AsyncInvocation)]


def test_what_becomes_of_asynchronous_calls_is_of_its_own() -> None:
    settings = {
        "maximum_retry_attempts": 0,
        "maximum_event_age_in_seconds": 60,
        "on_success": TOPIC,
        "on_failure": DEAD,
    }

    desired = configured(settings, PURE)

    assert desired[addresses.async_invocation("report")] == AsyncInvocation(
        function=addresses.function("report"),
        role=ROLE,
        maximum_retry_attempts=0,
        maximum_event_age_in_seconds=60,
        on_success=TOPIC,
        on_failure=DEAD,
    )


EVERY_CALLER: tuple[Trigger, ...] = (
    *(HOURLY, AT_NINE, EVENT, QUEUE, STREAM, TABLE, KAFKA, UPLOAD, NEWS, LINES),
    FunctionGuard("keep", "keep"),
    HttpRoute("/a", ("GET",), "a", guard=FunctionGuard("keep", "keep")),
    ROUTE,
)


def test_whatever_calls_a_function_calls_its_alias_where_it_has_one() -> None:
    desired = configured({**READY, "on_failure": DEAD}, *EVERY_CALLER)

    aliases = {each.function: each for each in desired.values() if isinstance(each, Alias)}
    functions = {address for address, each in desired.items() if isinstance(each, Function)}
    assert aliases.keys() == functions
    others = [each for each in desired.values() if not isinstance(each, Alias)]
    assert not functions & {need for each in others for need in each.needs()}
    assert {need for each in desired.values() for need in each.needs()} <= desired.keys()


def test_other_functions_are_called_as_they_were() -> None:
    desired = configured({"lambda_functions": {"tick": READY}}, HOURLY, QUEUE)

    mapping = of_kind(QueueMapping, desired, "queue_mapping:on_order/orders")
    assert mapping.function == "function:on_order"
    assert [address for address in desired if address.startswith("alias:")] == ["alias:tick"]


def test_the_scheduler_may_call_the_alias() -> None:
    role = of_kind(Role, configured(READY, AT_NINE), SCHEDULER_ROLE)

    assert resources_of(role) == [
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-dev-tick:live"
    ]


def content_of(
    settings: Mapping[str, object] = MappingProxyType({}), contents: Contents = CONTENTS
) -> str:
    desired = configured({**READY, **settings}, PURE, contents=contents)
    return of_kind(Alias, desired, "alias:report").content


@pytest.mark.parametrize(
    "contents", [replace(CONTENTS, code="beef"), replace(CONTENTS, layer="decaf")]
)
def test_each_change_of_what_is_bundled_makes_another_version(contents: Contents) -> None:
    assert content_of(contents=contents) != content_of()


@pytest.mark.parametrize(
    "change",
    [
        {"lambda_timeout": 7},
        {"environment_variables": {"LEVEL": "1"}},
        {"layers": [LAYER_ARN]},
        {"iam_role_arn": GIVEN},
    ],
)
def test_each_change_of_what_is_called_makes_another_version(change: dict[str, object]) -> None:
    assert content_of(change) != content_of()


@pytest.mark.parametrize(
    "change",
    [
        {"tags": {"team": "shop"}},
        {"reserved_concurrency": 7},
        {"provisioned_concurrency": 6},
        {"log_retention_in_days": 7},
    ],
)
def test_what_all_versions_share_makes_no_other(change: dict[str, object]) -> None:
    assert content_of(change) == content_of()


def test_a_function_that_starts_from_snapshots_is_called_by_version() -> None:
    desired = configured({"snap_start": True, "python_version": "3.12"}, PURE)

    assert of_kind(Function, desired, "function:report").snap_start
    assert of_kind(Alias, desired, "alias:report").provisioned_concurrency is None


def test_a_sandbox_whose_python_has_no_snapshots_starts_without() -> None:
    settings = {"snap_start": True, "python_version": "3.12"}

    desired = configured(settings, PURE, contents=replace(CONTENTS, runtime="python3.11"))

    assert not of_kind(Function, desired, "function:report").snap_start
    assert Address("alias:report") in desired


def resources_of(role: Role) -> list[JsonValue]:
    found: list[JsonValue] = []
    said = role.policy["Statement"]
    assert isinstance(said, list)
    for each in said:
        assert isinstance(each, dict)
        arns = each["Resource"]
        found += arns if isinstance(arns, list) else [arns]
    return found


def test_functions_share_one_role_that_may_do_what_the_app_does() -> None:
    desired = configured({}, PURE, HOURLY)

    role = of_kind(Role, desired, "role:default")
    assert resources_of(role)[-1] == "None"
    assert roles_of(desired) == {ROLE}


def roles_of(desired: Desired) -> set[Address]:
    return {each.role for each in desired.values() if isinstance(each, Function)}


def test_a_function_s_own_role_may_do_what_that_function_does_and_no_more() -> None:
    desired = configured({"iam_role_per_function": True}, PURE, QUEUE)

    assert "role:default" not in desired
    report = of_kind(Role, desired, "role:function/report")
    on_order = of_kind(Role, desired, "role:function/on_order")
    assert (report.name, on_order.name) == ("shop-dev-report", "shop-dev-on_order")
    place = "${AWS::Region}:${AWS::AccountId}"
    logs = f"arn:${{AWS::Partition}}:logs:{place}:log-group:/aws/lambda/shop-dev"
    assert resources_of(report) == [f"{logs}-report:*", "['report']"]
    assert resources_of(on_order) == [
        f"{logs}-on_order:*",
        f"arn:${{AWS::Partition}}:sqs:{place}:orders",
        "['on_order']",
    ]
    mapping = of_kind(QueueMapping, desired, "queue_mapping:on_order/orders")
    assert mapping.role == "role:function/on_order"


def test_the_role_of_an_alias_s_function_is_that_of_what_it_reads() -> None:
    desired = configured({"iam_role_per_function": True, **READY, "on_failure": DEAD}, QUEUE)

    mapping = of_kind(QueueMapping, desired, "queue_mapping:on_order/orders")
    assert (mapping.function, mapping.role) == ("alias:on_order", "role:function/on_order")
    assert DEAD in resources_of(of_kind(Role, desired, "role:function/on_order"))


def test_a_role_that_is_given_is_used_and_none_is_made() -> None:
    desired = configured({"iam_role_arn": GIVEN, "manage_iam_role": False}, PURE, QUEUE)

    given = addresses.given_role(GIVEN)
    assert desired[given] == GivenRole(arn=GIVEN)
    assert roles_of(desired) == {given}
    assert not [each for each in desired.values() if isinstance(each, Role)]
    mapping = of_kind(QueueMapping, desired, "queue_mapping:on_order/orders")
    assert mapping.role == given


def test_one_function_may_have_a_role_that_is_given_and_the_others_share_theirs() -> None:
    desired = configured(
        {"lambda_functions": {"report": {"iam_role_arn": GIVEN}}}, PURE, QUEUE, HOURLY
    )

    shared = resources_of(of_kind(Role, desired, "role:default"))
    assert roles_of(desired) == {ROLE, addresses.given_role(GIVEN)}
    assert shared[-1] == "['on_order', 'tick']"
    assert not [each for each in shared if "shop-dev-report" in str(each)]


def test_a_function_may_have_a_managed_role_where_the_others_are_given_theirs() -> None:
    own = {"report": {"manage_iam_role": True}}

    desired = configured({"iam_role_arn": GIVEN, "lambda_functions": own}, PURE, HOURLY)

    assert of_kind(Function, desired, "function:report").role == ROLE
    assert of_kind(Function, desired, "function:tick").role == addresses.given_role(GIVEN)


def test_all_roles_are_bounded() -> None:
    desired = configured({"iam_permissions_boundary": BOUNDARY}, PURE, AT_NINE)

    bounds = {each.permissions_boundary for each in desired.values() if isinstance(each, Role)}
    assert bounds == {BOUNDARY}


def test_a_function_called_as_another_role_is_shares_no_name_with_it() -> None:
    """`default` and `scheduler` are the names of roles that are there already."""
    triggers = (AT_NINE, PureFunction("scheduler"), PureFunction("default"))

    desired = configured({"iam_role_per_function": True}, *triggers)

    names = [each.name for each in desired.values() if isinstance(each, Role)]
    assert len(names) == len(set(names)) == 4


@pytest.mark.parametrize("own", [{"autogen_policy": False}, {"iam_policy_file": "report.json"}])
def test_a_function_whose_policy_is_another_has_a_role_of_its_own(own: dict[str, object]) -> None:
    """As in Chalice, where each policy file makes a role."""
    desired = configured({"lambda_functions": {"report": own}}, PURE, HOURLY)

    assert roles_of(desired) == {ROLE, addresses.function_role("report")}


def test_a_policy_that_all_functions_have_makes_no_further_role() -> None:
    desired = configured({"iam_policy_file": "all.json", "autogen_policy": False}, PURE, HOURLY)

    assert roles_of(desired) == {ROLE}
