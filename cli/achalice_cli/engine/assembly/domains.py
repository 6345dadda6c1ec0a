"""Domains of one's own in front of the app's APIs."""

from typing import TypeAlias

from achalice.exceptions import AchaliceError
from achalice_cli.config import CustomDomainSettings
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import HTTP_API, REST_API, WEBSOCKET_ROUTES, Address
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import (
    ApiMapping,
    Desired,
    DomainName,
    HttpApi,
    RestApi,
    WebsocketRoutes,
)
from achalice_cli.engine.resources.domains import DomainEndpoint

_HTTP, _WEBSOCKET = "api_gateway_custom_domain", "websocket_api_custom_domain"
_CLOUDFRONT_REGION = "us-east-1"

_Api: TypeAlias = RestApi | HttpApi | WebsocketRoutes


class CustomDomainError(AchaliceError):
    """A domain is configured that the app's API cannot have."""

    def __init__(self, place: str, problem: str, hint: str) -> None:
        super().__init__(f".achalice/config.json: `{place}` {problem}")
        self.hint = hint


def custom_domains(stage: Stage, desired: Desired) -> Desired:
    """The domains that are configured, and what leads from them to the APIs in `desired`.

    Raises:
        CustomDomainError: an API cannot have the one that is configured for it.
    """
    config, made = stage.config, Desired()
    http, websocket = config.api_gateway_custom_domain, config.websocket_api_custom_domain
    if http is not None:
        made |= _domain(stage, _HTTP, http, _routes_of(stage, desired), desired)
    if websocket is not None:
        if http is not None and http.domain_name == websocket.domain_name:
            raise CustomDomainError(
                config.stage_place(_WEBSOCKET),
                f"is {websocket.domain_name}, the domain of the routes, too",
                "API Gateway wants websockets to have a domain of their own: ws.example.com",
            )
        if WEBSOCKET_ROUTES not in desired:
            raise CustomDomainError(
                config.stage_place(_WEBSOCKET),
                "is for a websocket API, and the app has none",
                "leave it out, or declare a handler, e.g. with @app.on_ws_message()",
            )
        made |= _domain(stage, _WEBSOCKET, websocket, WEBSOCKET_ROUTES, desired)
    return made


def _routes_of(stage: Stage, desired: Desired) -> Address:
    """The API of the app's routes, whatever its kind."""
    for address in (REST_API, HTTP_API):
        if address in desired:
            return address
    if stage.config.api_type == "function_url":
        raise CustomDomainError(
            stage.config.stage_place(_HTTP),
            "is for an API of API Gateway, and a function URL is none",
            'leave it out, or set "api_type": "http"',
        )
    raise CustomDomainError(
        stage.config.stage_place(_HTTP),
        "is for an API, and the app has no routes",
        "leave it out, or declare a route, e.g. with @app.get(...)",
    )


def _domain(
    stage: Stage, key: str, settings: CustomDomainSettings, address: Address, desired: Desired
) -> Desired:
    api = desired[address]
    if not isinstance(api, _Api):
        raise TypeError(f"{address} is no API")
    place = stage.config.stage_place(key)
    endpoint = _endpoint(place, api)
    _check(place, settings, api, endpoint)
    name, prefixes = settings.domain_name, settings.url_prefix or [""]
    domain = addresses.domain_name(name)
    made: Desired = {
        domain: DomainName(
            name=name,
            certificate_arn=settings.certificate_arn,
            security_policy=settings.tls_version or "TLS_1_2",
            endpoint_type=endpoint,
            tags=stage.tags(settings.tags),
        )
    }
    for prefix in prefixes:
        made[addresses.api_mapping(name, prefix)] = ApiMapping(
            domain=domain,
            key=prefix,
            api=address,
            stage=api.stage,
            endpoint_type=endpoint,
            scheme="wss" if isinstance(api, WebsocketRoutes) else "https",
        )
    return made


def _endpoint(place: str, api: _Api) -> DomainEndpoint:
    if not isinstance(api, RestApi):
        return "REGIONAL"
    if api.endpoint_type == "PRIVATE":
        raise CustomDomainError(
            place,
            "is for an API that the internet can reach, and this one is PRIVATE",
            "leave it out: private APIs have private domains, which are made by hand",
        )
    return api.endpoint_type


def _check(place: str, settings: CustomDomainSettings, api: _Api, endpoint: DomainEndpoint) -> None:
    """Raise where API Gateway would refuse it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains-prerequisites.html
    """
    region = settings.certificate_arn.split(":")[3]
    if endpoint == "EDGE" and region != _CLOUDFRONT_REGION:
        raise CustomDomainError(
            f"{place}.certificate_arn",
            f"is of {region}, and the domain of an EDGE API needs one of {_CLOUDFRONT_REGION}",
            'import it there, too, or set "api_gateway_endpoint_type": "REGIONAL"',
        )
    old = settings.tls_version == "TLS_1_0"
    if old and not isinstance(api, RestApi):
        raise CustomDomainError(
            f"{place}.tls_version",
            "is TLS_1_0, which only REST APIs speak",
            "leave it out",
        )
    deep = next((each for each in settings.url_prefix or [] if "/" in each), None)
    if deep is not None and (old or endpoint == "EDGE"):
        raise CustomDomainError(
            f"{place}.url_prefix",
            f"is {deep}, and only REGIONAL domains with TLS_1_2 have paths of several parts",
            f"write one part: {deep.replace('/', '-')}",
        )
