"""Lifecycle hooks of deployments.

https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

from pydantic.alias_generators import to_pascal

from achalice.events._base import LambdaEvent

__all__ = ["CodeDeployLifecycleHookEvent"]


class CodeDeployLifecycleHookEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """A deployment waits for `PutLifecycleEventHookExecutionStatus`."""

    deployment_id: str
    lifecycle_event_hook_execution_id: str
