"""Deployments, as CodeDeploy tells EventBridge.

https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
"""

from achalice.events._base import EventModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["CodeDeployDeploymentEvent", "CodeDeployInstanceEvent"]


class CodeDeployDeploymentDetail(EventModel):
    """A deployment as it is now."""

    application: str
    deployment_id: str
    deployment_group: str
    state: str
    """`START`, `READY`, `SUCCESS`, `FAILURE`, `STOP` or `RESUME`."""
    region: str | None = None
    instance_group_id: str | None = None


class CodeDeployInstanceDetail(CodeDeployDeploymentDetail):
    """How it stands with one instance."""

    instance_id: str


class CodeDeployDeploymentEvent(EventBridgeEvent[CodeDeployDeploymentDetail]):
    """A deployment began or ended."""


class CodeDeployInstanceEvent(EventBridgeEvent[CodeDeployInstanceDetail]):
    """A deployment began or ended on an instance."""
