"""REST APIs in Terraform, and who has keys of them."""

from collections.abc import Iterator

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import ApiKey, RestApi, UsagePlan, UsagePlanKey
from achalice_cli.exports.terraform.access_logs import access_log_settings
from achalice_cli.exports.terraform.expressions import Expression, Value
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Local, Piece, block, given

STAGE = "aws_api_gateway_stage"


def rest_api(names: Names, address: Address, api: RestApi) -> Iterator[Piece]:
    """The API, made of its OpenAPI document, and the stage that it is deployed to."""
    label, description = names.label(address), f"{api.name}, deployed by Terraform"
    document = Local(
        label,
        gateway_document(api, lambda function: names.called(function).invoke_arn, description),
    )
    policy = None if api.policy is None else Local(f"{label}_policy", api.policy)
    yield from (document, *(() if policy is None else (policy,)))
    least = api.minimum_compression_size
    # What is in the document alone, Terraform sets back to what it was before.
    made = block(
        names.type(address),
        label,
        name=api.name,
        description=description,
        body=document.as_json(),
        binary_media_types=api.binary_media_types or None,
        minimum_compression_size="-1" if least is None else f"{least}",
        policy=None if policy is None else policy.as_json(),
        endpoint_configuration=_endpoint(api),
        tags=api.tags,
    )
    yield made
    yield from _deployed(names, api, made)


def _endpoint(api: RestApi) -> Value:
    return given(
        types=[api.endpoint_type],
        # All private APIs have both; Terraform would keep what the API had before it was one.
        ip_address_type="dualstack" if api.endpoint_type == "PRIVATE" else None,
        vpc_endpoint_ids=api.vpc_endpoint_ids or None,
    )


def _deployed(names: Names, api: RestApi, made: Block) -> Iterator[Piece]:
    """The deployment of the API, and its stage."""
    deployment = block(
        "aws_api_gateway_deployment",
        made.label,
        rest_api_id=made.refer("id"),
        triggers={"document": Expression(f"${{sha256({made.place}.body)}}")},
        lifecycle={"create_before_destroy": True},
    )
    stage = block(
        STAGE,
        made.label,
        rest_api_id=made.refer("id"),
        deployment_id=deployment.refer("id"),
        stage_name=api.stage,
        xray_tracing_enabled=api.tracing,
        variables=api.stage_variables or None,
        access_log_settings=access_log_settings(names, api),
        tags=api.tags,
    )
    yield from (deployment, stage)
    if api.throttle is not None:
        yield block(
            "aws_api_gateway_method_settings",
            made.label,
            rest_api_id=made.refer("id"),
            stage_name=stage.refer("stage_name"),
            method_path="*/*",
            settings={
                "throttling_rate_limit": api.throttle.rate_limit,
                "throttling_burst_limit": api.throttle.burst_limit,
            },
        )


def api_key(names: Names, address: Address, key: ApiKey) -> Iterator[Piece]:
    """The key. Terraform knows its value, which is in its state."""
    yield block(
        names.type(address),
        names.label(address),
        name=key.name,
        description=key.description,
        enabled=key.enabled,
        tags=key.tags,
    )


def usage_plan(names: Names, address: Address, plan: UsagePlan) -> Iterator[Piece]:
    """The plan of the API's one stage."""
    stage = Expression(f"${{{STAGE}.{names.label(plan.api)}.stage_name}}")
    limits, quota = plan.throttle, plan.quota
    yield block(
        names.type(address),
        names.label(address),
        name=plan.name,
        description=plan.description,
        api_stages=[{"api_id": names.refer(plan.api, "id"), "stage": stage}],
        throttle_settings=None if limits is None else limits.model_dump(),
        quota_settings=None if quota is None else quota.model_dump(),
        tags=plan.tags,
    )


def usage_plan_key(names: Names, address: Address, key: UsagePlanKey) -> Iterator[Piece]:
    """A key's place in its plan."""
    yield block(
        names.type(address),
        names.label(address),
        usage_plan_id=names.refer(key.plan, "id"),
        key_id=key.key_id if key.key is None else names.refer(key.key, "id"),
        key_type="API_KEY",
    )
