import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.permissions import Permissions
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import Permission

from .scripts import ACCOUNT, ANY, REGION, Call, Clock, Script

NAME = "shop-dev"
FUNCTION_ADDRESS = Address("function:api_handler")
API_ARN = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abc123/*"
MADE: Made = {
    REST_API: {"id": "abc123", "source_arn": API_ARN},
    FUNCTION_ADDRESS: {
        "name": NAME,
        "arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}",
    },
}
BUSY = "The operation cannot be performed at this time. An update is in progress for resource"
PENDING = "The function is currently in the following state: Pending"

PERMISSION = Permission(
    function=FUNCTION_ADDRESS, principal="apigateway.amazonaws.com", source=REST_API
)
STATEMENT = "achalice-4f0cecd925d1b80c"
UPLOADS = Permission(
    function=FUNCTION_ADDRESS,
    principal="s3.amazonaws.com",
    source_arn="arn:${AWS::Partition}:s3:::uploads",
    source_account="${AWS::AccountId}",
)


@pytest.fixture
def permissions(aws: Aws) -> Permissions:
    return Permissions(aws)


def adding(lambda_: Script) -> Call:
    return lambda_.on(
        "add_permission",
        FunctionName=NAME,
        StatementId=STATEMENT,
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=API_ARN,
    )


def removing(lambda_: Script) -> Call:
    return lambda_.on("remove_permission", FunctionName=NAME, StatementId=STATEMENT)


async def test_a_permission_is_a_statement_whose_id_tells_what_it_says(
    permissions: Permissions, lambda_: Script
) -> None:
    adding(lambda_).gives()

    result = await permissions.create(PERMISSION, MADE)

    assert result.outputs == {"function": NAME, "statement": STATEMENT}


async def test_a_permission_may_be_for_what_is_not_the_app_s_in_one_account(
    permissions: Permissions, lambda_: Script
) -> None:
    statement = "achalice-cc39b10c44f2c4e0"
    lambda_.on(
        "add_permission",
        FunctionName=NAME,
        StatementId=statement,
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::uploads",
        SourceAccount=ACCOUNT,
    ).gives()

    result = await permissions.create(UPLOADS, MADE)

    assert result.outputs == {"function": NAME, "statement": statement}


async def test_another_account_makes_another_statement(
    permissions: Permissions, lambda_: Script
) -> None:
    """Were its id the same, the statement that names no account would be taken for it."""
    said: dict[str, object] = {
        "FunctionName": NAME,
        "StatementId": ANY,
        "Action": ANY,
        "Principal": ANY,
        "SourceArn": ANY,
    }
    lambda_.on("add_permission", **said, SourceAccount=ACCOUNT).gives()
    lambda_.on("add_permission", **said).gives()

    narrow = await permissions.create(UPLOADS, MADE)
    wide = await permissions.create(UPLOADS.model_copy(update={"source_account": None}), MADE)

    assert narrow.outputs != wide.outputs


async def test_a_statement_that_is_there_already_is_the_same(
    permissions: Permissions, lambda_: Script
) -> None:
    adding(lambda_).refuses(
        "ResourceConflictException", f"The statement id ({STATEMENT}) provided already exists."
    )

    result = await permissions.create(PERMISSION, MADE)

    assert result.outputs == {"function": NAME, "statement": STATEMENT}


@pytest.mark.parametrize("message", [BUSY, PENDING], ids=["being changed", "being made"])
async def test_a_permission_is_added_as_soon_as_the_function_takes_it(
    permissions: Permissions, lambda_: Script, clock: Clock, message: str
) -> None:
    adding(lambda_).refuses("ResourceConflictException", message)
    adding(lambda_).gives()

    await permissions.create(PERMISSION, MADE)

    assert len(clock.pauses) == 1


async def test_a_function_that_takes_no_permission_for_long_is_not_taken_for_one_that_has_it(
    permissions: Permissions, lambda_: Script, clock: Clock
) -> None:
    clock.speed = 2000
    for _ in range(2):
        adding(lambda_).refuses("ResourceConflictException", BUSY)

    with pytest.raises(ClientError, match="in progress"):
        await permissions.create(PERMISSION, MADE)


async def test_a_permission_is_removed_as_soon_as_the_function_lets_it_go(
    permissions: Permissions, lambda_: Script, clock: Clock
) -> None:
    removing(lambda_).refuses("ResourceConflictException", BUSY)
    removing(lambda_).gives()

    await permissions.delete({"function": NAME, "statement": STATEMENT})

    assert len(clock.pauses) == 1


async def test_a_permission_that_is_gone_counts_as_removed(
    permissions: Permissions, lambda_: Script
) -> None:
    """With the function, for instance."""
    removing(lambda_).refuses("ResourceNotFoundException")

    await permissions.delete({"function": NAME, "statement": STATEMENT})
