"""Calls about event source mappings, of whatever source."""

from achalice_cli.engine.addresses import ROLE, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Script

UUID = "4c5aa1c0-2b5e-4b5b-9d3a-0a3a1c6f0d11"
ANOTHER = "0a3a1c6f-2b5e-4b5b-9d3a-4c5aa1c00d11"
OUTPUTS: Outputs = {"uuid": UUID}
MAPPING_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{UUID}"
FUNCTION = Address("function:on_order")
NAME = "shop-dev-on_order"
MADE: Made = {FUNCTION: {"name": NAME, "arn": "arn:aws:lambda:..."}, ROLE: {"name": "shop-dev"}}
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
SAID: dict[str, object] = {
    "FunctionName": NAME,
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
}
"""What Lambda is told of mappings of streams and topics in any case."""
DESTINATION = f"arn:aws:sqs:{REGION}:{ACCOUNT}:lost"
FILTER = '{"body":{"paid":[true]}}'
FILTERS: dict[str, object] = {"Filters": [{"Pattern": FILTER}]}
EXISTS = (
    f'An event source mapping with arn (" ... ") and function (" {NAME} ") already '
    f"exists. Please update or delete the existing mapping with UUID {UUID}"
)


def listing(lambda_: Script, source: str) -> Call:
    return lambda_.on("list_event_source_mappings", EventSourceArn=source, FunctionName=NAME)


def live(**more: object) -> dict[str, object]:
    """A mapping that AWS has."""
    return {"UUID": UUID, "State": "Enabled", "StartingPosition": "LATEST", **more}


def changing(lambda_: Script, values: dict[str, object]) -> Call:
    return lambda_.on("update_event_source_mapping", UUID=UUID, **SAID, **values)


def deleting(lambda_: Script) -> Call:
    return lambda_.on("delete_event_source_mapping", UUID=UUID)


def tagged_right(lambda_: Script) -> None:
    lambda_.on("list_tags", Resource=MAPPING_ARN).gives(Tags=TAGS)
