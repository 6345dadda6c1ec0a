"""Nothing that a resource can be told is forgotten, not even what it can be told some day."""

from typing import get_args

import pytest

from achalice_cli.engine.resources import Desired, Kind, Resource
from achalice_cli.exports.exported import Archives
from achalice_cli.exports.terraform import render

from .changes import CHANGES, pairs

UNSAID: dict[Kind, set[str]] = {
    # It is in no document: it is there.
    "given_role": {"arn"},
    # What is in the archive says it.
    "function": {"code"},
    "alias": {"content"},
    # There is one API of its kind.
    "usage_plan": {"api", "stage"},
    "usage_plan_key": {"plan"},
    "websocket_routes": {"api"},
    "api_mapping": {"domain", "stage"},
    # Everything at the bucket is the app's.
    "bucket_notifications": {"owner"},
}

MODELS = {model.model_fields["kind"].default: model for model in get_args(get_args(Resource)[0])}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_field_is_known_here(kind: Kind) -> None:
    """A field that comes later has to be written, or it has to be said why not."""
    known = {*CHANGES[kind], *UNSAID.get(kind, set())}

    assert known == MODELS[kind].model_fields.keys() - {"kind"}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_field_changes_the_document(kind: Kind) -> None:
    unseen = [field for field, before, after in pairs(kind) if written(before) == written(after)]

    assert unseen == []


def written(desired: Desired) -> object:
    return render(desired, Archives()).document
