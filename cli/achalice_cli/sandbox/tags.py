"""Tags of APIs, of which MiniStack describes those that were given at first for ever after."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from ministack.services import apigateway, apigateway_v1

from achalice_cli.sandbox.openapi import Record

Response: TypeAlias = tuple[int, dict[str, str], bytes]
Tag: TypeAlias = Callable[[str, object], Response]
GetTags: TypeAlias = Callable[[str], Response]


def teach_tags() -> None:
    """Have MiniStack describe APIs, stages, keys and plans with the tags that they have now."""
    for name in ("_tag_v1_resource", "_untag_v1_resource"):
        tag = _told(getattr(apigateway_v1, name), apigateway_v1._get_v1_tags)
        setattr(apigateway_v1, name, tag)
    for name in ("_tag_resource", "_untag_resource"):
        setattr(apigateway, name, _told(getattr(apigateway, name), apigateway._get_tags))


def _told(tag: Tag, tags_of: GetTags) -> Tag:
    def tag_and_tell(arn: str, given: object) -> Response:
        answer = tag(arn, given)
        described = _described(arn)
        if answer[0] < 300 and described is not None:
            described["tags"] = json.loads(tags_of(arn)[2])["tags"]
        return answer

    return tag_and_tell


def _described(arn: str) -> Record | None:
    """What GetRestApi and its like answer of the resource `arn`."""
    match arn.partition("::/")[2].split("/"):
        case ["restapis", name]:
            return _of(apigateway_v1._rest_apis, name)
        case ["apikeys", name]:
            return _of(apigateway_v1._api_keys, name)
        case ["usageplans", name]:
            return _of(apigateway_v1._usage_plans, name)
        case ["apis", name]:
            return _of(apigateway._apis, name)
        case ["apis", api, "stages", name]:
            return _of(apigateway._stages.get(api, {}), name)
        case _:
            return None


def _of(records: Mapping[str, Record], name: str) -> Record | None:
    return records.get(name)
