"""What API Gateway logs of each request, and where to."""

import json

from achalice.triggers import HTTP_HANDLER
from achalice_cli.engine.addresses import ACCESS_LOG
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import AccessLog, Desired, LogGroup

_LOGGED = {
    "requestId": "requestId",
    "requestTime": "requestTime",
    "httpMethod": "httpMethod",
    "path": "path",
    "resourcePath": "resourcePath",
    "status": "status",
    "protocol": "protocol",
    "responseLength": "responseLength",
    "responseLatency": "responseLatency",
    "integrationLatency": "integrationLatency",
    "sourceIp": "identity.sourceIp",
    "userAgent": "identity.userAgent",
    "apiKeyId": "identity.apiKeyId",
    "principalId": "authorizer.principalId",
    "error": "error.message",
}
"""By a REST API, unless the config has a format.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
"""
_LOGGED_BY_HTTP_APIS = {
    name: variable for name, variable in _LOGGED.items() if name not in ("resourcePath", "apiKeyId")
} | {"routeKey": "routeKey", "integrationError": "integrationErrorMessage"}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html"""


def access_log(stage: Stage) -> AccessLog | None:
    """The log of the stage's API; None where there is to be none."""
    log = stage.config.rest_api.access_log
    if log is None:
        return None
    logged = _LOGGED if stage.config.api_type == "rest" else _LOGGED_BY_HTTP_APIS
    fields = {name: f"$context.{variable}" for name, variable in logged.items()}
    return AccessLog(
        format=log.format or json.dumps(fields, separators=(",", ":")),
        destination_arn=log.destination_arn,
    )


def access_log_group(stage: Stage) -> Desired:
    """The log group for it, unless it goes elsewhere. Lines are kept as long as the routes' are."""
    log = stage.config.rest_api.access_log
    if log is None or log.destination_arn is not None:
        return {}
    group = LogGroup(
        name=f"/aws/apigateway/{stage.name()}",
        retention_in_days=stage.config.function(HTTP_HANDLER).log_retention_in_days,
        tags=stage.tags(),
    )
    return {ACCESS_LOG: group}
