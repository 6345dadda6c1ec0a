import json
import os
from pathlib import Path

import anyio
import pytest

from achalice_cli.engine.addresses import LAYER, REST_API, ROLE
from achalice_cli.engine.applying import apply
from achalice_cli.engine.planning import plan
from achalice_cli.engine.state import (
    DamagedStateError,
    OtherPlaceError,
    Place,
    Recorded,
    StateFile,
    StateFileError,
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


def opened(file: Path, place: Place | None = PLACE) -> StateFile:
    state = StateFile(file)
    state.load(None if place is None else place.sandbox)
    if place is not None:
        state.claim(place, stage="dev")
    return state


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)


def text_of(file: Path) -> str:
    return file.read_text()


def test_where_there_is_no_file_nothing_is_recorded(file: Path) -> None:
    assert opened(file).resources == {}


def test_reading_and_claiming_write_nothing(file: Path) -> None:
    """So a deploy that fails before its first resource leaves no trace."""
    opened(file)

    assert not file.parent.exists()


@pytest.mark.parametrize(
    "recorded", [A_ROLE, A_LAYER, AN_API], ids=["plain", "superseded", "with a URL and needs"]
)
async def test_what_is_recorded_is_read_again_as_it_was(file: Path, recorded: Recorded) -> None:
    await opened(file).put(ROLE, recorded)

    assert opened(file).resources == {ROLE: recorded}


async def test_what_a_deploy_recorded_plans_to_nothing_when_read_again(file: Path) -> None:
    _, record = await deployed(everything())
    state = opened(file)
    for address, recorded in record.resources.items():
        await state.put(address, recorded)

    assert plan(everything(), opened(file).resources).work == ()


async def test_the_file_is_readable_by_people_and_says_how_and_where(file: Path) -> None:
    await opened(file).put(ROLE, A_ROLE)

    assert text_of(file) == (
        "{\n"
        '  "schema_version": 1,\n'
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
    state = opened(file)
    await state.put(ROLE, A_ROLE)
    await state.put(LAYER, A_LAYER)
    both = dict(opened(file).resources)
    await state.forget(ROLE)

    assert both == {ROLE: A_ROLE, LAYER: A_LAYER}
    assert opened(file).resources == {LAYER: A_LAYER}


async def test_changes_at_once_are_all_kept(file: Path) -> None:
    state = opened(file)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(state.put, ROLE, A_ROLE)
            tasks.start_soon(state.put, LAYER, A_LAYER)
            tasks.start_soon(state.put, REST_API, AN_API)
            tasks.start_soon(state.forget, LAYER)

    assert opened(file).resources == {ROLE: A_ROLE, REST_API: AN_API}


async def test_with_the_last_resource_goes_the_file(file: Path) -> None:
    state = opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(ROLE)

    assert list(file.parent.iterdir()) == []


async def test_forgetting_what_is_not_recorded_does_no_harm(file: Path) -> None:
    state = opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(LAYER)

    assert opened(file).resources == {ROLE: A_ROLE}


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
async def test_a_crash_while_writing_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    state = opened(file)
    await state.put(ROLE, A_ROLE)

    def crash(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        with pytest.raises((StateFileError, KeyboardInterrupt)):
            await state.put(LAYER, A_LAYER)

    assert opened(file).resources == {ROLE: A_ROLE}
    assert list(file.parent.iterdir()) == [file]


async def test_a_record_that_cannot_be_written_is_told_with_the_reason(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StateFileError) as raised:
        await opened(file).put(ROLE, A_ROLE)

    assert str(raised.value) == f"the record {file} cannot be written: No space left on device"


async def test_a_folder_that_cannot_be_made_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "deployed").write_text("in the way")
    file = tmp_path / "deployed" / "dev.json"

    with pytest.raises(StateFileError) as raised:
        await StateFile(file).put(ROLE, A_ROLE)

    assert str(raised.value) == f"the record {file} cannot be written: File exists"


def test_a_file_that_cannot_be_read_is_told_with_the_reason(file: Path) -> None:
    file.mkdir(parents=True)

    with pytest.raises(StateFileError) as raised:
        StateFile(file).load()

    assert str(raised.value) == f"the record {file} cannot be read: Is a directory"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ('{"schema_version": 1', "Invalid JSON: EOF while parsing an object at line 1 column 20"),
        ("[]", "Input should be an object"),
        ("{}", "schema_version: Field required"),
        (
            '{"schema_version": 1, "resources": {"role:default": {"kind": "rope"}}}',
            "resources.role:default.kind: Input should be 'role', ",
        ),
    ],
    ids=["empty", "cut off", "a list", "no version", "an unknown kind"],
)
def test_a_damaged_file_is_told_by_name_and_place(file: Path, text: str, fault: str) -> None:
    """Taken for an empty one, it would make the next deploy create everything again."""
    write(file, text)

    with pytest.raises(DamagedStateError) as raised:
        StateFile(file).load()

    assert str(raised.value).startswith(f"the record {file} is damaged: {fault}")
    assert raised.value.hint == (
        "restore it from version control or a backup; what it lists exists in AWS"
    )


def test_a_damaged_file_is_left_as_it_is(file: Path) -> None:
    write(file, "{")
    with pytest.raises(DamagedStateError):
        StateFile(file).load()

    assert file.read_text() == "{"


@pytest.mark.parametrize("resources", [{}, {"bucket:default": {"kind": "bucket"}}])
def test_the_record_of_a_later_achalice_is_not_misread(
    file: Path, resources: dict[str, object]
) -> None:
    write(file, json.dumps({"resources": resources, "schema_version": 2}))

    with pytest.raises(StateVersionError) as raised:
        StateFile(file).load()

    assert str(raised.value) == f"the record {file} has schema version 2; this achalice knows 1"
    assert raised.value.hint == "use the achalice that wrote it, or a later one"


@pytest.mark.parametrize(
    "other",
    [
        Place(account="210987654321", region="eu-west-1"),
        Place(account="123456789012", region="us-east-1"),
    ],
    ids=["account", "region"],
)
async def test_a_stage_that_is_deployed_elsewhere_is_refused(file: Path, other: Place) -> None:
    await opened(file).put(ROLE, A_ROLE)
    state = opened(file, place=None)

    with pytest.raises(OtherPlaceError) as raised:
        state.claim(other, stage="dev")

    assert str(raised.value) == (
        "stage `dev` is deployed in account 123456789012, region eu-west-1, "
        f"but you are using account {other.account}, region {other.region}"
    )


async def test_a_stage_that_is_deployed_here_is_not_refused(file: Path) -> None:
    await opened(file).put(ROLE, A_ROLE)

    assert opened(file).resources == {ROLE: A_ROLE}


async def test_a_stage_with_nothing_left_may_go_elsewhere(file: Path) -> None:
    state = opened(file)
    await state.put(ROLE, A_ROLE)
    await state.forget(ROLE)

    other = Place(account="210987654321", region="us-east-1")
    await opened(file, other).put(ROLE, A_ROLE)

    assert opened(file, other).resources == {ROLE: A_ROLE}


async def test_the_record_of_the_running_sandbox_is_read(file: Path) -> None:
    place = PLACE.model_copy(update={"sandbox": "1"})
    await opened(file, place).put(ROLE, A_ROLE)

    assert opened(file, place).resources == {ROLE: A_ROLE}


async def test_the_record_of_a_sandbox_that_has_ended_is_ignored(file: Path) -> None:
    """What it held has ended with it."""
    ended, running = (PLACE.model_copy(update={"sandbox": each}) for each in ("1", "2"))
    await opened(file, ended).put(ROLE, A_ROLE)

    state = opened(file, running)
    assert state.resources == {}
    await state.put(LAYER, A_LAYER)
    assert opened(file, running).resources == {LAYER: A_LAYER}


async def test_a_deploy_can_record_in_a_file(file: Path) -> None:
    aws, state = FakeAws(), opened(file)

    with anyio.fail_after(5):
        await apply(plan(everything(), state.resources), state.resources, aws, state)

    assert plan(everything(), opened(file).resources).work == ()
