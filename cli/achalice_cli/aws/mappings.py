"""Lambda's event source mappings."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, message_of
from achalice_cli.aws.mapping_requests import (
    begins_alike,
    change,
    creation,
    is_of,
    is_stopped,
    source_of,
    tells_of_failures,
)
from achalice_cli.aws.once import made_once
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import stale
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Mapping
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import EventSourceMappingConfigurationTypeDef

_TAGS = frozenset({"tags"})


def _is_temporary(error: ClientError) -> bool:
    """The mapping or its function is between two states, or IAM has not told all of the role."""
    if code_of(error) == "ResourceInUseException" or is_busy(error):
        return True
    said = message_of(error).lower()
    return code_of(error) == "InvalidParameterValueException" and (
        "execution role does not have permissions" in said or "ensure the role can perform" in said
    )


class Mappings:
    """Makes, changes and removes what polls queues, streams and topics of Kafka."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, mapping: Mapping, made: Made) -> Result:
        """Map the source to the function, or take over the mapping of the two that exists.

        One that began to read elsewhere than `mapping` is to begin goes first: AWS has room for
        only one of them.
        """
        client = await self._aws.lambda_()
        function = made[mapping.function]["name"]
        source = source_of(mapping)
        arn = None if source is None else self._aws.resolve(source)
        for found in await self._found(mapping, arn, function):
            outputs = {"uuid": found["UUID"]}
            if begins_alike(mapping, found):
                tells, stopped = tells_of_failures(found), is_stopped(found.get("State"))
                await self._change(mapping, outputs, made, tells=tells, stopped=stopped)
                await self._change_tags(mapping, outputs)
                return Result(outputs)
            await self.delete(outputs)

        async def create() -> str:
            answer = await until_accepted(
                lambda: client.create_event_source_mapping(**creation(mapping, arn, function)),
                # No live mapping is there, so one that exists already is still being deleted.
                lambda error: _is_temporary(error) or code_of(error) == "ResourceConflictException",
            )
            return answer["UUID"]

        async def find() -> str | None:
            found = await self._found(mapping, arn, function)
            return found[0]["UUID"] if found else None

        return Result({"uuid": await made_once(create, find)})

    async def _found(
        self, mapping: Mapping, source: str | None, function: str
    ) -> "list[EventSourceMappingConfigurationTypeDef]":
        """The live mappings of the same source and function."""
        client = await self._aws.lambda_()
        answer = await (
            client.list_event_source_mappings(FunctionName=function)
            if source is None
            else client.list_event_source_mappings(EventSourceArn=source, FunctionName=function)
        )
        return [
            each
            for each in answer["EventSourceMappings"]
            if each.get("State") != "Deleting" and is_of(mapping, each)
        ]

    async def update(
        self, mapping: Mapping, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Give the mapping all of its values, and change the tags if they did.

        It polls again where `changed` has the `state` that somebody else gave it.
        """
        try:
            if changed - _TAGS:
                tells, stopped = "on_failure" in changed, "state" in changed
                await self._change(mapping, outputs, made, tells=tells, stopped=stopped)
            if changed & _TAGS:
                await self._change_tags(mapping, outputs)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the mapping {outputs['uuid']} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Stop polling."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.delete_event_source_mapping(UUID=outputs["uuid"]), _is_temporary
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise

    async def _change(
        self, mapping: Mapping, outputs: Outputs, made: Made, *, tells: bool, stopped: bool
    ) -> None:
        client = await self._aws.lambda_()
        function = made[mapping.function]["name"]
        request = change(mapping, outputs["uuid"], function, tells=tells, stopped=stopped)
        await until_accepted(lambda: client.update_event_source_mapping(**request), _is_temporary)

    async def _change_tags(self, mapping: Mapping, outputs: Outputs) -> None:
        client = await self._aws.lambda_()
        arn = self._aws.resolve(
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}"
            f":event-source-mapping:{outputs['uuid']}"
        )
        current = (await client.list_tags(Resource=arn)).get("Tags", {})
        if left_over := stale(current, mapping.tags):
            await client.untag_resource(Resource=arn, TagKeys=left_over)
        if mapping.tags != {key: current.get(key) for key in mapping.tags}:
            await client.tag_resource(Resource=arn, Tags=mapping.tags)
