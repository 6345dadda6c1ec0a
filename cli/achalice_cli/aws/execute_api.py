"""Where the APIs of API Gateway answer, and what their calls of functions name."""

from achalice_cli.aws.session import Aws

_DOMAINS_OF_APIS = {
    "api.aws": "amazonaws.com",
    "api.amazonwebservices.com.cn": "amazonaws.com.cn",
}


def api_endpoint(aws: Aws, api_id: str, gateway: str) -> str:
    """The URL of an API without its stage, where `gateway` is that of API Gateway itself.

    Emulators serve APIs below their own address.
    """
    service, _, domain = gateway.partition("://")[2].partition(f".{aws.region}.")
    if not domain or service not in ("apigateway", "apigateway-fips"):
        return f"{gateway}/_aws/execute-api/{api_id}"
    # Both-protocol endpoints (`api.aws`) are for calls like ours; APIs answer below the other.
    domain = _DOMAINS_OF_APIS.get(domain, domain)
    return f"https://{api_id}.execute-api.{aws.region}.{domain}"


def source_arn(aws: Aws, api_id: str) -> str:
    """The ARN of all that an API calls functions for."""
    return aws.resolve(
        f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{api_id}/*"
    )


def invocation_uri(aws: Aws, function_arn: str) -> str:
    """What API Gateway calls a function by."""
    return aws.resolve(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path"
        f"/2015-03-31/functions/{function_arn}/invocations"
    )
