"""API keys and usage plans as they are."""

from pydantic import JsonValue

from achalice_cli.aws.reading.likeness import tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.state import Recorded


async def read_api_key(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """What is said of the key, and whether it opens anything. Its value is not asked for."""
    gateway = await aws.apigateway()
    key = await gateway.get_api_key(apiKey=recorded.outputs["id"], includeValue=False)
    return Found(
        {
            "name": key.get("name"),
            "description": key.get("description", ""),
            "enabled": key.get("enabled", False),
            **tags_as_recorded(recorded, key.get("tags")),
        }
    )


async def read_usage_plan(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The plan's limits, and whether it is for the stage of the API that it was made for."""
    gateway = await aws.apigateway()
    plan = await gateway.get_usage_plan(usagePlanId=recorded.outputs["id"])
    found: dict[str, JsonValue] = {
        "name": plan.get("name"),
        "description": plan.get("description", ""),
        "throttle": None,
        "quota": None,
        **tags_as_recorded(recorded, plan.get("tags")),
    }
    if throttle := plan.get("throttle"):
        found["throttle"] = {
            "rate_limit": throttle.get("rateLimit"),
            "burst_limit": throttle.get("burstLimit"),
        }
    if quota := plan.get("quota"):
        found["quota"] = {
            "limit": quota.get("limit"),
            "period": quota.get("period"),
            "offset": quota.get("offset", 0),
        }
    apis = {made[address]["id"] for address in recorded.needs if address in made}
    stages = [each["stage"] for each in plan.get("apiStages", []) if each["apiId"] in apis]
    if recorded.properties.get("stage") not in stages:
        found["stage"] = stages[0] if stages else None
    return Found(found)


async def read_usage_plan_key(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Whether the key is in its plan."""
    gateway, outputs = await aws.apigateway(), recorded.outputs
    await gateway.get_usage_plan_key(usagePlanId=outputs["plan"], keyId=outputs["key"])
    return Found({})
