"""`achalice package`, of a project whose bundle all tests share."""

import json
import os
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import anyio
import pytest
import yaml

from achalice_cli import deployment
from achalice_cli.engine import addresses
from achalice_cli.engine.resources import Function
from achalice_cli.exports.sam.texts import TemplateSyntaxError
from achalice_cli.packaging import cloudformation

from .running import Done, achalice, project

APP = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/")
async def index() -> str:
    return "welcome"


@app.on_s3_event(bucket="uploads")
async def read(event) -> None: ...
"""
MERGED = """\
Resources:
  APIHandler:
    Properties:
      MemorySize: 512
      Environment:
        Variables:
          TABLE: !Ref Table
  Table:
    Type: AWS::DynamoDB::Table
"""
LEFT_OUT = (
    "CloudFormation sets notifications only of buckets that it makes itself. S3 may call Read; add "
    "the notifications to the bucket's own, by hand or with a custom resource, or deploy with "
    "`achalice deploy` or Terraform"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shop"), APP)


@pytest.fixture(scope="module")
def made(shop: Path) -> Done:
    """What packaging it said; the files are in `plain`."""
    return achalice("package", "plain", cwd=shop)


def test_the_files_are_called_as_chalice_calls_them(shop: Path, made: Done) -> None:
    names = ["plain/deployment.zip", "plain/layer-deployment.zip", "plain/sam.json"]

    assert made == (
        0,
        "".join(f"{name}\n" for name in names),
        f"left out: bucket_notifications:uploads: {LEFT_OUT}\n",
    )
    assert sorted(str(each.relative_to(shop)) for each in (shop / "plain").iterdir()) == names
    template = json.loads((shop / "plain/sam.json").read_text())
    assert template["Resources"]["APIHandler"]["Properties"]["CodeUri"] == "./deployment.zip"


def test_the_archives_are_those_of_a_deploy(shop: Path, made: Done) -> None:
    """A stage that is deployed both ways runs the same bytes."""
    found, config = deployment.read_project(shop, "dev")
    target = deployment.target_of(config, in_sandbox=False)

    async def declared() -> tuple[Function, bytes]:
        stage = await deployment.declare(found, config, target)
        function = stage.desired[addresses.function("read")]
        assert isinstance(function, Function)
        return function, (await stage.bundle.layer_zip()).read_bytes()

    function, layer = anyio.run(declared)
    code = (shop / "plain/deployment.zip").read_bytes()
    assert sha256(code).hexdigest() == function.code
    assert (shop / "plain/layer-deployment.zip").read_bytes() == layer


def test_a_template_of_one_s_own_is_merged_and_decides_how_both_are_written(
    shop: Path, made: Done
) -> None:
    (shop / "own.yaml").write_text(MERGED)

    done = achalice(
        "package", "merged", "--merge-template", "own.yaml", "--output", "json", cwd=shop
    )

    names = ["merged/deployment.zip", "merged/layer-deployment.zip", "merged/sam.yaml"]
    left_out = [{"address": "bucket_notifications:uploads", "why": LEFT_OUT}]
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"files": names, "left_out": left_out}
    resources = yaml.safe_load((shop / "merged/sam.yaml").read_text())["Resources"]
    handler = resources["APIHandler"]["Properties"]
    assert (handler["MemorySize"], handler["Timeout"]) == (512, 60)
    assert handler["Environment"]["Variables"] == {
        "ACHALICE_HANDLER": "api_handler",
        "TABLE": {"Ref": "Table"},
    }
    assert resources["Table"] == {"Type": "AWS::DynamoDB::Table"}


def test_all_files_can_be_one(shop: Path, made: Done) -> None:
    done = achalice(
        *("package", "all.zip", "--single-file", "--template-format", "yaml"),
        cwd=shop,
    )

    assert (done.exit_code, done.stdout) == (0, "all.zip\n")
    with ZipFile(shop / "all.zip") as archive:
        assert archive.namelist() == ["deployment.zip", "layer-deployment.zip", "sam.yaml"]


def test_archives_that_reach_lambda_by_another_way_may_be_larger_than_a_request(
    shop: Path, made: Done, tmp_path: Path
) -> None:
    """Or nothing would be gained by an image, which is taken for what is too large otherwise."""
    large = project(tmp_path / "large", APP)
    (large / ".achalice").mkdir()
    (large / ".achalice/build").symlink_to(shop / ".achalice/build")
    (large / "vendor").mkdir()
    (large / "vendor/model.bin").write_bytes(os.urandom(51 * 1024**2))

    done = {
        kind: achalice("package", f"out/{kind}", "--pkg-format", kind, cwd=large)
        for kind in ("cloudformation", "image", "terraform")
    }

    assert {kind: each.exit_code for kind, each in done.items()} == {
        "cloudformation": 0,
        "image": 0,
        "terraform": 1,
    }
    assert (large / "out/image/app/model.bin").stat().st_size == 51 * 1024**2
    assert done["terraform"].stderr.splitlines()[0] == (
        "error: the app's code, zipped, is 51 MB, and Lambda takes 50 MB; "
        "the biggest packages are model.bin (51 MB), app (0 MB)"
    )


def test_what_is_cloudformation_s_alone_is_for_no_other_format(tmp_path: Path) -> None:
    done = achalice(
        *("package", "out", "--pkg-format", "terraform", "--merge-template", "own.yaml"),
        cwd=tmp_path,
    )

    assert done == (
        2,
        "",
        "error: invalid value for --merge-template: is for templates of CloudFormation, and this "
        "is to be terraform\n\nhint: see `achalice package --help`\n",
    )


def test_a_template_that_is_missing_is_told_before_anything_is_built(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", APP)

    done = achalice("package", "out", "--merge-template", "own.json", cwd=folder)

    assert done == (1, "", "error: --merge-template own.json: No such file or directory\n")
    assert not (folder / ".achalice").exists()


def test_a_template_that_is_none_is_told_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text("{")

    with pytest.raises(TemplateSyntaxError, match=r"own\.json is no JSON template: line 1: "):
        cloudformation(tmp_path / "own.json")
