"""Zips on their way to Lambda: in the request, or through a bucket where they are too large."""

from hashlib import sha256
from typing import TypedDict

from anyio import Lock
from botocore.exceptions import ClientError

from achalice_cli.aws.artifacts import Storage
from achalice_cli.aws.errors import code_of, our_errors
from achalice_cli.aws.session import Aws

INLINE = 50 * 1024**2
"""Bytes that a request may carry.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
# Whoever may not list a bucket is told 403 of objects that are not there.
_NOT_THERE = ("404", "NoSuchKey", "403", "AccessDenied", "Forbidden")


class Content(TypedDict, total=False):
    """What calls to Lambda take for a zip."""

    ZipFile: bytes
    S3Bucket: str
    S3Key: str


class Uploads:
    """Puts each zip into the bucket once, however many functions run it."""

    def __init__(self, aws: Aws, storage: Storage | None, *, inline: int = INLINE) -> None:
        self._aws = aws
        self._storage = storage
        self._inline = inline
        self._there: set[str] = set()
        self._one_at_a_time = Lock()

    async def content(self, content: bytes) -> Content:
        """How Lambda is told of the zip; it copies what is in the bucket.

        Raises:
            AwsCallError: The bucket cannot be written to.
        """
        if self._storage is None or len(content) <= self._inline:
            return {"ZipFile": content}
        bucket, key = self._storage.bucket, self._storage.key(sha256(content).hexdigest())
        async with self._one_at_a_time:
            if key not in self._there:
                # S3's errors are S3's, though they are raised on behalf of a function.
                with our_errors("s3"):
                    await self._put(bucket, key, content)
                self._there.add(key)
        return {"S3Bucket": bucket, "S3Key": key}

    async def _put(self, bucket: str, key: str, content: bytes) -> None:
        if await self._has(bucket, key, len(content)):
            return
        client = await self._aws.s3()
        await client.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/zip")

    async def _has(self, bucket: str, key: str, size: int) -> bool:
        client = await self._aws.s3()
        try:
            found = await client.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if code_of(error) in _NOT_THERE:
                return False
            raise
        return found["ContentLength"] == size
