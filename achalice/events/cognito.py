"""What all triggers of a Cognito user pool have, and those that no other module knows.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field
from pydantic.alias_generators import to_camel

from achalice._typing import RawEvent
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping
from achalice.events._wire import AsSent

__all__ = ["CognitoCallerContext", "CognitoTriggerEvent", "CognitoTriggerRequest"]


def _text(value: object) -> object:
    # Samples in the documentation have booleans where Cognito sends "true" and "false".
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


Attributes = Annotated[dict[str, Annotated[str, BeforeValidator(_text)]], NullIsEmptyMapping]
"""Names and values, all of them text; a null is an empty one."""


class CognitoCallerContext(AsSent):
    """What asked the user pool."""

    _sent_fields = ("aws_sdk_version",)

    aws_sdk_version: str | None = Field(
        default=None,
        validation_alias=AliasChoices("awsSdkVersion", "awsSdk"),
        serialization_alias="awsSdkVersion",
    )
    """`aws-sdk-unknown-unknown` where Cognito cannot tell."""
    client_id: str | None = None
    """The app client; `CLIENT_ID_NOT_APPLICABLE` or None where an administrator asked."""


class CognitoTriggerRequest(EventModel):
    """What a trigger is told of the user."""

    user_attributes: Attributes = Field(default_factory=dict)
    """By name: `sub`, `email`, `custom:tier`; booleans are the texts `true` and `false`."""
    client_metadata: Attributes = Field(default_factory=dict)
    """What the caller of the API passed on to the trigger; empty on most calls."""


class CognitoTriggerEvent(LambdaEvent):
    """A user pool asks, or tells, a function something. Each trigger has a model of its own.

    A handler gives the event back with its `response` filled in: `return event.answer(...)`, which
    the models of the triggers have. One that raises an error refuses; the user reads its message.
    """

    version: str = "1"
    """`2` and `3` from pre token generation triggers of that version."""
    trigger_source: str
    """The trigger and the occasion: `PreSignUp_AdminCreateUser`."""
    region: str | None = None
    user_pool_id: str
    user_name: str | None = None
    """As the pool knows the user; None for machines."""
    caller_context: CognitoCallerContext = Field(default_factory=CognitoCallerContext)
    request: CognitoTriggerRequest
    response: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What Cognito does when nobody says otherwise."""

    def _answered(self, **response: object) -> RawEvent:
        """The payload with `response` in its response; what is None says nothing."""
        payload = self.to_dict() or self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        said = {to_camel(name): value for name, value in response.items() if value is not None}
        return {**payload, "response": {**self.response, **said}}
