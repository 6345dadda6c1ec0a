"""What buckets tell of: the one notification document that each of them has.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
"""

import json
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import AwsCallError, NoSuchSourceError, code_of, message_of
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, Result
from achalice_cli.engine.resources import BucketNotification, BucketNotifications
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_s3.literals import EventType
    from types_aiobotocore_s3.type_defs import (
        FilterRuleTypeDef,
        LambdaFunctionConfigurationUnionTypeDef,
        NotificationConfigurationTypeDef,
    )

_PATIENCE = 20.0
"""Seconds until S3 is believed that it may not call a function: permissions take a while."""


def _is_temporary(error: ClientError) -> bool:
    """The document is being changed by another call, or S3 has not heard of a permission."""
    return code_of(error) == "OperationAborted" or _is_unreached(error)


def _is_unreached(error: ClientError) -> bool:
    return code_of(error) == "InvalidArgument" and (
        "unable to validate the following destination" in message_of(error).lower()
    )


class Notifications:
    """Adds the app's notifications to buckets' documents and takes them out again."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, resource: BucketNotifications, made: Made) -> Result:
        """Put the app's notifications in the place of those that it had, beside all others.

        Raises:
            NoSuchSourceError: the bucket is not there.
            AwsCallError: S3 cannot reach one that the document names.
        """
        outputs = {"bucket": resource.bucket, "owner": resource.owner}
        return await self.update(resource, outputs, made)

    async def update(self, resource: BucketNotifications, outputs: Outputs, made: Made) -> Result:
        """Put the app's notifications in the place of those that it had, beside all others.

        Raises:
            NoSuchSourceError: the bucket is not there.
            AwsCallError: S3 cannot reach one that the document names.
        """
        try:
            document = await self._others(outputs, resource.owner)
            document["LambdaFunctionConfigurations"] = [
                *document.get("LambdaFunctionConfigurations", []),
                *(
                    _configuration(notification, made[function]["arn"])
                    for notification, function in zip(
                        resource.notifications, resource.functions, strict=True
                    )
                ),
            ]
            await self._put(resource.bucket, document)
        except ClientError as error:
            if code_of(error) == "NoSuchBucket":
                raise NoSuchSourceError("bucket", resource.bucket) from error
            raise
        return Result({"bucket": resource.bucket, "owner": resource.owner})

    async def delete(self, outputs: Outputs) -> None:
        """Take the app's notifications out of the document; the others stay."""
        try:
            await self._put(outputs["bucket"], await self._others(outputs))
        except ClientError as error:
            if code_of(error) != "NoSuchBucket":
                raise

    async def _others(self, outputs: Outputs, *owners: str) -> "NotificationConfigurationTypeDef":
        """The document without the notifications of `owners` and those that are in `outputs`."""
        s3 = await self._aws.s3()
        found = await s3.get_bucket_notification_configuration(Bucket=outputs["bucket"])
        document = cast(
            "NotificationConfigurationTypeDef",
            {name: value for name, value in found.items() if name != "ResponseMetadata"},
        )
        functions = [
            each
            for each in document.get("LambdaFunctionConfigurations", [])
            if not is_own(each.get("Id", ""), outputs) and not each.get("Id", "").startswith(owners)
        ]
        if functions:
            document["LambdaFunctionConfigurations"] = functions
        else:
            document.pop("LambdaFunctionConfigurations", None)
        return document

    async def _put(self, bucket: str, document: "NotificationConfigurationTypeDef") -> None:
        s3 = await self._aws.s3()
        try:
            await until_accepted(
                lambda: s3.put_bucket_notification_configuration(
                    Bucket=bucket, NotificationConfiguration=document
                ),
                _is_temporary,
                patience=_PATIENCE,
            )
        except ClientError as error:
            if _is_unreached(error):
                raise _explained(error) from error
            raise


def is_own(notification: str, outputs: Outputs) -> bool:
    """Whether the notification of that id is recorded: adopted ones keep their ids."""
    ids: list[str] = json.loads(outputs.get("ids", "[]"))
    return notification.startswith(outputs["owner"]) or notification in ids


def _configuration(
    notification: BucketNotification, function: str
) -> "LambdaFunctionConfigurationUnionTypeDef":
    configuration: LambdaFunctionConfigurationUnionTypeDef = {
        "Id": notification.id,
        "LambdaFunctionArn": function,
        "Events": [cast("EventType", each) for each in notification.events],
    }
    rules: list[FilterRuleTypeDef] = []
    if notification.prefix is not None:
        rules.append({"Name": "prefix", "Value": notification.prefix})
    if notification.suffix is not None:
        rules.append({"Name": "suffix", "Value": notification.suffix})
    if rules:
        configuration["Filter"] = {"Key": {"FilterRules": rules}}
    return configuration


def _explained(error: ClientError) -> AwsCallError:
    """With the destination, which may be another's, and what is wrong with it."""
    details = cast("dict[str, str]", error.response.get("Error", {}))
    said = [
        details[name]
        for name in ("ArgumentName1", "ArgumentValue1", "ArgumentName", "ArgumentValue")
        if details.get(name)
    ]
    message = ": ".join([message_of(error), *said])
    return AwsCallError("s3", error.operation_name, code_of(error), message)
