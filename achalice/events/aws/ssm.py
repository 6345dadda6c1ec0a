"""Parameters, commands, automations and calendars, as Systems Manager tells EventBridge.

https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html
"""

from typing import Annotated

from achalice.events._base import EventModel, NullIsEmpty
from achalice.events._spelling import KebabModel, PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "SSMAutomationExecutionEvent",
    "SSMCalendarStateChangeEvent",
    "SSMCommandInvocationEvent",
    "SSMCommandStatusChangeEvent",
    "SSMParameterPolicyActionEvent",
    "SSMParameterStoreChangeEvent",
]


class SSMParameterStoreChangeDetail(EventModel):
    """What became of a parameter; never its value."""

    name: str
    operation: str
    """`Create`, `Update`, `Delete` or `LabelParameterVersion`."""
    type: str | None = None
    """`String`, `StringList` or `SecureString`."""
    description: str | None = None
    label: str | None = None


class SSMParameterPolicyActionDetail(KebabModel):
    """What a parameter's policy did or says."""

    parameter_name: str
    policy_type: str
    """`Expiration`, `ExpirationNotification` or `NoChangeNotification`."""
    parameter_type: str | None = None
    action_status: str | None = None
    action_reason: str | None = None
    policy_content: str | None = None
    """JSON."""


class SSMCommandStatusChangeDetail(KebabModel):
    """A command as it is now."""

    command_id: str
    document_name: str
    status: str
    """`Pending`, `InProgress`, `Success`, `TimedOut`, `Cancelled`, `Failed`."""
    requested_date_time: str | None = None
    expire_after: str | None = None
    parameters: str | None = None
    """JSON."""
    instance_ids: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Up to the number that one event holds."""


class SSMCommandInvocationDetail(KebabModel):
    """A command on one instance."""

    command_id: str
    document_name: str
    instance_id: str
    status: str
    requested_date_time: str | None = None


class SSMAutomationExecutionDetail(PascalModel):
    """An automation, or a step of one, as it is now."""

    execution_id: str
    definition: str | None = None
    """The runbook's name."""
    definition_version: float | None = None
    status: str
    step_name: str | None = None
    """Only of steps."""
    action: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    time: str | None = None
    executed_by: str | None = None


class SSMCalendarStateChangeDetail(EventModel):
    """What a calendar says now."""

    state: str
    """`OPEN` or `CLOSED`."""
    at_time: str | None = None
    next_transition_time: str | None = None
    event: str | None = None


class SSMParameterStoreChangeEvent(EventBridgeEvent[SSMParameterStoreChangeDetail]):
    """A parameter was created, updated, labelled or deleted."""


class SSMParameterPolicyActionEvent(EventBridgeEvent[SSMParameterPolicyActionDetail]):
    """A parameter expired, will soon, or has not changed for long."""


class SSMCommandStatusChangeEvent(EventBridgeEvent[SSMCommandStatusChangeDetail]):
    """A command went on or ended."""


class SSMCommandInvocationEvent(EventBridgeEvent[SSMCommandInvocationDetail]):
    """A command went on or ended on an instance."""


class SSMAutomationExecutionEvent(EventBridgeEvent[SSMAutomationExecutionDetail]):
    """An automation, or a step of one, went on or ended."""


class SSMCalendarStateChangeEvent(EventBridgeEvent[SSMCalendarStateChangeDetail]):
    """A change calendar opened or closed."""
