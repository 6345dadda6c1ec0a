"""Data that answers carry in base64."""

import base64
from typing import Annotated

from pydantic import PlainSerializer

from achalice import _json


def _encoded(data: object) -> str:
    if isinstance(data, str):
        data = data.encode()
    return base64.b64encode(data if isinstance(data, bytes) else _json.dumps(data)).decode()


EncodedData = Annotated[object, PlainSerializer(_encoded, return_type=str, when_used="unless-none")]
"""Bytes and text as they are, anything else as JSON; all of it in base64."""

__all__ = ["EncodedData"]
