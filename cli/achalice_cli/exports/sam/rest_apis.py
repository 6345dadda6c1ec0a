"""The REST API of a template, its keys and its plans.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
"""

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import (
    APP_TAG,
    STAGE_TAG,
    AccessLog,
    ApiKey,
    RestApi,
    Throttle,
    UsagePlan,
    UsagePlanKey,
)
from achalice_cli.exports.sam.references import (
    Json,
    Names,
    as_list,
    get_att,
    made_by_sam,
    own_tags,
    ref,
    resource,
)


def rest_api(made: RestApi, names: Names) -> Json:
    """The API with its stage. SAM deploys it whenever its document differs."""
    # A deploy takes an API over by its description, which must not be the one of a stack.
    description = f"Packaged by achalice: {made.tags[APP_TAG]}, {made.tags[STAGE_TAG]}"
    endpoint: Json = {"Type": made.endpoint_type}
    if made.vpc_endpoint_ids:
        endpoint["VPCEndpointIds"] = [*made.vpc_endpoint_ids]
    return resource(
        "Serverless::Api",
        {
            "StageName": made.stage,
            "DefinitionBody": names.said(gateway_document(made, names.asked, description)),
            # Says that the document is none of Swagger 2; without it, SAM adds a stage "Stage".
            "OpenApiVersion": "3.0.1",
            "EndpointConfiguration": endpoint,
            "TracingEnabled": made.tracing,
            "MethodSettings": _limits(made.throttle),
            "AccessLogSetting": access_log(made.access_log, made.access_log_group, names),
            "Variables": dict(made.stage_variables) or None,
            "Tags": own_tags(made.tags),
            "PropagateTags": True,
        },
    )


def _limits(throttle: Throttle | None) -> JsonValue:
    limits = throttling(throttle)
    return None if limits is None else [{"HttpMethod": "*", "ResourcePath": "/*", **limits}]


def throttling(throttle: Throttle | None) -> Json | None:
    """Limits as stages have them."""
    if throttle is None:
        return None
    return {
        "ThrottlingRateLimit": throttle.rate_limit,
        "ThrottlingBurstLimit": throttle.burst_limit,
    }


def access_log(log: AccessLog | None, group: Address | None, names: Names) -> JsonValue:
    """What a stage logs, to the stack's own `group` or where the log says."""
    if log is None:
        return None
    own = None if group is None else get_att(names.ids[group], "Arn")
    return {"DestinationArn": own or log.destination_arn, "Format": log.format}


def api_key(made: ApiKey) -> Json:
    """A key. Its value is known to API Gateway alone."""
    return resource(
        "ApiGateway::ApiKey",
        {
            "Name": made.name,
            "Description": made.description or None,
            "Enabled": made.enabled,
            "Tags": as_list(made.tags),
        },
    )


def usage_plan(made: UsagePlan, names: Names) -> Json:
    """A plan of the API."""
    api = names.ids[made.api]
    limits: Json = {}
    if made.throttle is not None:
        rate, burst = made.throttle.rate_limit, made.throttle.burst_limit
        limits["Throttle"] = {"RateLimit": rate, "BurstLimit": burst}
    if made.quota is not None:
        quota = made.quota
        limits["Quota"] = {"Limit": quota.limit, "Period": quota.period, "Offset": quota.offset}
    return resource(
        "ApiGateway::UsagePlan",
        {
            "UsagePlanName": made.name,
            "Description": made.description or None,
            "ApiStages": [{"ApiId": ref(api), "Stage": made_by_sam(api, "Stage")}],
            **limits,
            "Tags": as_list(made.tags),
        },
    )


def usage_plan_key(made: UsagePlanKey, names: Names) -> Json:
    """A key's place in its plan."""
    key = made.key_id if made.key is None else ref(names.ids[made.key])
    return resource(
        "ApiGateway::UsagePlanKey",
        {"KeyId": key, "KeyType": "API_KEY", "UsagePlanId": ref(names.ids[made.plan])},
    )
