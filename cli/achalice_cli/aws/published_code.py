"""Code that Lambda has, as it was deployed: of functions as they are, and of their versions."""

import base64
import hashlib
import urllib.request
from collections.abc import AsyncIterator, Iterable

import anyio.to_thread
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import AwsTransportError, code_of, our_errors
from achalice_cli.aws.session import Aws

_PATIENCE = 60.0
"""Seconds that S3 may take to answer."""


async def published_code(aws: Aws, functions: Iterable[str], sha256: str) -> bytes | None:
    """The zip with the hash `sha256`, if one of `functions` or of their versions runs it.

    Raises:
        AwsCallError, AwsTransportError: Lambda cannot be asked, or the zip not be fetched.
    """
    wanted = base64.b64encode(bytes.fromhex(sha256)).decode()
    with our_errors("lambda"):
        async for name, version in _running(aws, functions, wanted):
            found = await (await aws.lambda_()).get_function(FunctionName=name, Qualifier=version)
            location = found.get("Code", {}).get("Location")
            content = await anyio.to_thread.run_sync(_fetch, location) if location else b""
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
    return None


async def _running(
    aws: Aws, functions: Iterable[str], wanted: str
) -> AsyncIterator[tuple[str, str]]:
    """Functions and versions of theirs whose code has the hash `wanted`."""
    client = await aws.lambda_()
    for name in functions:
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
        try:
            async for page in pages:
                for version in page["Versions"]:
                    if version.get("CodeSha256") == wanted:
                        yield name, version.get("Version", "$LATEST")
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _fetch(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise AwsTransportError("lambda", f"its code is at {url}, which is no address of the web")
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
            content: bytes = answer.read()
            return content
    except OSError as error:
        raise AwsTransportError("lambda", f"its code cannot be fetched: {error}") from error
