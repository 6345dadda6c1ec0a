"""Log groups and their filters as they are."""

from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.state import Recorded


async def read_log_group(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """For how long the group keeps logs."""
    logs, name = await aws.logs(), recorded.outputs["name"]
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    async for page in pages:
        for group in page.get("logGroups", []):
            if group.get("logGroupName") == name:
                return Found({"retention_in_days": group.get("retentionInDays")})
    return Gone()


async def read_log_filter(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Which lines the filter lets through."""
    logs, name = await aws.logs(), recorded.outputs["name"]
    answer = await logs.describe_subscription_filters(
        logGroupName=recorded.outputs["log_group"], filterNamePrefix=name
    )
    for each in answer.get("subscriptionFilters", []):
        if each.get("filterName") == name:
            return Found({"pattern": each.get("filterPattern", "")})
    return Gone()
