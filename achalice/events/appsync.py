"""Fields that AppSync asks a function for: direct resolvers, alone and in batches.

https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, Self

from pydantic import BeforeValidator, Field, model_validator
from typing_extensions import TypeVar

from achalice.context import LambdaContext
from achalice.events._answers import Answer
from achalice.events._base import (
    EventModel,
    EventRecord,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    RecordsEvent,
)
from achalice.events._casings import AnyCasing
from achalice.events._http import HeadersField
from achalice.events._identities import (
    AppSyncCognitoIdentity,
    AppSyncIAMIdentity,
    AppSyncIdentity,
    AppSyncLambdaIdentity,
    AppSyncOIDCIdentity,
)
from achalice.events._wire import AsSent
from achalice.requests import Headers

__all__ = [
    "AppSyncBatchResolverEvent",
    "AppSyncBatchResult",
    "AppSyncCognitoIdentity",
    "AppSyncIAMIdentity",
    "AppSyncInfo",
    "AppSyncLambdaIdentity",
    "AppSyncOIDCIdentity",
    "AppSyncPrevious",
    "AppSyncRequest",
    "AppSyncResolverEvent",
    "AppSyncResolverTemplate",
]

ArgsT = TypeVar("ArgsT", default=dict[str, Any], covariant=True)
"""What a field's arguments are: a dictionary, or a type that they are read into."""


class AppSyncRequest(AnyCasing):
    """The HTTP request that the query came in."""

    headers: HeadersField = Field(default_factory=Headers, validate_default=True)
    domain_name: str | None = None
    """The API's own domain; None where it is asked by AppSync's."""


class AppSyncInfo(EventModel):
    """What the query wants."""

    field_name: str
    parent_type_name: str
    """`Query`, `Mutation`, `Subscription`, or the type that has the field."""
    variables: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    selection_set_list: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """What is asked of the field: `("id", "author", "author/name")`. A field's alias counts."""
    selection_set_graphql: str | None = Field(
        default=None,
        validation_alias="selectionSetGraphQL",
        serialization_alias="selectionSetGraphQL",
    )
    """The same as the client wrote it."""


class AppSyncPrevious(EventModel):
    """What a pipeline's last function has left."""

    result: Any = None


def _no_text(value: object) -> object:
    return None if isinstance(value, str) else value


class AppSyncResolverEvent(LambdaEvent, EventRecord, AnyCasing, AsSent, Generic[ArgsT]):
    """Resolve one field; what the handler returns is its value.

    `AppSyncResolverEvent[NewPost]` reads the arguments as that type. Amplify's resolvers, which
    have no `info`, are read to the same names.
    """

    _sent_fields = ("identity",)

    type_name: str
    """The type that has the field: `Query`, `Mutation`, or one of the API's own."""
    field_name: str
    arguments: Annotated[ArgsT, NullIsEmptyMapping]
    identity: AppSyncIdentity = None
    """None where the client has an API key and no more."""
    source: dict[str, Any] | None = None
    """The object that has the field; None for the fields of `Query` and `Mutation`."""
    request: Annotated[AppSyncRequest, NullIsEmptyMapping] = Field(default_factory=AppSyncRequest)
    """Empty in batches."""
    prev: Annotated[AppSyncPrevious | None, BeforeValidator(_no_text)] = None
    """None except in pipelines."""
    info: AppSyncInfo
    stash: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the functions of a pipeline tell each other."""

    @model_validator(mode="before")
    @classmethod
    def _two_shapes(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        info = value.get("info") or value.get("Info")
        if isinstance(info, Mapping):
            named: dict[str, Any] = {
                "typeName": info.get("parentTypeName"),
                "fieldName": info.get("fieldName"),
                "arguments": {},
            }
            return {**named, **value}
        kind = value.get("typeName") or value.get("parentTypeName")
        if kind is None or "fieldName" not in value:
            return value
        named = {"typeName": kind, "arguments": {}}
        return {**named, **value, "info": {"parentTypeName": kind, "fieldName": value["fieldName"]}}


class AppSyncBatchResolverEvent(RecordsEvent[AppSyncResolverEvent[ArgsT]], Generic[ArgsT]):
    """Resolve one field of several objects: the handler returns a list with a value for each.

    The payload is a list, and so is what `to_dict()` gives back.
    """

    records: tuple[AppSyncResolverEvent[ArgsT], ...]

    @model_validator(mode="before")
    @classmethod
    def _of_list(cls, value: Any) -> Any:
        return {"records": value} if isinstance(value, list) else value

    @classmethod
    def from_payload(
        cls, payload: Mapping[str, Any] | Sequence[Any], context: LambdaContext | None = None
    ) -> Self:
        """The batch that Lambda delivered as `payload`.

        Raises:
            pydantic.ValidationError: `payload` is no list of fields to resolve.
        """
        event = cls.model_validate(payload)
        event._deliver(payload, context)
        return event

    @classmethod
    def _raw_records(cls, payload: Any) -> Sequence[Any]:
        return payload if isinstance(payload, list) else ()

    def to_dict(self) -> Any:
        """The very list that Lambda delivered."""
        return super().to_dict()


class AppSyncBatchResult(Answer):
    """The value of a field for one object of a batch, or why there is none.

    A handler returns one of these, or the plain value, for each record in the batch's order.
    """

    data: Any = None
    error_message: str | None = None
    error_type: str | None = None
    error_info: Any = None


class AppSyncResolverTemplate(LambdaEvent):
    """What a resolver's request template yields: tests send a function the whole of it.

    AppSync itself sends `payload` alone, which is whatever the template says.
    """

    version: str | None = None
    operation: str
    """`Invoke` or `BatchInvoke`."""
    payload: Any = None
