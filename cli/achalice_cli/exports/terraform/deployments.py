"""What HTTP and websocket APIs show: a copy of all they consist of, made anew when that changes."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from achalice_cli.exports.terraform.expressions import Value, encoded
from achalice_cli.exports.terraform.pieces import Block, Piece, block


def published(
    api: Block,
    stage: str,
    tags: Mapping[str, str],
    integrations: Sequence[Block],
    others: Sequence[Block],
    **told: Value,
) -> Iterator[Piece]:
    """The deployment of an API that consists of `integrations` and `others`, and its stage.

    What functions are called is known to Terraform alone; all else that routes say is known now.
    The stage is `told` more, which takes no deployment.
    """
    triggers: dict[str, Value] = {
        each.place: each.refer("integration_uri") for each in integrations
    }
    deployment = block(
        "aws_apigatewayv2_deployment",
        api.label,
        api_id=api.refer("id"),
        triggers={"routes": _digest([*integrations, *others]), **triggers},
        depends_on=[each.place for each in (*integrations, *others)],
        lifecycle={"create_before_destroy": True},
    )
    yield deployment
    yield block(
        "aws_apigatewayv2_stage",
        api.label,
        api_id=api.refer("id"),
        name=stage,
        deployment_id=deployment.refer("id"),
        tags=tags,
        **told,
    )


def _digest(blocks: Iterable[Block]) -> str:
    said = [[each.place, encoded(each.arguments)] for each in blocks]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
