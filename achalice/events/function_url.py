"""Requests to Function URLs: payload 2.0 without routes and stages.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from achalice.events.apigateway_v2 import APIGatewayProxyEventV2

__all__ = ["LambdaFunctionURLEvent"]


class LambdaFunctionURLEvent(APIGatewayProxyEventV2):
    """A request to a Function URL; answer with `APIGatewayProxyResponseV2`.

    Its `authorizer` has `iam` where the URL asks for AWS credentials, and nothing else ever.
    """
