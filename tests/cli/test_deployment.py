import json
import os
import platform
import sys
from pathlib import Path

import pytest

from achalice_cli import deployment
from achalice_cli.bundle import Chosen, Target
from achalice_cli.bundle.limits import Limits
from achalice_cli.config import ConfigFileError, UnknownStageError
from achalice_cli.deployment import Declared, NothingToDeployError, declare, read_project, target_of
from achalice_cli.engine.assembly import DeclarationError
from achalice_cli.engine.resources import Desired, Function, Layer, RestApi, Role
from achalice_cli.loader import AppImportError
from achalice_cli.project import NoProjectError, Project

from .engine.builders import of_kind

APP = """
import os
from achalice import Chalice

app = Chalice("shop")


@app.lambda_function(name=os.environ.get("NAME", "report"))
async def report() -> None: ...
"""
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


class FakeBundle:
    """As much of a bundle as an assembly asks for."""

    code_hash = "f00d"
    layer_hash = "c0ffee"
    notes = ()


@pytest.fixture(autouse=True)
def bundled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Target, frozenset[str]]]:
    """What bundles were made of. Resolving dependencies is for the bundle's own tests."""
    calls: list[tuple[Path, Target, frozenset[str]]] = []

    async def prepare(
        project: Path,
        target: Target,
        extras: frozenset[str],
        chosen: Chosen,
        limits: Limits,
        *,
        bytecode: bool,
    ) -> FakeBundle:
        calls.append((project, target, extras))
        return FakeBundle()

    monkeypatch.setattr(deployment, "prepare", prepare)
    return calls


@pytest.fixture(autouse=True)
def _importing_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands end after importing an app; tests go on."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "app", sys)
    monkeypatch.setattr(os, "environ", os.environ.copy())


def write(folder: Path, app: str = APP, files: dict[str, str] | None = None) -> Path:
    (folder / ".achalice").mkdir()
    (folder / "app.py").write_text(app)
    for name, text in (files or {}).items():
        (folder / ".achalice" / name).write_text(text)
    return folder


async def declared(folder: Path, stage: str = "dev", target: Target | None = None) -> Declared:
    project, config = read_project(folder, stage)
    return await declare(project, config, target or Target("3.12", "arm64"))


def config(**values: object) -> dict[str, str]:
    return {"config.json": json.dumps(values)}


async def test_the_resources_are_those_that_the_app_declares(tmp_path: Path) -> None:
    found = await declared(write(tmp_path))

    assert found.app_name == "shop"
    assert found.desired.keys() == {
        "function:report",
        "log_group:report",
        "role:default",
        "layer:dependencies",
    }


async def test_functions_run_what_was_bundled_for_their_target(
    tmp_path: Path, bundled: list[tuple[Path, Target, frozenset[str]]]
) -> None:
    target = Target("3.13", "arm64")

    found = await declared(write(tmp_path), target=target)

    assert bundled == [(tmp_path, target, frozenset())]
    function = of_kind(Function, found.desired, "function:report")
    assert (function.code, function.runtime, function.architecture) == (
        "f00d",
        "python3.13",
        "arm64",
    )
    layer = of_kind(Layer, found.desired, "layer:dependencies")
    assert (layer.content, layer.runtime, layer.architecture) == ("c0ffee", "python3.13", "arm64")


async def test_an_app_with_websockets_carries_what_reaches_their_clients(
    tmp_path: Path, bundled: list[tuple[Path, Target, frozenset[str]]]
) -> None:
    """It need not ask for `achalice[aws]`."""
    app = "@app.on_ws_message()\nasync def on_message() -> None: ...\n"

    await declared(write(tmp_path, APP + app))

    assert [extras for *_, extras in bundled] == [{"aws"}]


async def test_the_configured_name_of_the_app_comes_before_its_own(tmp_path: Path) -> None:
    found = await declared(write(tmp_path, files=config(app_name="store")))

    assert found.app_name == "store"
    assert of_kind(Role, found.desired, "role:default").name == "store-dev"


async def test_the_app_is_imported_with_the_stage_s_variables(tmp_path: Path) -> None:
    """What it declares may depend on them."""
    files = config(
        stages={
            "dev": {"environment_variables": {"NAME": "tick"}},
            "prod": {"environment_variables": {"NAME": "tock"}},
        }
    )

    found = await declared(write(tmp_path, files=files), stage="prod")

    assert "function:tock" in found.desired


async def test_the_configured_stage_is_what_is_declared(tmp_path: Path) -> None:
    app = 'from achalice import Chalice\napp = Chalice("shop")\n@app.route("/")\ndef index(): ...\n'
    files = config(api_gateway_stage="v1", stages={"prod": {"api_gateway_stage": "v2"}})

    found = await declared(write(tmp_path, app, files), stage="prod")

    api = of_kind(RestApi, found.desired, "rest_api:api")
    assert (api.name, api.stage) == ("shop-prod", "v2")


@pytest.mark.parametrize(
    "statements", [[STATEMENT], STATEMENT], ids=["a list", "a single statement"]
)
async def test_the_user_s_policy_is_added_to_the_role(tmp_path: Path, statements: object) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    files = {**config(iam_policy_file="policy.json"), "policy.json": policy}

    found = await declared(write(tmp_path, files=files))

    role = of_kind(Role, found.desired, "role:default")
    assert isinstance(role.policy["Statement"], list)
    assert role.policy["Statement"][1:] == [STATEMENT]


CALLING = """
import os
from aiobotocore.session import get_session
from achalice import Chalice

app = Chalice("shop")


@app.lambda_function()
async def report() -> None:
    async with get_session().create_client("dynamodb") as dynamodb:
        await dynamodb.scan(TableName=os.environ["TABLE"])


@app.lambda_function()
async def tidy(service: str = "s3") -> None:
    async with get_session().create_client(service) as client:
        await client.delete_object(Bucket="b", Key="k")
"""
DYNAMODB = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table"


async def test_the_role_may_do_what_the_source_does(tmp_path: Path) -> None:
    """A function's own variables are its own; the role is for all."""
    files = {
        **config(
            environment_variables={"TABLE": "orders"},
            lambda_functions={"report": {"environment_variables": {"TABLE": "old-orders"}}},
            iam_policy_file="policy.json",
        ),
        "policy.json": json.dumps({"Version": "2012-10-17", "Statement": STATEMENT}),
    }

    found = await declared(write(tmp_path, CALLING, files))

    role = of_kind(Role, found.desired, "role:default")
    assert isinstance(role.policy["Statement"], list)
    assert role.policy["Statement"][1:] == [
        {
            "Effect": "Allow",
            "Action": ["dynamodb:Scan"],
            "Resource": [f"{DYNAMODB}/old-orders", f"{DYNAMODB}/orders"],
        },
        {
            "Effect": "Allow",
            "Action": ["s3:DeleteObject"],
            "Resource": ["arn:${AWS::Partition}:s3:::b/*"],
        },
        STATEMENT,
    ]
    assert found.notes == (
        "app.py:17: the service's name is not a literal: what is called of it is not known",
    )


async def test_a_function_may_do_what_it_does_itself_where_it_has_a_role_of_its_own(
    tmp_path: Path,
) -> None:
    files = config(iam_role_per_function=True, environment_variables={"TABLE": "orders"})

    found = await declared(write(tmp_path, CALLING, files))

    assert actions_of(found.desired, "role:function/report") == [["dynamodb:Scan"]]
    assert actions_of(found.desired, "role:function/tidy") == [["s3:DeleteObject"]]


def actions_of(desired: Desired, address: str) -> list[object]:
    """What the role may do beside writing logs."""
    statements = of_kind(Role, desired, address).policy["Statement"]
    assert isinstance(statements, list)
    return [each["Action"] for each in statements[1:] if isinstance(each, dict)]


@pytest.mark.parametrize(
    ("shared", "own", "actions"),
    [
        (
            {},
            {"autogen_policy": False, "iam_policy_file": "policy.json"},
            ([["dynamodb:Scan"]], [STATEMENT["Action"]]),
        ),
        (
            {"autogen_policy": False, "iam_policy_file": "policy.json"},
            {"autogen_policy": True},
            ([STATEMENT["Action"]], [["s3:DeleteObject"], STATEMENT["Action"]]),
        ),
        (
            {"autogen_policy": False},
            {"iam_policy_file": "policy.json"},
            ([], [STATEMENT["Action"]]),
        ),
    ],
)
async def test_a_function_may_have_a_policy_of_its_own(
    tmp_path: Path,
    shared: dict[str, object],
    own: dict[str, object],
    actions: tuple[list[object], list[object]],
) -> None:
    settings = {"environment_variables": {"TABLE": "orders"}, "lambda_functions": {"tidy": own}}
    files = {
        **config(**settings, **shared),
        "policy.json": json.dumps({"Version": "2012-10-17", "Statement": STATEMENT}),
    }

    found = await declared(write(tmp_path, CALLING, files))

    assert actions_of(found.desired, "role:default") == actions[0]
    assert actions_of(found.desired, "role:function/tidy") == actions[1]


async def test_the_source_is_not_asked_where_that_is_not_wanted(tmp_path: Path) -> None:
    files = config(autogen_policy=False, environment_variables={"TABLE": "orders"})

    found = await declared(write(tmp_path, CALLING, files))

    role = of_kind(Role, found.desired, "role:default")
    assert isinstance(role.policy["Statement"], list)
    assert role.policy["Statement"][1:] == []
    assert found.notes == ()


async def test_settings_for_functions_that_are_not_there_are_noted(tmp_path: Path) -> None:
    """A function of another name would go without them."""
    own: dict[str, object] = {"reprot": {"lambda_timeout": 7}, "x": {}, "report": {}}

    found = await declared(write(tmp_path, CALLING, config(lambda_functions=own)))

    here = ".achalice/config.json: the app has no function"
    assert found.notes[:2] == (f"{here} `reprot`; did you mean `report`?", f"{here} `x`")


async def test_a_policy_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError) as raised:
        await declared(write(tmp_path, files=config(iam_policy_file="policy.json")))

    assert str(raised.value) == (
        ".achalice/config.json: `iam_policy_file` names policy.json, which is not in .achalice/"
    )


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "7", '{"Statement": "s3:*"}', '{"Statement": [7]}', '{"Statement": null}'],
)
async def test_a_policy_file_that_is_no_policy_is_told(tmp_path: Path, text: str) -> None:
    """AWS would say so, too, but only after the first resources were made."""
    files = {**config(iam_policy_file="policy.json"), "policy.json": text}

    with pytest.raises(ConfigFileError) as raised:
        await declared(write(tmp_path, files=files))

    assert str(raised.value) == ".achalice/policy.json: is not a policy"
    assert raised.value.hint == 'write {"Version": "2012-10-17", "Statement": [...]}'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{\n  "Statement": [,\n', "Expecting value at line 2 column 17"),
        (b'{"Statement": "\xff"}', "invalid start byte at byte 15"),
    ],
    ids=["cut off", "not a text"],
)
async def test_a_policy_file_that_is_not_json_is_told_with_the_place(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    folder = write(tmp_path, files=config(iam_policy_file="policy.json"))
    (folder / ".achalice" / "policy.json").write_bytes(content)

    with pytest.raises(ConfigFileError) as raised:
        await declared(folder)

    assert str(raised.value) == f".achalice/policy.json: is not JSON: {problem}"


async def test_a_policy_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, files=config(iam_policy_file="policies"))
    (folder / ".achalice" / "policies").mkdir()

    with pytest.raises(ConfigFileError) as raised:
        await declared(folder)

    assert str(raised.value) == ".achalice/policies: cannot be read: Is a directory"


async def test_an_app_without_handlers_is_told(
    tmp_path: Path, bundled: list[tuple[Path, Target, frozenset[str]]]
) -> None:
    """Rather than taking everything away that is deployed."""
    with pytest.raises(NothingToDeployError) as raised:
        await declared(write(tmp_path, 'from achalice import Chalice\napp = Chalice("shop")\n'))

    assert str(raised.value) == "app.py declares nothing that could be deployed"
    assert bundled == []


async def test_an_app_that_cannot_be_imported_is_told(
    tmp_path: Path, bundled: list[tuple[Path, Target, frozenset[str]]]
) -> None:
    with pytest.raises(AppImportError):
        await declared(write(tmp_path, "1 / 0\n"))

    assert bundled == []


def test_a_folder_without_an_app_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError):
        read_project(tmp_path, "dev")


def test_a_stage_that_is_not_configured_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownStageError):
        read_project(write(tmp_path), "prod")


def test_lambda_runs_what_is_configured(tmp_path: Path) -> None:
    files = config(python_version="3.13", architecture="arm64")
    _, stage = read_project(write(tmp_path, files=files), "dev")

    target = target_of(stage, in_sandbox=False)

    assert target == Target("3.13", "arm64")


@pytest.mark.parametrize(
    ("machine", "architecture"),
    [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("arm64", "arm64"), ("aarch64", "arm64")],
)
def test_the_sandbox_runs_what_this_machine_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, architecture: str
) -> None:
    """Whatever is configured for Lambda."""
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(deployment, "nearest_version", lambda wanted: f"nearest to {wanted}")
    other = "arm64" if architecture == "x86_64" else "x86_64"
    files = config(python_version="3.13", architecture=other)
    _, stage = read_project(write(tmp_path, files=files), "dev")

    target = target_of(stage, in_sandbox=True)

    assert (target.python_version, target.architecture, target.local) == (
        "nearest to 3.13",
        architecture,
        True,
    )


def test_a_project_is_found_in_its_folder(tmp_path: Path) -> None:
    project, _ = read_project(write(tmp_path), "dev")

    assert project == Project(tmp_path)


TWICE = """
from achalice import Chalice

app = Chalice("shop")


@app.on_sqs_message(queue="orders")
@app.on_sqs_message(queue="orders")
async def on_order(event: object) -> None: ...
"""


async def test_what_handlers_declare_wrongly_is_told_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as raised:
        await declared(write(tmp_path, TWICE))

    assert str(raised.value) == "`on_order` has two triggers of one source: orders"
    assert raised.value.detail == "app.py:7: `on_order`"
