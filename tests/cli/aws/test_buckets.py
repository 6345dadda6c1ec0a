from collections.abc import Iterable

import pytest

from achalice_cli.aws.buckets import Notifications
from achalice_cli.aws.errors import AwsCallError, NoSuchSourceError
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import BucketNotification, BucketNotifications
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

BUCKET = "uploads"
OWNER = "achalice:shop-dev:"
OUTPUTS: Outputs = {"bucket": BUCKET, "owner": OWNER}
FUNCTION = Address("function:on_upload")
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-on_upload"
MADE: Made = {FUNCTION: {"name": "shop-dev-on_upload", "arn": FUNCTION_ARN}}
RESOURCE = BucketNotifications(
    bucket=BUCKET,
    owner=OWNER,
    notifications=(
        BucketNotification(
            id=f"{OWNER}on_upload", events=("s3:ObjectCreated:*",), prefix="in/", suffix=".csv"
        ),
    ),
    functions=(FUNCTION,),
    permissions=(),
)
OURS: dict[str, object] = {
    "Id": f"{OWNER}on_upload",
    "LambdaFunctionArn": FUNCTION_ARN,
    "Events": ["s3:ObjectCreated:*"],
    "Filter": {
        "Key": {
            "FilterRules": [
                {"Name": "prefix", "Value": "in/"},
                {"Name": "suffix", "Value": ".csv"},
            ]
        }
    },
}
SOMEBODYS: dict[str, object] = {
    "Id": "achalice:shop-prod:on_upload",
    "LambdaFunctionArn": f"{FUNCTION_ARN}-prod",
    "Events": ["s3:ObjectRemoved:*"],
    "Filter": {"Key": {"FilterRules": [{"Name": "Prefix", "Value": "out/"}]}},
}
OTHERS: dict[str, object] = {
    "TopicConfigurations": [
        {"Id": "t", "TopicArn": "arn:topic", "Events": ["s3:ObjectRestore:*"]},
    ],
    "QueueConfigurations": [
        {"Id": "q", "QueueArn": "arn:queue", "Events": ["s3:ObjectTagging:*"]},
    ],
    "EventBridgeConfiguration": {},
}
UNREACHED = "Unable to validate the following destination configurations"


@pytest.fixture
def notifications(aws: Aws) -> Notifications:
    return Notifications(aws)


def holds(s3: Script, *functions: dict[str, object], others: dict[str, object] = OTHERS) -> None:
    document = {"LambdaFunctionConfigurations": [*functions]} if functions else {}
    s3.on("get_bucket_notification_configuration", Bucket=BUCKET).gives(**others, **document)


def putting(
    s3: Script, functions: Iterable[dict[str, object]], others: dict[str, object] = OTHERS
) -> Call:
    document: dict[str, object] = {**others}
    if given := [*functions]:
        document["LambdaFunctionConfigurations"] = given
    return s3.on(
        "put_bucket_notification_configuration",
        Bucket=BUCKET,
        NotificationConfiguration=document,
    )


async def test_what_others_are_told_is_kept_as_it_is(
    notifications: Notifications, s3: Script
) -> None:
    """The document is one for all, and whoever puts it puts all of it."""
    holds(s3, SOMEBODYS)
    putting(s3, [SOMEBODYS, OURS]).gives()

    result = await notifications.create(RESOURCE, MADE)

    assert result.outputs == OUTPUTS


async def test_a_bucket_that_told_nobody_tells_the_app(
    notifications: Notifications, s3: Script
) -> None:
    holds(s3, others={})
    putting(s3, [OURS], others={}).gives()

    await notifications.create(RESOURCE, MADE)


async def test_a_notification_without_a_filter_is_for_every_key(
    notifications: Notifications, s3: Script
) -> None:
    every = BucketNotification(
        id=f"{OWNER}on_upload", events=("s3:ObjectCreated:*",), prefix=None, suffix=None
    )
    holds(s3, others={})
    without = {name: value for name, value in OURS.items() if name != "Filter"}
    putting(s3, [without], others={}).gives()

    await notifications.create(RESOURCE.model_copy(update={"notifications": (every,)}), MADE)


async def test_whatever_the_app_was_told_before_goes(
    notifications: Notifications, s3: Script
) -> None:
    """By an interrupted deploy, too, of which no record is left."""
    holds(
        s3, {**OURS, "Id": f"{OWNER}renamed"}, SOMEBODYS, {**OURS, "Events": ["s3:Replication:*"]}
    )
    putting(s3, [SOMEBODYS, OURS]).gives()

    await notifications.update(RESOURCE, OUTPUTS, MADE)


async def test_an_app_that_is_called_otherwise_takes_its_old_notifications_away(
    notifications: Notifications, s3: Script
) -> None:
    holds(s3, {**OURS, "Id": "achalice:store-dev:on_upload"}, others={})
    putting(s3, [OURS], others={}).gives()
    before: Outputs = {"bucket": BUCKET, "owner": "achalice:store-dev:"}

    result = await notifications.update(RESOURCE, before, MADE)

    assert result.outputs == OUTPUTS


async def test_a_bucket_that_is_not_there_is_told_by_its_name(
    notifications: Notifications, s3: Script
) -> None:
    s3.on("get_bucket_notification_configuration", Bucket=BUCKET).refuses("NoSuchBucket")

    with pytest.raises(NoSuchSourceError, match="there is no bucket `uploads`"):
        await notifications.create(RESOURCE, MADE)


@pytest.mark.parametrize(
    ("code", "message"),
    [("InvalidArgument", UNREACHED), ("OperationAborted", "A conflicting operation")],
    ids=["permission not known yet", "being changed"],
)
async def test_the_document_is_put_as_soon_as_s3_takes_it(
    notifications: Notifications, s3: Script, clock: Clock, code: str, message: str
) -> None:
    holds(s3)
    putting(s3, [OURS]).refuses(code, message)
    putting(s3, [OURS]).gives()

    await notifications.create(RESOURCE, MADE)

    assert len(clock.pauses) == 1


async def test_a_document_that_names_what_s3_cannot_reach_is_told(
    notifications: Notifications, s3: Script, clock: Clock
) -> None:
    """It may be somebody else's queue that is gone, and stands in the way of every change."""
    clock.speed = 2000
    holds(s3)
    for _ in range(2):
        putting(s3, [OURS]).refuses(
            "InvalidArgument",
            UNREACHED,
            ArgumentName1="arn:queue, null",
            ArgumentValue1="The destination queue does not exist",
        )

    with pytest.raises(AwsCallError) as raised:
        await notifications.create(RESOURCE, MADE)

    assert str(raised.value) == (
        f"s3 PutBucketNotificationConfiguration was refused: InvalidArgument: {UNREACHED}: "
        "arn:queue, null: The destination queue does not exist"
    )


async def test_only_the_app_s_own_notifications_are_deleted(
    notifications: Notifications, s3: Script
) -> None:
    holds(s3, OURS, SOMEBODYS)
    putting(s3, [SOMEBODYS]).gives()

    await notifications.delete(OUTPUTS)


async def test_the_last_notification_of_a_bucket_is_deleted(
    notifications: Notifications, s3: Script
) -> None:
    holds(s3, OURS, others={})
    putting(s3, [], others={}).gives()

    await notifications.delete(OUTPUTS)


async def test_notifications_of_a_bucket_that_is_gone_count_as_deleted(
    notifications: Notifications, s3: Script
) -> None:
    s3.on("get_bucket_notification_configuration", Bucket=BUCKET).refuses("NoSuchBucket")

    await notifications.delete(OUTPUTS)


async def test_adopted_notifications_give_way_to_the_app_s_own(
    notifications: Notifications, s3: Script
) -> None:
    """S3 would refuse the new ones beside them."""
    holds(s3, {**OURS, "Id": "MDg4MGQ0"}, SOMEBODYS)
    putting(s3, [SOMEBODYS, OURS]).gives()
    before: Outputs = {"bucket": BUCKET, "owner": "achalice:adopted:", "ids": '["MDg4MGQ0"]'}

    result = await notifications.update(RESOURCE, before, MADE)

    assert result.outputs == OUTPUTS
