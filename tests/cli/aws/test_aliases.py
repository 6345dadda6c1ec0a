import pytest

from achalice_cli.aws.aliases import Aliases
from achalice_cli.aws.errors import AwsCallError, NotOursError
from achalice_cli.aws.readiness import Readiness
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import Alias
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

NAME = "shop-dev-tick"
FUNCTION = Address("function:tick")
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}"
MADE: Made = {FUNCTION: {"name": NAME, "arn": ARN}}
ALIAS = Alias(name="live", function=FUNCTION, content="f00d")
KEPT_READY = ALIAS.model_copy(update={"provisioned_concurrency": 5})
OUTPUTS: Outputs = {
    "name": f"{ARN}:live",
    "arn": f"{ARN}:live",
    "function": NAME,
    "alias": "live",
}
BUSY = "The operation cannot be performed at this time. An update is in progress for resource"
CONTENT = frozenset({"content"})


@pytest.fixture
def aliases(aws: Aws) -> Aliases:
    return Aliases(aws, Readiness(aws))


def publishing(lambda_: Script) -> Call:
    return lambda_.on("publish_version", FunctionName=NAME, Description="achalice f00d")


def published(lambda_: Script, version: str = "7") -> None:
    """All that is done until a version is there."""
    asking(lambda_).gives(State="Active", LastUpdateStatus="Successful")
    publishing(lambda_).gives(Version=version)
    asking(lambda_, Qualifier=version).gives(State="Active")


def asking(lambda_: Script, **version: str) -> Call:
    return lambda_.on("get_function_configuration", FunctionName=NAME, **version)


def creating(lambda_: Script) -> Call:
    return lambda_.on(
        "create_alias",
        FunctionName=NAME,
        Name="live",
        FunctionVersion="7",
        Description="achalice",
    )


def pointing(lambda_: Script, version: str = "7") -> Call:
    return lambda_.on("update_alias", FunctionName=NAME, Name="live", FunctionVersion=version)


def provisioning(lambda_: Script) -> Call:
    return lambda_.on(
        "put_provisioned_concurrency_config",
        FunctionName=NAME,
        Qualifier="live",
        ProvisionedConcurrentExecutions=5,
    )


def releasing(lambda_: Script) -> Call:
    return lambda_.on("delete_provisioned_concurrency_config", FunctionName=NAME, Qualifier="live")


def listing(lambda_: Script, **versions: str) -> None:
    lambda_.on("list_versions_by_function", FunctionName=NAME).gives(
        Versions=[
            {"Version": number.removeprefix("v"), "Description": description}
            for number, description in versions.items()
        ]
    )


def removing(lambda_: Script, version: str) -> Call:
    return lambda_.on("delete_function", FunctionName=NAME, Qualifier=version)


async def test_an_alias_stands_for_a_version_that_is_published_for_it(
    aliases: Aliases, lambda_: Script
) -> None:
    published(lambda_)
    creating(lambda_).gives()
    listing(lambda_, v7="achalice f00d")

    result = await aliases.create(ALIAS, MADE)

    assert result.outputs == OUTPUTS


async def test_what_is_to_be_kept_ready_is_ordered_with_the_alias(
    aliases: Aliases, lambda_: Script
) -> None:
    published(lambda_)
    creating(lambda_).gives()
    provisioning(lambda_).gives()
    listing(lambda_)

    await aliases.create(KEPT_READY, MADE)


async def test_a_version_is_published_when_the_function_is_ready_and_used_when_it_is_itself(
    aliases: Aliases, lambda_: Script, clock: Clock
) -> None:
    asking(lambda_).gives(State="Active", LastUpdateStatus="InProgress")
    asking(lambda_).gives(State="Active", LastUpdateStatus="Successful")
    publishing(lambda_).refuses("ResourceConflictException", BUSY)
    publishing(lambda_).gives(Version="7", State="Pending")
    asking(lambda_, Qualifier="7").gives(State="Pending")
    asking(lambda_, Qualifier="7").gives(State="Active")
    creating(lambda_).gives()
    listing(lambda_)

    await aliases.create(ALIAS, MADE)

    assert len(clock.pauses) == 3


async def test_a_version_that_failed_is_nothing_to_call(aliases: Aliases, lambda_: Script) -> None:
    """The alias goes on standing for the last one that works."""
    asking(lambda_).gives(State="Active")
    publishing(lambda_).gives(Version="8")
    asking(lambda_, Qualifier="8").gives(
        State="Failed", StateReasonCode="FunctionError", StateReason="app.py raised"
    )

    with pytest.raises(AwsCallError, match="FunctionError: shop-dev-tick:8"):
        await aliases.update(ALIAS, CONTENT, OUTPUTS, MADE)


def exists(lambda_: Script, description: str) -> None:
    published(lambda_)
    creating(lambda_).refuses("ResourceConflictException", "Alias already exists")
    lambda_.on("get_alias", FunctionName=NAME, Name="live").gives(Description=description)


async def test_the_alias_that_an_interrupted_deploy_left_is_taken_over(
    aliases: Aliases, lambda_: Script
) -> None:
    exists(lambda_, "achalice")
    pointing(lambda_).gives()
    releasing(lambda_).refuses("ProvisionedConcurrencyConfigNotFoundException")
    listing(lambda_, v6="achalice decaf", v7="achalice f00d")
    removing(lambda_, "6").gives()

    result = await aliases.create(ALIAS, MADE)

    assert result.outputs == OUTPUTS


async def test_the_alias_of_somebody_else_is_not_touched(aliases: Aliases, lambda_: Script) -> None:
    exists(lambda_, "the one that we test")

    with pytest.raises(NotOursError, match="the alias `shop-dev-tick:live` exists already"):
        await aliases.create(ALIAS, MADE)


async def test_a_function_that_changed_is_published_and_its_last_version_goes(
    aliases: Aliases, lambda_: Script
) -> None:
    asking(lambda_).gives(State="Active")
    publishing(lambda_).gives(Version="8")
    asking(lambda_, Qualifier="8").gives(State="Active")
    pointing(lambda_, "8").gives()
    listing(lambda_, v7="achalice decaf", v8="achalice f00d")
    removing(lambda_, "7").gives()

    result = await aliases.update(ALIAS, CONTENT, OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


async def test_versions_of_others_and_those_that_are_used_stay(
    aliases: Aliases, lambda_: Script
) -> None:
    published(lambda_, "8")
    pointing(lambda_, "8").gives()
    lambda_.on("list_versions_by_function", FunctionName=NAME).gives(
        Versions=[
            {"Version": "$LATEST", "Description": "achalice is great"},
            {"Version": "1", "Description": "made by hand"},
            {"Version": "2"},
            {"Version": "3", "Description": "achalice one"},
            {"Version": "4", "Description": "achalice two"},
        ]
    )
    removing(lambda_, "3").refuses("ResourceConflictException", "Unable to delete version 3")
    removing(lambda_, "4").refuses("ResourceNotFoundException")

    await aliases.update(ALIAS, CONTENT, OUTPUTS, MADE)


@pytest.mark.parametrize("wanted", [5, None])
async def test_how_much_is_kept_ready_changes_without_another_version(
    aliases: Aliases, lambda_: Script, wanted: int | None
) -> None:
    call = releasing if wanted is None else provisioning
    call(lambda_).refuses("ResourceConflictException", BUSY)
    call(lambda_).gives()

    alias = ALIAS.model_copy(update={"provisioned_concurrency": wanted})
    await aliases.update(alias, frozenset({"provisioned_concurrency"}), OUTPUTS, MADE)


async def test_an_alias_that_is_gone_is_told(aliases: Aliases, lambda_: Script) -> None:
    published(lambda_, "8")
    pointing(lambda_, "8").refuses("ResourceNotFoundException")

    with pytest.raises(ResourceGoneError):
        await aliases.update(ALIAS, CONTENT, OUTPUTS, MADE)


async def test_an_alias_goes_with_its_versions(aliases: Aliases, lambda_: Script) -> None:
    releasing(lambda_).gives()
    lambda_.on("delete_alias", FunctionName=NAME, Name="live").gives()
    listing(lambda_, v7="achalice f00d")
    removing(lambda_, "7").gives()

    await aliases.delete(OUTPUTS)


async def test_an_alias_whose_function_is_gone_counts_as_deleted(
    aliases: Aliases, lambda_: Script
) -> None:
    releasing(lambda_).refuses("ResourceNotFoundException")
    lambda_.on("delete_alias", FunctionName=NAME, Name="live").refuses("ResourceNotFoundException")

    await aliases.delete(OUTPUTS)
