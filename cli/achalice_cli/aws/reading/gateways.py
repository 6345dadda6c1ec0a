"""REST APIs as they are."""

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.state import Recorded


async def read_rest_api(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The API, its type, and whether the stage that it is deployed to is there."""
    gateway, api_id = await aws.apigateway(), recorded.outputs["id"]
    api = await gateway.get_rest_api(restApiId=api_id)
    found: dict[str, JsonValue] = {}
    for kind in api.get("endpointConfiguration", {}).get("types", []):
        found["endpoint_type"] = kind
    stage = recorded.properties.get("stage")
    if isinstance(stage, str):
        found["stage"] = stage if await _has_stage(aws, api_id, stage) else None
    return Found(found)


async def _has_stage(aws: Aws, api_id: str, stage: str) -> bool:
    gateway = await aws.apigateway()
    try:
        await gateway.get_stage(restApiId=api_id, stageName=stage)
    except ClientError as error:
        if code_of(error) != "NotFoundException":
            raise
        return False
    return True
