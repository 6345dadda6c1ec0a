"""What API Gateway logs of each request, in Terraform."""

from achalice_cli.engine.resources import HttpApi, RestApi
from achalice_cli.exports.terraform.expressions import Value
from achalice_cli.exports.terraform.names import Names


def access_log_settings(names: Names, api: RestApi | HttpApi) -> Value:
    """What the stage of `api` is told of its log; None where there is to be none."""
    if api.access_log is None:
        return None
    destination = api.access_log.destination_arn or ""
    if api.access_log_group is not None:
        destination = names.refer(api.access_log_group, "arn")
    return {"destination_arn": destination, "format": api.access_log.format}
