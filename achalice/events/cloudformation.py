"""Custom resources, hooks and macros of CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

from typing import Annotated, Any, Generic, Literal, Self

from pydantic import Field, model_validator
from pydantic.alias_generators import to_pascal
from typing_extensions import TypeVar

from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping

__all__ = [
    "CloudFormationHookEvent",
    "CloudFormationHookResponse",
    "CloudFormationHookTarget",
    "CloudFormationMacroEvent",
    "CloudFormationMacroResponse",
    "CustomResourceEvent",
    "CustomResourceResponse",
]

PropertiesT = TypeVar("PropertiesT", default=dict[str, Any], covariant=True)
"""A custom resource's properties: a dictionary, or a type that they are read into."""


class CustomResourceResponse(Answer, alias_generator=to_pascal, populate_by_name=True):
    """What became of a resource: the body to PUT to the event's `response_url`.

    A function behind CDK's provider framework returns it.
    """

    status: Literal["SUCCESS", "FAILED"] = "SUCCESS"
    reason: str | None = None
    """Shown among the stack's events."""
    physical_resource_id: str = Field(min_length=1, max_length=1024)
    """Another one than before has CloudFormation delete the resource that had that."""
    stack_id: str
    request_id: str
    logical_resource_id: str
    no_echo: bool | None = None
    """Whether the stack's outputs hide `data`."""
    data: dict[str, Any] | None = None
    """What `Fn::GetAtt` finds."""

    @model_validator(mode="after")
    def _failed_with_a_reason(self) -> Self:
        if self.status == "FAILED" and not self.reason:
            raise ValueError("CloudFormation wants the reason of a failure")
        return self


class CustomResourceEvent(
    LambdaEvent, Generic[PropertiesT], alias_generator=to_pascal, populate_by_name=True
):
    """A stack creates, updates or deletes a resource of yours.

    `CustomResourceEvent[Bucket]` reads the properties. CloudFormation sends all of their numbers
    and truth values as text, and `ServiceToken` among them.
    """

    request_type: Literal["Create", "Update", "Delete"] | str
    service_token: str | None = None
    """The function's ARN."""
    response_url: str | None = Field(
        default=None, validation_alias="ResponseURL", serialization_alias="ResponseURL"
    )
    """Where CloudFormation waits for the answer; presigned. CDK's provider framework keeps it."""
    stack_id: str
    """An ARN."""
    request_id: str
    logical_resource_id: str
    """As the template calls it."""
    physical_resource_id: str | None = None
    """What the last answer called it; None where it is to be created."""
    resource_type: str
    """`Custom::...` or `AWS::CloudFormation::CustomResource`."""
    resource_properties: Annotated[PropertiesT, NullIsEmptyMapping] = Field(
        default_factory=dict, validate_default=True
    )
    old_resource_properties: PropertiesT | None = None
    """Of updates: as they were."""

    def succeeded(
        self,
        physical_resource_id: str | None = None,
        data: dict[str, Any] | None = None,
        *,
        no_echo: bool | None = None,
    ) -> CustomResourceResponse:
        """The answer that it was done.

        The id is the one that the resource has, or the request's, where none is given.
        """
        return CustomResourceResponse(
            physical_resource_id=physical_resource_id or self._physical_id(),
            stack_id=self.stack_id,
            request_id=self.request_id,
            logical_resource_id=self.logical_resource_id,
            data=data,
            no_echo=no_echo,
        )

    def failed(self, reason: str) -> CustomResourceResponse:
        """The answer that it was not done: the stack rolls back."""
        return CustomResourceResponse(
            status="FAILED",
            reason=reason,
            physical_resource_id=self._physical_id(),
            stack_id=self.stack_id,
            request_id=self.request_id,
            logical_resource_id=self.logical_resource_id,
        )

    def _physical_id(self) -> str:
        return self.physical_resource_id or self.request_id


class CloudFormationHookTargetModel(EventModel):
    """A resource as it is to be, and as it is."""

    resource_properties: dict[str, Any] | None = None
    """None where it is to be deleted."""
    previous_resource_properties: dict[str, Any] | None = None


class CloudFormationHookTarget(EventModel):
    """What is to be changed."""

    target_name: str
    """`AWS::S3::Bucket`, `STACK` or `CHANGE_SET`."""
    target_type: str
    """`RESOURCE`, `STACK` or `CHANGE_SET`."""
    target_logical_id: str | None = None
    target_model: CloudFormationHookTargetModel | None = None
    """Of resources."""
    payload: str | None = None
    """Of stacks and change sets: a presigned URL of what there is to know of them, as JSON."""


class CloudFormationHookContext(EventModel):
    """Which call it is of those for one change."""

    invocation: int | None = None
    """1 to 3: a hook that is `IN_PROGRESS` is called again."""
    callback_context: Any = None
    """What the last answer had."""


class CloudFormationHookResponse(Answer):
    """Whether a change may be made."""

    hook_status: Literal["SUCCESS", "FAILED", "IN_PROGRESS"]
    error_code: Literal["NonCompliant", "InternalFailure"] | None = None
    """Why it failed: the change is not as it should be, or could not be looked at."""
    message: str | None = None
    client_request_token: str | None = None
    callback_context: dict[str, Any] | None = None
    callback_delay_seconds: int | None = None

    @model_validator(mode="after")
    def _failed_with_a_code(self) -> Self:
        if self.hook_status == "FAILED" and self.error_code is None:
            raise ValueError("CloudFormation wants the error code of a failure")
        return self


class CloudFormationHookEvent(LambdaEvent):
    """A change is about to be made. Return a `CloudFormationHookResponse`."""

    client_request_token: str | None = None
    aws_account_id: str
    stack_id: str | None = None
    """None or empty where no stack changes it."""
    change_set_id: str | None = None
    hook_type_name: str
    """`Company::Team::Hook`."""
    hook_type_version: str | None = None
    hook_model: dict[str, Any] | None = None
    """`LambdaFunction`: this function's ARN."""
    action_invocation_point: str
    """`CREATE_PRE_PROVISION`, `UPDATE_PRE_PROVISION` or `DELETE_PRE_PROVISION`."""
    request_data: CloudFormationHookTarget
    request_context: CloudFormationHookContext = Field(default_factory=CloudFormationHookContext)


class CloudFormationMacroResponse(Answer):
    """A template, or the part of one, as the macro leaves it."""

    request_id: str
    """As in the event."""
    status: str = "success"
    """Anything else is a failure."""
    fragment: dict[str, Any] | list[Any] | str | None = None
    error_message: str | None = None


class CloudFormationMacroEvent(LambdaEvent):
    """A template uses a macro. Return a `CloudFormationMacroResponse`."""

    region: str
    account_id: str
    fragment: dict[str, Any] | list[Any] | str
    """The template, or its part with `Fn::Transform`."""
    transform_id: str
    """`{account}::{macro}`."""
    params: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Those of `Fn::Transform`; none where the whole template is transformed."""
    request_id: str
    template_parameter_values: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(
        default_factory=dict
    )

    def succeeded(self, fragment: dict[str, Any] | list[Any] | str) -> CloudFormationMacroResponse:
        """The answer that `fragment` stands in the template instead."""
        return CloudFormationMacroResponse(request_id=self.request_id, fragment=fragment)

    def failed(self, message: str) -> CloudFormationMacroResponse:
        """The answer that it could not be transformed."""
        return CloudFormationMacroResponse(
            request_id=self.request_id, status="failure", error_message=message
        )
