"""Requests to an S3 Object Lambda access point, answered by a function.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from typing import Any

from pydantic import Field

from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent
from achalice.events._http import HeadersField
from achalice.events._principals import CloudTrailUserIdentity
from achalice.requests import Headers

__all__ = [
    "S3GetObjectContext",
    "S3HeadObjectResponse",
    "S3ListObjectsResponse",
    "S3ObjectContext",
    "S3ObjectLambdaConfiguration",
    "S3ObjectLambdaEvent",
    "S3ObjectLambdaGetEvent",
    "S3ObjectLambdaHeadEvent",
    "S3ObjectLambdaListEvent",
    "S3ObjectLambdaListV2Event",
    "S3ObjectLambdaUserRequest",
]


class S3ObjectLambdaConfiguration(EventModel):
    """The access point that was asked, and the one behind it."""

    access_point_arn: str
    supporting_access_point_arn: str = ""
    payload: str = ""
    """The access point's own, often JSON."""


class S3ObjectLambdaUserRequest(EventModel):
    """The request as it was made."""

    url: str
    """Decoded; the path and the query may be all there is of it."""
    headers: HeadersField = Field(default_factory=Headers)
    """Case-insensitive; those that authorize are left out."""


class S3ObjectContext(EventModel):
    """Where the original is."""

    input_s3_url: str
    """Presigned: fetch it with those of the request's headers that `X-Amz-SignedHeaders` names."""


class S3GetObjectContext(S3ObjectContext):
    """Where the original is, and where the changed object goes."""

    output_route: str
    output_token: str
    """Opaque."""


class S3ObjectLambdaEvent(LambdaEvent):
    """A request to an access point."""

    x_amz_request_id: str
    configuration: S3ObjectLambdaConfiguration
    user_request: S3ObjectLambdaUserRequest
    user_identity: CloudTrailUserIdentity | None = None
    protocol_version: str = "1.00"
    """`1.00`: a greater second number only adds fields."""


class S3ObjectLambdaGetEvent(S3ObjectLambdaEvent):
    """Somebody gets an object: send it with S3's `WriteGetObjectResponse`."""

    get_object_context: S3GetObjectContext

    @property
    def input_s3_url(self) -> str:
        """Where the original is, presigned."""
        return self.get_object_context.input_s3_url

    @property
    def write_arguments(self) -> dict[str, str]:
        """Arguments of S3's `write_get_object_response` that say whom it answers."""
        context = self.get_object_context
        return {"RequestRoute": context.output_route, "RequestToken": context.output_token}


class S3ObjectLambdaHeadEvent(S3ObjectLambdaEvent):
    """Somebody asks for an object's headers. Return an `S3HeadObjectResponse`."""

    head_object_context: S3ObjectContext

    @property
    def input_s3_url(self) -> str:
        """Where the original is, presigned."""
        return self.head_object_context.input_s3_url


class S3ObjectLambdaListEvent(S3ObjectLambdaEvent):
    """Somebody lists objects with version 1 of the API. Return an `S3ListObjectsResponse`."""

    list_objects_context: S3ObjectContext

    @property
    def input_s3_url(self) -> str:
        """Where the original list is, presigned."""
        return self.list_objects_context.input_s3_url


class S3ObjectLambdaListV2Event(S3ObjectLambdaEvent):
    """Somebody lists objects with version 2 of the API. Return an `S3ListObjectsResponse`."""

    list_objects_v2_context: S3ObjectContext = Field(
        validation_alias="listObjectsV2Context", serialization_alias="listObjectsV2Context"
    )

    @property
    def input_s3_url(self) -> str:
        """Where the original list is, presigned."""
        return self.list_objects_v2_context.input_s3_url


class S3HeadObjectResponse(Answer):
    """An object's headers, or an error."""

    status_code: int = 200
    headers: dict[str, Any] | None = None
    """`Content-Length`, `ETag`, `Content-Type`, ..."""
    error_code: str | None = None
    """`AccessDenied`."""
    error_message: str | None = None


class S3ListObjectsResponse(Answer):
    """A list of objects, as S3's XML or as what that stands for, or an error."""

    status_code: int = 200
    list_result_xml: str | None = None
    list_bucket_result: dict[str, Any] | None = None
    """With the names of the XML's elements: `name`, `contents`, ..."""
    error_code: str | None = None
    error_message: str | None = None
