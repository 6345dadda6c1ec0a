"""Branches, pull requests and comments, as CodeCommit tells EventBridge.

https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, Texts
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "CodeCommitApprovalRuleTemplateEvent",
    "CodeCommitCommentEvent",
    "CodeCommitPullRequestEvent",
    "CodeCommitRepositoryEvent",
]


class CodeCommitRepositoryDetail(EventModel):
    """What became of a branch or a tag."""

    event: str
    """`referenceCreated`, `referenceUpdated`, `referenceDeleted`, ..."""
    repository_name: str
    repository_id: str | None = None
    caller_user_arn: str | None = None
    reference_type: str | None = None
    """`branch` or `tag`."""
    reference_name: str | None = None
    reference_full_name: str | None = None
    """`refs/heads/main`."""
    commit_id: str | None = None
    old_commit_id: str | None = None
    """Absent where the reference was created."""
    base_commit_id: str | None = None
    source_commit_id: str | None = None
    destination_commit_id: str | None = None
    merge_option: str | None = None
    conflict_detail_level: str | None = None
    conflict_details_level: str | None = None
    conflict_resolution_strategy: str | None = None


class CodeCommitPullRequestDetail(EventModel):
    """A pull request as it is now."""

    event: str
    """`pullRequestCreated`, `pullRequestStatusChanged`, `pullRequestMergeStatusUpdated`, ..."""
    pull_request_id: str
    pull_request_status: str | None = None
    """`Open` or `Closed`."""
    repository_names: Annotated[tuple[str, ...], NullIsEmpty] = ()
    title: str | None = None
    description: str | None = None
    author: str | None = None
    """An ARN."""
    caller_user_arn: str | None = None
    source_reference: str | None = None
    source_commit: str | None = None
    destination_reference: str | None = None
    destination_commit: str | None = None
    revision_id: str | None = None
    is_merged: str | None = None
    """`True` or `False`."""
    merge_option: str | None = None
    approval_status: str | None = None
    override_status: str | None = None
    creation_date: str | None = None
    """E.g. `Tue Feb 9 2019 10:18:42 PDT`."""
    last_modified_date: str | None = None
    notification_body: str | None = None


class CodeCommitCommentDetail(EventModel):
    """A comment on a commit or a pull request."""

    event: str
    """`commentOnCommitCreated`, `commentOnPullRequestUpdated`, ..."""
    comment_id: str
    repository_name: str | None = None
    repository_id: str | None = None
    pull_request_id: str | None = None
    """Only on pull requests."""
    before_commit_id: str | None = None
    after_commit_id: str | None = None
    in_reply_to: str | None = None
    caller_user_arn: str | None = None
    notification_body: str | None = None


class CodeCommitApprovalRuleTemplateDetail(EventModel):
    """What became of a template."""

    event: str
    """`approvalRuleTemplateCreated`, `approvalRuleTemplateAssociatedWithRepository`, ..."""
    approval_rule_template_id: str
    approval_rule_template_name: str | None = None
    approval_rule_template_content_sha256: str | None = None
    caller_user_arn: str | None = None
    creation_date: str | None = None
    last_modified_date: str | None = None
    notification_body: str | None = None
    repositories: Texts = Field(default_factory=dict)


class CodeCommitRepositoryEvent(EventBridgeEvent[CodeCommitRepositoryDetail]):
    """A branch or tag was created, moved or deleted."""


class CodeCommitPullRequestEvent(EventBridgeEvent[CodeCommitPullRequestDetail]):
    """A pull request was opened, changed, approved, merged or closed."""


class CodeCommitCommentEvent(EventBridgeEvent[CodeCommitCommentDetail]):
    """Somebody commented on a commit or a pull request."""


class CodeCommitApprovalRuleTemplateEvent(EventBridgeEvent[CodeCommitApprovalRuleTemplateDetail]):
    """A template of approval rules changed."""
