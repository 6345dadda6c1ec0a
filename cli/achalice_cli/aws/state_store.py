"""A stage's record and its lock in S3: conditional writes, so that nobody's work is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, message_of, our_errors
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.locks import Lock, StageLockedError
from achalice_cli.engine.state import StateConflictError, StateError

# What S3 answers to a condition that does not hold; the second, where the object is gone.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
_NOT_SO = ("PreconditionFailed", "NoSuchKey")
_DENIED = ("AccessDenied", "403", "Forbidden")
_PATIENCE = 20.0
"""Seconds until S3 has made up its mind about writes at the very same time."""


class ObjectChangedError(Exception):
    """An object is not what it was when it was read."""


class S3Object:
    """An object that is written only as long as it is what was last read or written."""

    def __init__(self, aws: Aws, bucket: str, key: str, *, what: str) -> None:
        self._aws = aws
        self._bucket = bucket
        self._key = key
        self._what = what
        self._etag: str | None = None

    def __str__(self) -> str:
        return f"s3://{self._bucket}/{self._key}"

    async def read(self) -> bytes | None:
        """What it holds; None where there is none."""
        found = await self._found()
        self._etag = None if found is None else found[1]
        return None if found is None else found[0]

    async def write(self, content: bytes) -> None:
        """Make it hold `content`.

        Raises:
            ObjectChangedError: somebody else has written or removed it, or made it first.
        """
        client, expected = await self._aws.s3(), self._etag
        bucket, key, kind = self._bucket, self._key, "application/json"
        with self._explained("written"):
            try:
                answer = await until_accepted(
                    lambda: (
                        client.put_object(
                            Bucket=bucket, Key=key, Body=content, ContentType=kind, IfNoneMatch="*"
                        )
                        if expected is None
                        else client.put_object(
                            Bucket=bucket, Key=key, Body=content, ContentType=kind, IfMatch=expected
                        )
                    ),
                    _is_undecided,
                    patience=_PATIENCE,
                )
            except ClientError as error:
                if code_of(error) not in _NOT_SO:
                    raise
                # Where an answer was lost the call was made again, and met with our own object.
                found = await self._found()
                if found is None or found[0] != content:
                    raise ObjectChangedError from error
                self._etag = found[1]
            else:
                self._etag = answer["ETag"]

    async def remove(self) -> None:
        """Make it not exist.

        Raises:
            ObjectChangedError: somebody else has written it.
        """
        if self._etag is None:
            return
        client, expected = await self._aws.s3(), self._etag
        with self._explained("removed"):
            try:
                await until_accepted(
                    lambda: client.delete_object(
                        Bucket=self._bucket, Key=self._key, IfMatch=expected
                    ),
                    _is_undecided,
                    patience=_PATIENCE,
                )
            except ClientError as error:
                if code_of(error) == "PreconditionFailed":
                    raise ObjectChangedError from error
                if code_of(error) != "NoSuchKey":
                    raise
        self._etag = None

    async def _found(self) -> tuple[bytes, str] | None:
        client = await self._aws.s3()
        with self._explained("read"):
            try:
                answer = await client.get_object(Bucket=self._bucket, Key=self._key)
            except ClientError as error:
                if code_of(error) == "NoSuchKey":
                    return None
                raise
            async with answer["Body"] as body:
                return await body.read(), answer["ETag"]

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        with our_errors("s3"):
            try:
                yield
            except ClientError as error:
                problem, hint = f"cannot be {done}", None
                if code_of(error) == "NoSuchBucket":
                    problem += f": there is no bucket `{self._bucket}`"
                    hint = (
                        f"make it, e.g. with `aws s3 mb s3://{self._bucket}`, "
                        "or name another in `state` of .achalice/config.json"
                    )
                elif code_of(error) in _DENIED:
                    problem += f": {code_of(error)}: {message_of(error)}"
                    hint = (
                        "your credentials need s3:GetObject, s3:PutObject and s3:DeleteObject on "
                        f"{self._bucket}/{self._key.rpartition('/')[0]}/* "
                        f"and s3:ListBucket on {self._bucket}"
                    )
                else:
                    raise
                raise StateError(self, problem, hint, what=self._what) from error


class S3State:
    """A record in an object of S3."""

    def __init__(self, aws: Aws, bucket: str, key: str) -> None:
        self._object = S3Object(aws, bucket, key, what="record")

    def __str__(self) -> str:
        return str(self._object)

    async def read(self) -> bytes | None:
        """What the object holds; None where there is none."""
        return await self._object.read()

    async def write(self, content: bytes) -> None:
        """Make the object hold `content`, if it still is what was last read or written."""
        try:
            await self._object.write(content)
        except ObjectChangedError as error:
            raise StateConflictError(self) from error

    async def remove(self) -> None:
        """Remove the object, if it still is what was last read or written."""
        try:
            await self._object.remove()
        except ObjectChangedError as error:
            raise StateConflictError(self) from error


class S3Lock:
    """A lock in an object of S3, which stays until it is removed, whatever becomes of us."""

    def __init__(self, aws: Aws, bucket: str, key: str, *, stage: str) -> None:
        self.stage = stage
        self._object = S3Object(aws, bucket, key, what="lock")
        self._ours: Lock | None = None

    async def take(self, lock: Lock, dead: Lock | None) -> Lock | None:
        """Make the object, or take over that of `dead`.

        Raises:
            StageLockedError: somebody else's is there.
            StateError: the bucket cannot be used.
        """
        # Known before it is there: whatever happens on the way, `release` will look for it.
        self._ours = lock
        if await self._write(lock):
            return None
        holder = await self.holder()
        if holder is not None and holder == dead and await self._write(lock):
            return dead
        self._ours = None
        raise StageLockedError(self.stage, holder)

    async def release(self) -> None:
        """Remove the object if it is ours, even if we were never told that it was made."""
        if self._ours is not None and await self.holder() == self._ours:
            await self._remove()
        self._ours = None

    async def holder(self) -> Lock | None:
        """Whose lock the object is, whether or not its process lives."""
        content = await self._object.read()
        return None if content is None else Lock.read(content)

    async def remove(self) -> bool:
        """Remove the object, whoever's it is."""
        if await self._object.read() is None:
            return False
        await self._remove()
        return True

    async def _write(self, lock: Lock) -> bool:
        try:
            await self._object.write(lock.model_dump_json().encode())
        except ObjectChangedError:
            return False
        return True

    async def _remove(self) -> None:
        try:
            await self._object.remove()
        except ObjectChangedError:
            # Somebody has removed it and taken the stage since: that one is not to be removed.
            return


def _is_undecided(error: ClientError) -> bool:
    """Another write of the object was under way, so S3 asks for this one to be made again."""
    return code_of(error) == "ConditionalRequestConflict"
