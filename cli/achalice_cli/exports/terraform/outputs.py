"""What Terraform tells when it is done: where the app answers. The names are Chalice's."""

from collections.abc import Iterator

from achalice_cli.engine.resources import ApiMapping, FunctionUrl, HttpApi, RestApi, WebsocketRoutes
from achalice_cli.exports.terraform.domains import domain_outputs
from achalice_cli.exports.terraform.expressions import Expression, joined
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Output


def outputs(names: Names) -> Iterator[Output]:
    """Those of the APIs that the app has, and of their domains."""
    for address, resource in sorted(names.desired.items()):
        match resource:
            case RestApi():
                yield Output("RestAPIId", names.refer(address, "id"))
                url = Expression(f"${{aws_api_gateway_stage.{names.label(address)}.invoke_url}}")
                yield Output("EndpointURL", joined(url, "/"))
            case HttpApi(stage=stage):
                yield Output("HttpAPIId", names.refer(address, "id"))
                url = Expression(f"${{aws_apigatewayv2_stage.{names.label(address)}.invoke_url}}")
                # That of the default stage ends with a slash already.
                yield Output("EndpointURL", url if stage == "$default" else joined(url, "/"))
            case FunctionUrl():
                yield Output("EndpointURL", names.refer(address, "function_url"))
            case WebsocketRoutes(api=api):
                yield Output("WebsocketAPIId", names.refer(api, "id"))
                url = Expression(f"${{aws_apigatewayv2_stage.{names.label(api)}.invoke_url}}")
                yield Output("WebsocketConnectEndpointURL", url)
            case ApiMapping(domain=domain, scheme=scheme):
                yield from domain_outputs(names, domain, "Websocket" if scheme == "wss" else "")
            case _:
                pass
