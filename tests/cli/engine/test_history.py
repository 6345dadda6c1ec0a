from datetime import UTC, datetime

import pytest

from achalice_cli.engine.addresses import LAYER, ROLE, function
from achalice_cli.engine.addresses import log_group as log_group_address
from achalice_cli.engine.history import (
    NothingEarlierError,
    UnknownBundleError,
    chosen,
    running,
    with_bundle,
)
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import KEPT_BUNDLES, RecordedBundle, State

from . import builders
from .builders import FUNCTION, LOG_GROUP, changed, everything, without
from .fakes import deploy, deployed

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
FEW = without(everything(), *(everything().keys() - {ROLE, LAYER, LOG_GROUP, FUNCTION}))


def bundle(code: str, layer: str = "c0ffee") -> RecordedBundle:
    return RecordedBundle(
        code=code, layer=layer, runtime="python3.12", architecture="x86_64", at=NOW
    )


async def test_what_runs_is_what_all_functions_run() -> None:
    _, record = await deployed(FEW)

    assert running(record.resources, NOW) == bundle("f00d")


async def test_functions_that_run_different_code_run_no_bundle() -> None:
    """As after a deploy that failed half-way."""
    two: Desired = {
        **FEW,
        function("tock"): builders.function("tock").model_copy(update={"code": "bee"}),
        log_group_address("tock"): builders.log_group("tock"),
    }
    _, record = await deployed(two)

    assert running(record.resources, NOW) is None


async def test_going_back_changes_code_and_layer_and_nothing_else() -> None:
    aws, record = await deployed(FEW)
    newer = changed(changed(FEW, FUNCTION, code="bee", timeout=30), LAYER, content="newer")
    await deploy(newer, aws, record)

    steps = plan(with_bundle(record.resources, bundle("f00d")), record.resources)

    assert sorted(f"{step.action} {step.address}" for step in steps.work) == [
        "delete layer:dependencies",
        "replace layer:dependencies",
        "update function:tick",
    ]
    desired = with_bundle(record.resources, bundle("f00d"))[FUNCTION]
    assert desired.model_dump()["timeout"] == 30


def test_without_a_wish_it_is_the_last_one_that_does_not_run_now() -> None:
    bundles = [bundle("aa"), bundle("bb"), bundle("cc")]

    assert chosen(bundles, bundle("cc"), None, "dev") == bundle("bb")
    assert chosen(bundles, None, None, "dev") == bundle("cc")


def test_dependencies_alone_make_another_bundle() -> None:
    bundles = [bundle("aa", "one"), bundle("aa", "two")]

    assert chosen(bundles, bundle("aa", "two"), None, "dev") == bundle("aa", "one")


def test_the_beginning_of_a_hash_is_enough() -> None:
    assert chosen([bundle("abc"), bundle("abd")], None, "ABD", "dev") == bundle("abd")


@pytest.mark.parametrize("to", ["ab", "x"])
def test_a_hash_that_tells_nothing_is_refused_with_those_there_are(to: str) -> None:
    with pytest.raises(UnknownBundleError) as raised:
        chosen([bundle("abc"), bundle("abd")], None, to, "dev")

    assert raised.value.hint == "there are abc (2026-01-02 03:04 UTC), abd (2026-01-02 03:04 UTC)"


def test_the_first_bundle_has_nothing_before_it() -> None:
    with pytest.raises(NothingEarlierError):
        chosen([bundle("aa")], bundle("aa"), None, "dev")


class MemoryStore:
    """Keeps what was written, and how often."""

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.writes = 0

    async def read(self) -> bytes | None:
        return self.content

    async def write(self, content: bytes) -> None:
        self.content, self.writes = content, self.writes + 1

    async def remove(self) -> None:
        self.content = None


async def recorded(*bundles: RecordedBundle) -> tuple[MemoryStore, State]:
    _, record = await deployed({ROLE: builders.ROLE_RESOURCE})
    store = MemoryStore()
    state = State(store)
    await state.put(ROLE, record.resources[ROLE])
    for each in bundles:
        await state.note(each)
    return store, state


async def test_bundles_are_remembered_each_once_the_last_one_last() -> None:
    store, _ = await recorded(bundle("aa"), bundle("bb"), bundle("aa"))

    again = State(store)
    await again.load()

    assert [each.code for each in again.bundles] == ["bb", "aa"]


async def test_the_same_bundle_deployed_again_writes_nothing() -> None:
    store, state = await recorded(bundle("aa"))
    before = store.writes

    await state.note(bundle("aa").model_copy(update={"at": datetime.now(UTC)}))

    assert store.writes == before


async def test_of_many_bundles_the_oldest_are_forgotten() -> None:
    _, state = await recorded(*(bundle(f"{number:02}") for number in range(KEPT_BUNDLES + 3)))

    assert len(state.bundles) == KEPT_BUNDLES
    assert state.bundles[0].code == "03"
