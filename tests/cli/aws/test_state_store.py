"""What S3 is asked for records and locks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from achalice_cli.aws.session import Aws
from achalice_cli.aws.state_store import S3Lock, S3State
from achalice_cli.engine.locks import Lock, StageLockedError
from achalice_cli.engine.state import StateConflictError, StateError

from .scripts import Body, Clock, Script

RECORD = {"Bucket": "ours", "Key": "shop/dev.json"}
LOCK = {"Bucket": "ours", "Key": "shop/dev.lock"}
JSON = {"ContentType": "application/json"}

MINE = Lock(
    id="1", owner="me@here", pid=1, since=datetime(2026, 5, 4, tzinfo=UTC), command="deploy"
)
ALIS = Lock(id="2", owner="ali@laptop", pid=2, since=MINE.since, command="delete")


@pytest.fixture
async def s3(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.s3())
    yield script
    script.finish()


@pytest.fixture
def state(aws: Aws) -> S3State:
    return S3State(aws, "ours", "shop/dev.json")


@pytest.fixture
def lock(aws: Aws) -> S3Lock:
    return S3Lock(aws, "ours", "shop/dev.lock", stage="dev")


def holds(s3: Script, place: dict[str, str], content: bytes, etag: str) -> None:
    s3.on("get_object", **place).gives(Body=Body(content), ETag=etag)


def text(lock: Lock) -> bytes:
    return lock.model_dump_json().encode()


async def test_the_first_record_is_written_only_where_there_is_none(
    s3: Script, state: S3State
) -> None:
    s3.on("get_object", **RECORD).refuses("NoSuchKey")
    s3.on("put_object", **RECORD, **JSON, Body=b"1", IfNoneMatch="*").gives(ETag='"a"')

    assert await state.read() is None
    await state.write(b"1")


async def test_each_further_one_only_over_the_one_before(s3: Script, state: S3State) -> None:
    holds(s3, RECORD, b"1", '"a"')
    s3.on("put_object", **RECORD, **JSON, Body=b"2", IfMatch='"a"').gives(ETag='"b"')
    s3.on("put_object", **RECORD, **JSON, Body=b"3", IfMatch='"b"').gives(ETag='"c"')

    assert await state.read() == b"1"
    await state.write(b"2")
    await state.write(b"3")


@pytest.mark.parametrize("code", ["PreconditionFailed", "NoSuchKey"])
async def test_what_somebody_else_did_meanwhile_is_never_overwritten(
    s3: Script, state: S3State, code: str
) -> None:
    """Not even by the changes that come after the one that was refused."""
    holds(s3, RECORD, b"1", '"a"')
    for content in (b"2", b"3"):
        s3.on("put_object", **RECORD, **JSON, Body=content, IfMatch='"a"').refuses(code)
        holds(s3, RECORD, b"theirs", '"t"')

    await state.read()
    with pytest.raises(StateConflictError) as raised:
        await state.write(b"2")
    with pytest.raises(StateConflictError):
        await state.write(b"3")

    assert str(raised.value) == (
        "the record s3://ours/shop/dev.json was changed by somebody else meanwhile, "
        "and is left as they wrote it"
    )


async def test_a_write_whose_answer_was_lost_counts(s3: Script, state: S3State) -> None:
    """The SDK makes the call again, and S3 refuses that: the object has changed."""
    holds(s3, RECORD, b"1", '"a"')
    s3.on("put_object", **RECORD, **JSON, Body=b"2", IfMatch='"a"').refuses("PreconditionFailed")
    holds(s3, RECORD, b"2", '"b"')
    s3.on("put_object", **RECORD, **JSON, Body=b"3", IfMatch='"b"').gives(ETag='"c"')

    await state.read()
    await state.write(b"2")
    await state.write(b"3")


async def test_where_s3_is_undecided_it_is_asked_again(
    s3: Script, state: S3State, clock: Clock
) -> None:
    put = {**RECORD, **JSON, "Body": b"1", "IfNoneMatch": "*"}
    s3.on("put_object", **put).refuses("ConditionalRequestConflict")
    s3.on("put_object", **put).gives(ETag='"a"')

    await state.write(b"1")

    assert len(clock.pauses) == 1


async def test_a_record_is_removed_only_as_it_was_written(s3: Script, state: S3State) -> None:
    s3.on("put_object", **RECORD, **JSON, Body=b"1", IfNoneMatch="*").gives(ETag='"a"')
    s3.on("delete_object", **RECORD, IfMatch='"a"').gives()
    s3.on("put_object", **RECORD, **JSON, Body=b"2", IfNoneMatch="*").gives(ETag='"b"')
    s3.on("delete_object", **RECORD, IfMatch='"b"').refuses("PreconditionFailed")

    await state.write(b"1")
    await state.remove()
    await state.write(b"2")
    with pytest.raises(StateConflictError):
        await state.remove()


async def test_what_is_gone_already_counts_as_removed(s3: Script, state: S3State) -> None:
    s3.on("put_object", **RECORD, **JSON, Body=b"1", IfNoneMatch="*").gives(ETag='"a"')
    s3.on("delete_object", **RECORD, IfMatch='"a"').refuses("NoSuchKey")

    await state.write(b"1")
    await state.remove()
    await state.remove()


async def test_a_bucket_that_does_not_exist_is_told_with_what_to_do(
    s3: Script, state: S3State
) -> None:
    s3.on("get_object", **RECORD).refuses("NoSuchBucket")

    with pytest.raises(StateError) as raised:
        await state.read()

    assert str(raised.value) == (
        "the record s3://ours/shop/dev.json cannot be read: there is no bucket `ours`"
    )
    assert raised.value.hint == (
        "make it, e.g. with `aws s3 mb s3://ours`, "
        "or name another in `state` of .achalice/config.json"
    )


async def test_missing_permissions_are_told_with_all_that_are_needed(
    s3: Script, lock: S3Lock
) -> None:
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfNoneMatch="*").refuses(
        "AccessDenied", "me is not authorized"
    )

    with pytest.raises(StateError) as raised:
        await lock.take(MINE, None)

    assert str(raised.value) == (
        "the lock s3://ours/shop/dev.lock cannot be written: AccessDenied: me is not authorized"
    )
    assert raised.value.hint == (
        "your credentials need s3:GetObject, s3:PutObject and s3:DeleteObject on ours/shop/* "
        "and s3:ListBucket on ours"
    )


async def test_a_lock_is_made_where_there_is_none_and_removed_as_it_was_made(
    s3: Script, lock: S3Lock
) -> None:
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfNoneMatch="*").gives(ETag='"a"')
    holds(s3, LOCK, text(MINE), '"a"')
    s3.on("delete_object", **LOCK, IfMatch='"a"').gives()

    assert await lock.take(MINE, None) is None
    await lock.release()


async def test_a_lock_of_somebody_else_is_told_and_left_alone(s3: Script, lock: S3Lock) -> None:
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfNoneMatch="*").refuses(
        "PreconditionFailed"
    )
    holds(s3, LOCK, text(ALIS), '"a"')
    holds(s3, LOCK, text(ALIS), '"a"')

    with pytest.raises(StageLockedError) as raised:
        await lock.take(MINE, None)
    await lock.release()

    assert raised.value.holder == ALIS


async def test_the_lock_of_a_process_that_is_known_to_be_dead_is_taken_over(
    s3: Script, lock: S3Lock
) -> None:
    dead = MINE.model_copy(update={"id": "0"})
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfNoneMatch="*").refuses(
        "PreconditionFailed"
    )
    holds(s3, LOCK, text(dead), '"a"')
    holds(s3, LOCK, text(dead), '"a"')
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfMatch='"a"').gives(ETag='"b"')

    assert await lock.take(MINE, dead) == dead


async def test_a_lock_that_was_removed_and_taken_since_is_left_to_who_has_it_now(
    s3: Script, lock: S3Lock
) -> None:
    s3.on("put_object", **LOCK, **JSON, Body=text(MINE), IfNoneMatch="*").gives(ETag='"a"')
    holds(s3, LOCK, text(ALIS), '"b"')

    await lock.take(MINE, None)
    await lock.release()


async def test_any_lock_can_be_removed_by_hand(s3: Script, lock: S3Lock) -> None:
    holds(s3, LOCK, b"scribble", '"a"')
    holds(s3, LOCK, b"scribble", '"a"')
    s3.on("delete_object", **LOCK, IfMatch='"a"').gives()
    s3.on("get_object", **LOCK).refuses("NoSuchKey")

    assert await lock.holder() is None
    assert await lock.remove()
    assert not await lock.remove()
