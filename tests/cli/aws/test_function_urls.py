import pytest

from achalice_cli.aws.function_urls import FunctionUrls
from achalice_cli.aws.permissions import Permissions
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import FUNCTION_URL, Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import FunctionUrl, Permission
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Script

FUNCTION = Address("function:api_handler")
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev"
MADE: Made = {
    FUNCTION: {"name": "shop-dev", "arn": ARN},
    FUNCTION_URL: {"function": "shop-dev"},
}
URL = f"https://abc.lambda-url.{REGION}.on.aws/"
OUTPUTS: Outputs = {"function": "shop-dev"}
OPEN = FunctionUrl(function=FUNCTION, auth="NONE")
ANSWER = {
    "FunctionUrl": URL,
    "FunctionArn": ARN,
    "AuthType": "NONE",
    "CreationTime": "2026-01-01T00:00:00Z",
    "LastModifiedTime": "2026-01-01T00:00:00Z",
}


@pytest.fixture
def urls(aws: Aws) -> FunctionUrls:
    return FunctionUrls(aws)


def creating(script: Script, **qualifier: str) -> Call:
    return script.on(
        "create_function_url_config", FunctionName="shop-dev", AuthType="NONE", **qualifier
    )


async def test_a_url_is_where_lambda_says(urls: FunctionUrls, lambda_: Script) -> None:
    creating(lambda_).gives(**{name: ANSWER[name] for name in list(ANSWER)[:4]})

    result = await urls.create(OPEN, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_a_function_that_is_called_by_version_has_the_url_at_its_alias(
    urls: FunctionUrls, lambda_: Script
) -> None:
    alias = {"name": f"{ARN}:live", "arn": f"{ARN}:live", "function": "shop-dev", "alias": "live"}
    creating(lambda_, Qualifier="live").gives(**{name: ANSWER[name] for name in list(ANSWER)[:4]})
    lambda_.on("delete_function_url_config", FunctionName="shop-dev", Qualifier="live").gives()

    result = await urls.create(OPEN, {FUNCTION: alias})
    await urls.delete(result.outputs)


async def test_the_url_that_an_interrupted_deploy_left_is_taken_over(
    urls: FunctionUrls, lambda_: Script
) -> None:
    creating(lambda_).refuses("ResourceConflictException", "a URL exists for this function")
    lambda_.on("update_function_url_config", FunctionName="shop-dev", AuthType="NONE").gives(
        **ANSWER
    )

    result = await urls.create(OPEN, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_who_may_call_is_changed_in_place(urls: FunctionUrls, lambda_: Script) -> None:
    lambda_.on("update_function_url_config", FunctionName="shop-dev", AuthType="AWS_IAM").gives(
        **{**ANSWER, "AuthType": "AWS_IAM"}
    )

    result = await urls.update(FunctionUrl(function=FUNCTION, auth="AWS_IAM"), OUTPUTS)

    assert result.url == URL


async def test_a_url_that_is_gone_is_told(urls: FunctionUrls, lambda_: Script) -> None:
    lambda_.on("update_function_url_config", FunctionName="shop-dev", AuthType="NONE").refuses(
        "ResourceNotFoundException"
    )

    with pytest.raises(ResourceGoneError):
        await urls.update(OPEN, OUTPUTS)


async def test_deleting_a_url_that_is_gone_is_no_error(urls: FunctionUrls, lambda_: Script) -> None:
    lambda_.on("delete_function_url_config", FunctionName="shop-dev").refuses(
        "ResourceNotFoundException"
    )

    await urls.delete(OUTPUTS)


async def test_everybody_may_call_the_function_by_its_url_only(aws: Aws, lambda_: Script) -> None:
    """A statement without a condition would let every account of AWS call the function."""
    public = Permission(
        function=FUNCTION,
        principal="*",
        source=FUNCTION_URL,
        url_action="lambda:InvokeFunctionUrl",
    )
    lambda_.on(
        "add_permission",
        FunctionName="shop-dev",
        StatementId="achalice-InvokeFunctionUrl",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    ).gives()
    lambda_.on(
        "add_permission",
        FunctionName="shop-dev",
        StatementId="achalice-InvokeFunction",
        Action="lambda:InvokeFunction",
        Principal="*",
        InvokedViaFunctionUrl=True,
    ).gives()

    permissions = Permissions(aws)
    first = await permissions.create(public, MADE)
    second = await permissions.create(
        public.model_copy(update={"url_action": "lambda:InvokeFunction"}), MADE
    )

    assert [each.outputs["statement"] for each in (first, second)] == [
        "achalice-InvokeFunctionUrl",
        "achalice-InvokeFunction",
    ]
