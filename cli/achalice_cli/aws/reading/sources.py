"""What buckets and topics tell, as it is."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue

from achalice_cli.aws.buckets import is_own
from achalice_cli.aws.reading.likeness import same_json
from achalice_cli.aws.session import Aws
from achalice_cli.aws.topics import parsed
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_s3.type_defs import LambdaFunctionConfigurationOutputTypeDef


async def read_notifications(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The app's own notifications in the bucket's document."""
    s3 = await aws.s3()
    answer = await s3.get_bucket_notification_configuration(Bucket=recorded.outputs["bucket"])
    own = {
        each["Id"]: _notification(each)
        for each in answer.get("LambdaFunctionConfigurations", [])
        if is_own(each.get("Id", ""), recorded.outputs)
    }
    if not own:
        return Gone()
    # In the recorded order: the functions that they are for are recorded in it, too.
    noted = recorded.properties.get("notifications")
    ordered = [own.pop(each) for each in _ids(noted) if each in own]
    return Found({"notifications": [*ordered, *own.values()]})


def _ids(noted: JsonValue) -> Iterator[str]:
    for each in noted if isinstance(noted, list) else []:
        if isinstance(each, dict):
            yield str(each.get("id"))


def _notification(found: "LambdaFunctionConfigurationOutputTypeDef") -> dict[str, JsonValue]:
    rules = found.get("Filter", {}).get("Key", {}).get("FilterRules", [])
    # S3 writes the names of rules with a capital.
    keys = {rule.get("Name", "").lower(): rule.get("Value") for rule in rules}
    return {
        "id": found.get("Id"),
        "events": [*found["Events"]],
        "prefix": keys.get("prefix"),
        "suffix": keys.get("suffix"),
    }


async def read_subscription(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """What of the topic reaches the function, and where lost messages go."""
    arn = recorded.outputs["arn"]
    sns = await aws.sns(arn.split(":")[3])
    found = (await sns.get_subscription_attributes(SubscriptionArn=arn))["Attributes"]
    redrive = parsed(found.get("RedrivePolicy"))
    queue = redrive.get("deadLetterTargetArn") if isinstance(redrive, dict) else None
    return Found({**_filter(recorded, found), "dead_letter_arn": queue})


def _filter(recorded: Recorded, found: Mapping[str, str]) -> dict[str, JsonValue]:
    said, now = recorded.properties.get("filter_policy"), found.get("FilterPolicy")
    if parsed(now) is None:
        # Its scope stays behind, and matters to nobody.
        none = said is None or (isinstance(said, str) and parsed(said) is None)
        return {"filter_policy": said if none else None}
    properties: dict[str, JsonValue] = {"filter_policy": same_json(said, now)}
    if "FilterPolicyScope" in found:
        properties["filter_policy_scope"] = found["FilterPolicyScope"]
    return properties
