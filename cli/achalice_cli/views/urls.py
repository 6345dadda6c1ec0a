"""Where a stage answers, and what DNS has to say for that."""

from collections.abc import Iterator

from pydantic import JsonValue

from achalice_cli.engine.resources import Kind
from achalice_cli.engine.state import Existing, Outputs

_FIRST: tuple[Kind, ...] = ("rest_api", "http_api", "function_url", "websocket_routes")
"""What has a URL that works without anybody's DNS; the first that there is counts."""


def own_url(existing: Existing) -> str | None:
    """Where the stage answers: over HTTP, if it does that at all."""
    found = {each.kind: each.url for each in existing.values() if each.url is not None}
    return next((found[kind] for kind in _FIRST if kind in found), None)


def other_urls(existing: Existing) -> Iterator[str]:
    """All else that answers, a line each, and the DNS records that it takes."""
    own = own_url(existing)
    for each in existing.values():
        if each.url is not None and each.url != own:
            yield f"also {each.url}"
    for each in existing.values():
        if each.kind == "domain_name" and not each.gone:
            yield dns_record(each.outputs)


def urls_data(existing: Existing) -> dict[str, JsonValue]:
    """`{"url": ..., "urls": {address: url}, "dns": [{"name", "target", "hosted_zone_id"}]}`."""
    urls: dict[str, JsonValue] = {
        address: each.url for address, each in existing.items() if each.url is not None
    }
    names = ("name", "target", "hosted_zone_id")
    dns: list[JsonValue] = [
        {name: each.outputs.get(name) for name in names}
        for each in existing.values()
        if each.kind == "domain_name" and not each.gone
    ]
    return {"url": own_url(existing), "urls": urls, "dns": dns}


def dns_record(domain: Outputs) -> str:
    """The record that leads clients of a domain to API Gateway."""
    name, target, zone = domain["name"], domain.get("target"), domain.get("hosted_zone_id")
    return f"{name} needs a DNS record: an alias of {target} (hosted zone {zone}), or a CNAME"
