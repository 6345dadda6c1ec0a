"""Zips that are too large for a request, with a limit that every zip is beyond."""

import io
import json
import zipfile

from achalice_cli.aws.artifacts import Artifacts, Storage
from achalice_cli.aws.functions import Functions
from achalice_cli.aws.layers import Layers
from achalice_cli.aws.session import open_aws
from achalice_cli.aws.uploads import Uploads
from achalice_cli.engine.addresses import LAYER, ROLE, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import Function, Layer
from achalice_cli.sandbox.process import Sandbox

from .inventory import invoke, session_in_the_sandbox

BUCKET = "uploads-deployments"
CODE = "import lent\ndef handle(event, context):\n    return [{answer!r}, lent.WORD]\n"
LENT = Layer(name="uploads-lent", content="c0ffee", runtime="python3.12", architecture="x86_64")
FUNCTION = Function(
    name="uploads-fn",
    code="f00d",
    handler="app.handle",
    runtime="python3.12",
    architecture="x86_64",
    memory_size=128,
    timeout=30,
    environment={},
    role=ROLE,
    layers=(LAYER,),
    log_group=Address("log_group:fn"),
    tags={"achalice:app": "uploads", "achalice:stage": "dev"},
)


def zipped(name: str, text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, text)
    return written.getvalue()


def artifacts(answer: str) -> Artifacts:
    async def code() -> bytes:
        return zipped("app.py", CODE.format(answer=answer))

    async def layer() -> bytes:
        return zipped("python/lent.py", "WORD = 'lent'\n")

    return Artifacts(code, layer)


async def test_functions_and_layers_are_made_of_what_lies_in_the_bucket(sandbox: Sandbox) -> None:
    session = session_in_the_sandbox()
    async with session.create_client("s3", endpoint_url=sandbox.url) as s3:
        await s3.create_bucket(Bucket=BUCKET)
        async with open_aws(sandbox_url=sandbox.url) as aws:
            uploads = Uploads(aws, Storage(BUCKET, "orders"), inline=0)
            lent = await Layers(aws, artifacts(""), uploads).create(LENT)
            role = {"name": "r", "arn": "arn:aws:iam::000000000000:role/r"}
            made: Made = {ROLE: role, LAYER: lent.outputs}
            first = Functions(aws, artifacts("first"), uploads)
            outputs = (await first.create(FUNCTION, made)).outputs
            answers = [json.dumps((await invoke(sandbox, "uploads-fn", {}))[1])]
            second = Functions(aws, artifacts("second"), uploads)
            await second.update(FUNCTION, frozenset({"code"}), outputs, made)
            answers.append(json.dumps((await invoke(sandbox, "uploads-fn", {}))[1]))
            await second.delete(outputs)
        keys = [each["Key"] for each in (await s3.list_objects_v2(Bucket=BUCKET))["Contents"]]

    assert answers == ['["first", "lent"]', '["second", "lent"]']
    assert [key.partition("/")[0] for key in keys] == ["orders"] * 3
