import pytest
from pydantic import JsonValue

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.drift import Found
from achalice_cli.engine.state import Recorded

from ..engine.builders import subscription
from .scripts import Script

ARN = "arn:aws:sns:eu-west-1:123456789012:news:1"
POLICY = '{"kind":["a"]}'
TO_BODIES = {"FilterPolicyScope": "MessageBody"}


def recorded(policy: str | None) -> Recorded:
    """A subscription that looks at attributes."""
    resource = subscription().model_copy(update={"filter_policy": policy})
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs={"arn": ARN})


async def drift(aws: Aws, of: Recorded) -> dict[str, JsonValue]:
    """What is found other than recorded."""
    reading = await AwsReader(aws).read(of, {})
    assert isinstance(reading, Found)
    found = reading.properties.items()
    return {name: value for name, value in found if of.properties[name] != value}


@pytest.mark.parametrize("found", ['{"kind":["a"]}', '{ "kind": [ "a" ] }'])
async def test_a_filter_policy_in_other_words_is_the_same(
    aws: Aws, sns: Script, found: str
) -> None:
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(
        Attributes={"FilterPolicy": found}
    )

    assert await drift(aws, recorded(POLICY)) == {}


@pytest.mark.parametrize("said", [None, "{}"])
@pytest.mark.parametrize("answer", [{}, {"FilterPolicy": "{}", **TO_BODIES}])
async def test_a_filter_policy_without_anything_in_it_is_none_and_its_scope_does_not_count(
    aws: Aws, sns: Script, said: str | None, answer: dict[str, str]
) -> None:
    """Such a policy is how one is taken away; the scope stays behind."""
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(Attributes=answer)

    assert await drift(aws, recorded(said)) == {}


@pytest.mark.parametrize(
    ("answer", "drifted"),
    [
        ({"FilterPolicy": "{}", **TO_BODIES}, {"filter_policy": None}),
        ({"FilterPolicy": '{"kind":["b"]}'}, {"filter_policy": '{"kind":["b"]}'}),
        ({"FilterPolicy": POLICY, **TO_BODIES}, {"filter_policy_scope": "MessageBody"}),
    ],
    ids=["taken away", "another", "another scope"],
)
async def test_what_others_changed_of_a_filter_policy_is_found(
    aws: Aws, sns: Script, answer: dict[str, str], drifted: dict[str, JsonValue]
) -> None:
    sns.on("get_subscription_attributes", SubscriptionArn=ARN).gives(Attributes=answer)

    assert await drift(aws, recorded(POLICY)) == drifted
