import json
import os
from pathlib import Path

import anyio
import pytest

from achalice_cli.engine.addresses import LAYER, REST_API, ROLE
from achalice_cli.engine.applying import apply
from achalice_cli.engine.local_state import StateFile
from achalice_cli.engine.planning import plan
from achalice_cli.engine.state import (
    DamagedStateError,
    OtherAppError,
    OtherPlaceError,
    Place,
    Recorded,
    StageRecord,
    State,
    StateError,
    StateVersionError,
)

from .builders import FUNCTION, everything
from .fakes import FakeAws, deployed

PLACE = Place(account="123456789012", region="eu-west-1")

A_ROLE = Recorded(kind="role", properties={"name": "shop-dev"}, outputs={"name": "shop-dev"})
A_LAYER = Recorded(
    kind="layer",
    properties={"content": "decaf", "name": None, "nested": {"list": [1, 2.5, True, "x"]}},
    outputs={"version": "2"},
    superseded=({"version": "1"}, {"version": "0"}),
    gone=True,
)
AN_API = Recorded(
    kind="rest_api",
    properties={"stage": "api"},
    outputs={"id": "abc"},
    url="https://abc.execute-api.eu-west-1.amazonaws.com/api/",
    needs={FUNCTION: {"name": "shop-dev", "arn": "arn:aws:lambda:eu-west-1:1:function:shop-dev"}},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".achalice" / "deployed" / "dev.json"


async def opened(file: Path, place: Place | None = PLACE) -> State:
    state = State(StateFile(file))
    await state.load(None if place is None else place.sandbox)
    if place is not None:
        state.claim(place, stage="dev")
    return state


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)


def text_of(file: Path) -> str:
    return file.read_text()


async def test_where_there_is_no_file_nothing_is_recorded(file: Path) -> None:
    assert (await opened(file)).resources == {}


async def test_reading_and_claiming_write_nothing(file: Path) -> None:
    """So a deploy that fails before its first resource leaves no trace."""
    await opened(file)

    assert not file.parent.exists()


@pytest.mark.parametrize(
    "recorded", [A_ROLE, A_LAYER, AN_API], ids=["plain", "superseded", "with a URL and needs"]
)
async def test_what_is_recorded_is_read_again_as_it_was(file: Path, recorded: Recorded) -> None:
    await (await opened(file)).put(ROLE, recorded)

    assert (await opened(file)).resources == {ROLE: recorded}


async def test_what_a_deploy_recorded_plans_to_nothing_when_read_again(file: Path) -> None:
    _, record = await deployed(everything())
    state = await opened(file)
    for address, recorded in record.resources.items():
        await state.put(address, recorded)

    assert plan(everything(), (await opened(file)).resources).work == ()


async def test_the_file_is_readable_by_people_and_says_how_and_where(file: Path) -> None:
    await (await opened(file)).put(ROLE, A_ROLE)

    assert text_of(file) == (
        "{\n"
        '  "schema_version": 2,\n'
        '  "place": {\n'
        '    "account": "123456789012",\n'
        '    "region": "eu-west-1"\n'
        "  },\n"
        '  "resources": {\n'
        '    "role:default": {\n'
        '      "kind": "role",\n'
        '      "properties": {\n'
        '        "name": "shop-dev"\n'
        "      },\n"
        '      "outputs": {\n'
        '        "name": "shop-dev"\n'
        "      }\n"
        "    }\n"
        "  }\n"
        "}\n"
    )


async def test_each_change_is_in_the_file_when_it_is_told_to_be(file: Path) -> None:
    state = await opened(file)
    await state.put(ROLE, A_ROLE)
    await state.put(LAYER, A_LAYER)
    both = dict((await opened(file)).resources)
    await state.forget(ROLE)

    assert both == {ROLE: A_ROLE, LAYER: A_LAYER}
    assert (await opened(file)).resources == {LAYER: A_LAYER}


async def test_changes_at_once_are_all_kept(file: Path) -> None:
    state = await opened(file)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(state.put, ROLE, A_ROLE)
            tasks.start_soon(state.put, LAYER, A_LAYER)
            tasks.start_soon(state.put, REST_API, AN_API)
            tasks.start_soon(state.forget, LAYER)

    assert (await opened(file)).resources == {ROLE: A_ROLE, REST_API: AN_API}


class Slow:
    """A store that is not done writing before it is told."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.done = anyio.Event()

    async def read(self) -> bytes | None:
        return None

    async def write(self, content: bytes) -> None:
        self.written.append(content)
        await self.done.wait()

    async def remove(self) -> None: ...


async def test_changes_during_a_write_go_out_together_in_the_next() -> None:
    """A write to S3 takes as long as making a small resource, and there may be a hundred."""
    store = Slow()
    state = State(store)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            for address in (ROLE, LAYER, REST_API):
                tasks.start_soon(state.put, address, A_ROLE)
                await anyio.wait_all_tasks_blocked()
            store.done.set()

    assert len(store.written) == 2
    assert StageRecord.model_validate_json(store.written[-1]).resources == state.resources


async def test_what_could_not_be_written_goes_out_with_the_next_change(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = await opened(file)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StateError):
            await state.put(ROLE, A_ROLE)
    await state.put(LAYER, A_LAYER)

    assert (await opened(file)).resources == {ROLE: A_ROLE, LAYER: A_LAYER}


async def test_with_the_last_resource_goes_the_file(file: Path) -> None:
    state = await opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(ROLE)

    assert list(file.parent.iterdir()) == []


async def test_forgetting_what_is_not_recorded_does_no_harm(file: Path) -> None:
    state = await opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(LAYER)

    assert (await opened(file)).resources == {ROLE: A_ROLE}


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
async def test_a_crash_while_writing_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    state = await opened(file)
    await state.put(ROLE, A_ROLE)

    def crash(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        with pytest.raises((StateError, KeyboardInterrupt)):
            await state.put(LAYER, A_LAYER)

    assert (await opened(file)).resources == {ROLE: A_ROLE}
    assert list(file.parent.iterdir()) == [file]


async def test_a_record_that_cannot_be_written_is_told_with_the_reason(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StateError) as raised:
        await (await opened(file)).put(ROLE, A_ROLE)

    assert str(raised.value) == f"the record {file} cannot be written: No space left on device"


async def test_a_folder_that_cannot_be_made_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "deployed").write_text("in the way")
    file = tmp_path / "deployed" / "dev.json"

    with pytest.raises(StateError) as raised:
        await State(StateFile(file)).put(ROLE, A_ROLE)

    assert str(raised.value) == f"the record {file} cannot be written: File exists"


async def test_a_file_that_cannot_be_read_is_told_with_the_reason(file: Path) -> None:
    await anyio.Path(file).mkdir(parents=True)

    with pytest.raises(StateError) as raised:
        await State(StateFile(file)).load()

    assert str(raised.value) == f"the record {file} cannot be read: Is a directory"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ('{"schema_version": 1', "Invalid JSON: EOF while parsing an object at line 1 column 20"),
        ("[]", "Input should be an object"),
        ("{}", "schema_version: Field required"),
        ('{"schema_version": 2}', "resources: Field required"),
        (
            '{"schema_version": 1, "resources": {"role:default": {"kind": "rope"}}}',
            "resources.role:default.kind: Input should be 'role', ",
        ),
    ],
    ids=["empty", "cut off", "a list", "no version", "no resources", "an unknown kind"],
)
async def test_a_damaged_file_is_told_by_name_and_place(file: Path, text: str, fault: str) -> None:
    """Taken for an empty one, it would make the next deploy create everything again."""
    write(file, text)

    with pytest.raises(DamagedStateError) as raised:
        await State(StateFile(file)).load()

    assert str(raised.value).startswith(f"the record {file} is damaged: {fault}")
    assert raised.value.hint == (
        "restore it from version control or a backup; what it lists exists in AWS"
    )


async def test_a_damaged_file_is_left_as_it_is(file: Path) -> None:
    write(file, "{")
    with pytest.raises(DamagedStateError):
        await State(StateFile(file)).load()

    assert text_of(file) == "{"


@pytest.mark.parametrize("resources", [{}, {"bucket:default": {"kind": "bucket"}}])
async def test_the_record_of_a_later_achalice_is_not_misread(
    file: Path, resources: dict[str, object]
) -> None:
    write(file, json.dumps({"resources": resources, "schema_version": 3}))

    with pytest.raises(StateVersionError) as raised:
        await State(StateFile(file)).load()

    assert str(raised.value) == f"the record {file} has schema version 3; this achalice knows 2"
    assert raised.value.hint == "use the achalice that wrote it, or a later one"


async def test_the_record_of_an_earlier_achalice_is_read_and_written_in_todays_layout(
    file: Path,
) -> None:
    place = {"account": "123456789012", "region": "eu-west-1"}
    role = {"kind": "role", "properties": {"name": "shop-dev"}, "outputs": {"name": "shop-dev"}}
    write(
        file, json.dumps({"schema_version": 1, "place": place, "resources": {"role:default": role}})
    )
    state = await opened(file)
    read = dict(state.resources)
    await state.put(LAYER, A_LAYER)

    assert read == {ROLE: A_ROLE}
    assert json.loads(text_of(file))["schema_version"] == 2


@pytest.mark.parametrize(
    "other",
    [
        Place(account="210987654321", region="eu-west-1"),
        Place(account="123456789012", region="us-east-1"),
    ],
    ids=["account", "region"],
)
async def test_a_stage_that_is_deployed_elsewhere_is_refused(file: Path, other: Place) -> None:
    await (await opened(file)).put(ROLE, A_ROLE)
    state = await opened(file, place=None)

    with pytest.raises(OtherPlaceError) as raised:
        state.claim(other, stage="dev")

    assert str(raised.value) == (
        "stage `dev` is deployed in account 123456789012, region eu-west-1, "
        f"but you are using account {other.account}, region {other.region}"
    )


async def test_the_record_of_another_app_is_refused(file: Path) -> None:
    """All that it lists would be deleted."""
    state = await opened(file)
    state.assign("shop")
    await state.put(ROLE, A_ROLE)

    with pytest.raises(OtherAppError) as raised:
        (await opened(file)).assign("bank")

    assert str(raised.value) == f"the record {file} is of app `shop`, but this is `bank`"


async def test_a_record_that_says_nothing_of_an_app_may_be_any_ones(file: Path) -> None:
    await (await opened(file)).put(ROLE, A_ROLE)
    state = await opened(file)

    state.assign("shop")

    assert state.resources == {ROLE: A_ROLE}


async def test_a_stage_that_is_deployed_here_is_not_refused(file: Path) -> None:
    await (await opened(file)).put(ROLE, A_ROLE)

    assert (await opened(file)).resources == {ROLE: A_ROLE}


async def test_a_stage_with_nothing_left_may_go_elsewhere(file: Path) -> None:
    state = await opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(ROLE)

    other = Place(account="210987654321", region="us-east-1")
    await (await opened(file, other)).put(ROLE, A_ROLE)

    assert (await opened(file, other)).resources == {ROLE: A_ROLE}


async def test_the_record_of_the_running_sandbox_is_read(file: Path) -> None:
    place = PLACE.model_copy(update={"sandbox": "1"})
    await (await opened(file, place)).put(ROLE, A_ROLE)

    assert (await opened(file, place)).resources == {ROLE: A_ROLE}


async def test_the_record_of_a_sandbox_that_has_ended_is_ignored(file: Path) -> None:
    """What it held has ended with it."""
    ended, running = (PLACE.model_copy(update={"sandbox": each}) for each in ("1", "2"))
    await (await opened(file, ended)).put(ROLE, A_ROLE)

    state = await opened(file, running)
    assert state.resources == {}
    await state.put(LAYER, A_LAYER)
    assert (await opened(file, running)).resources == {LAYER: A_LAYER}


async def test_a_deploy_can_record_in_a_file(file: Path) -> None:
    aws, state = FakeAws(), await opened(file)

    with anyio.fail_after(5):
        await apply(plan(everything(), state.resources), state.resources, aws, state)

    assert plan(everything(), (await opened(file)).resources).work == ()
