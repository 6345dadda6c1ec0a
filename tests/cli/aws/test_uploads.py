from hashlib import sha256

import pytest

from achalice_cli.aws.artifacts import Artifacts, Storage
from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.functions import Functions
from achalice_cli.aws.layers import Layers
from achalice_cli.aws.session import Aws
from achalice_cli.aws.uploads import Uploads

from .scripts import Call, Script
from .test_functions import CONFIGURATION, FUNCTION, MADE, OUTPUTS, TAGS
from .test_layers import LAYER_ARN, LAYER_OUTPUTS, LAYER_RESOURCE, listing, zipped

CODE = b"code"
KEY = f"orders/{sha256(CODE).hexdigest()}.zip"
THERE = {"S3Bucket": "deployments", "S3Key": KEY}


@pytest.fixture
def uploads(aws: Aws) -> Uploads:
    """For which a zip of four bytes is too large for a request."""
    return Uploads(aws, Storage("deployments", "orders"), inline=len(CODE) - 1)


def looking(s3: Script) -> Call:
    return s3.on("head_object", Bucket="deployments", Key=KEY)


def putting(s3: Script) -> Call:
    zip_ = {"Bucket": "deployments", "Key": KEY, "ContentType": "application/zip"}
    return s3.on("put_object", Body=CODE, **zip_)


async def test_what_fits_a_request_is_sent_with_it(aws: Aws) -> None:
    roomy = Uploads(aws, Storage("deployments"), inline=len(CODE))

    assert await roomy.content(CODE) == {"ZipFile": CODE}


async def test_without_a_bucket_everything_is_sent_with_the_request(aws: Aws) -> None:
    """What is too large for it was refused when it was bundled."""
    assert await Uploads(aws, None, inline=1).content(CODE) == {"ZipFile": CODE}


@pytest.mark.parametrize("code", ["404", "403"])
async def test_what_is_too_large_is_put_into_the_bucket_once(
    uploads: Uploads, s3: Script, code: str
) -> None:
    looking(s3).refuses(code)
    putting(s3).gives()

    assert [await uploads.content(CODE), await uploads.content(CODE)] == [THERE, THERE]


async def test_what_an_earlier_deploy_has_put_there_is_used_again(
    uploads: Uploads, s3: Script
) -> None:
    looking(s3).gives(ContentLength=len(CODE))

    assert await uploads.content(CODE) == THERE


async def test_an_upload_of_another_size_is_made_again(uploads: Uploads, s3: Script) -> None:
    looking(s3).gives(ContentLength=len(CODE) - 1)
    putting(s3).gives()

    assert await uploads.content(CODE) == THERE


async def test_a_bucket_that_is_not_there_is_told(uploads: Uploads, s3: Script) -> None:
    looking(s3).refuses("404")
    putting(s3).refuses("NoSuchBucket", "The specified bucket does not exist")

    with pytest.raises(AwsCallError, match="s3 PutObject was refused: NoSuchBucket"):
        await uploads.content(CODE)


async def test_a_function_is_made_of_what_is_in_the_bucket(
    aws: Aws, uploads: Uploads, s3: Script, lambda_: Script
) -> None:
    looking(s3).gives(ContentLength=len(CODE))
    lambda_.on(
        "create_function", **CONFIGURATION, Code=THERE, Architectures=["arm64"], Tags=TAGS
    ).gives(FunctionArn="arn")
    functions = Functions(aws, Artifacts(zipped(CODE), zipped(b"")), uploads)

    assert (await functions.create(FUNCTION, MADE)).outputs["arn"] == "arn"


async def test_a_function_gets_other_code_through_the_bucket(
    aws: Aws, uploads: Uploads, s3: Script, lambda_: Script
) -> None:
    looking(s3).gives(ContentLength=len(CODE))
    lambda_.on(
        "update_function_code", FunctionName="shop-dev", Architectures=["arm64"], **THERE
    ).gives()
    functions = Functions(aws, Artifacts(zipped(CODE), zipped(b"")), uploads)

    await functions.update(FUNCTION, frozenset({"code"}), OUTPUTS, MADE)


async def test_a_layer_is_published_of_what_is_in_the_bucket(
    aws: Aws, uploads: Uploads, s3: Script, lambda_: Script
) -> None:
    listing(lambda_).gives(LayerVersions=[])
    looking(s3).gives(ContentLength=len(CODE))
    lambda_.on(
        "publish_layer_version",
        LayerName="shop-dev-dependencies",
        Description="c0ffee",
        Content=THERE,
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["arm64"],
    ).gives(LayerVersionArn=LAYER_ARN, Version=7)
    layers = Layers(aws, Artifacts(zipped(b""), zipped(CODE)), uploads)

    assert (await layers.create(LAYER_RESOURCE)).outputs == LAYER_OUTPUTS


def test_a_prefix_is_optional() -> None:
    keys = Storage("b").key("f00d"), Storage("b", "a/b").key("f00d")

    assert keys == ("f00d.zip", "a/b/f00d.zip")
