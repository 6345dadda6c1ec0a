"""Action groups of Amazon Bedrock's agents.

https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, TypeAdapter

from achalice import _json
from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Texts
from achalice.events._wire import AsSent

__all__ = [
    "BedrockAgent",
    "BedrockAgentActionResponse",
    "BedrockAgentActionResult",
    "BedrockAgentContent",
    "BedrockAgentEvent",
    "BedrockAgentFunctionEvent",
    "BedrockAgentFunctionOutcome",
    "BedrockAgentFunctionResponse",
    "BedrockAgentFunctionResult",
    "BedrockAgentParameter",
    "BedrockAgentRequestBody",
    "BedrockAgentResponseEvent",
    "BedrockBody",
    "BedrockKnowledgeBase",
]

ModelT = TypeVar("ModelT")


def _text(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    try:
        return _json.dumps(value).decode()
    except TypeError as error:
        raise ValueError(f"is no JSON: {error}") from None


class BedrockAgent(EventModel):
    """The agent that asks."""

    name: str | None = None
    id: str | None = None
    alias: str | None = None
    version: str | None = None
    """`DRAFT` in tests."""


class BedrockAgentParameter(AsSent):
    """A value that the agent has got out of the user."""

    _sent_fields = ("value",)

    name: str
    type: str | None = None
    """As the schema has it: `string`, `number`, `integer`, `boolean`, `array` or `object`."""
    value: Annotated[str | None, BeforeValidator(_text)] = None
    """Text, whatever the type."""

    @property
    def typed(self) -> Any:
        """The value as its type says; as the text that it is where it is no such thing."""
        kinds = _KINDS.get(self.type or "", ())
        if self.value is None or not kinds:
            return self.value
        try:
            read = _json.loads(self.value.lower() if bool in kinds else self.value)
        except ValueError:
            return self.value
        return read if type(read) in kinds else self.value


_KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


class BedrockAgentContent(EventModel):
    """A request body in one content type."""

    properties: Annotated[tuple[BedrockAgentParameter, ...], NullIsEmpty] = ()


class BedrockAgentRequestBody(EventModel):
    """What would be the body of the HTTP request."""

    content: Annotated[dict[str, BedrockAgentContent], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By content type: `application/json`."""


class BedrockKnowledgeBase(Answer):
    """How the agent searches a knowledge base from now on."""

    knowledge_base_id: str
    retrieval_configuration: dict[str, Any]
    """`{"vectorSearchConfiguration": {"numberOfResults": 5}}`."""


class BedrockBody(Answer):
    """What is answered, in one content type."""

    body: str


class BedrockAgentActionResult(Answer):
    """What came of an operation."""

    action_group: str
    api_path: str
    http_method: str
    http_status_code: int = 200
    response_body: dict[str, BedrockBody]
    """By content type."""


class _Response(Answer):
    message_version: Literal["1.0"] = "1.0"
    session_attributes: dict[str, str] | None = None
    """For the whole session; None keeps what there is."""
    prompt_session_attributes: dict[str, str] | None = None
    """For this turn; None keeps what there is."""
    knowledge_bases_configuration: tuple[BedrockKnowledgeBase, ...] | None = None


class BedrockAgentActionResponse(_Response):
    """What an action group with an API's schema gives back: see `BedrockAgentEvent.answer`."""

    response: BedrockAgentActionResult


class BedrockAgentFunctionOutcome(Answer):
    """What came of a function."""

    response_state: Literal["FAILURE", "REPROMPT"] | None = None
    """`FAILURE` ends the session with an error; with `REPROMPT` the model reads the body as one."""
    response_body: dict[Literal["TEXT"], BedrockBody]


class BedrockAgentFunctionResult(Answer):
    """Which function, and what came of it."""

    action_group: str
    function: str
    function_response: BedrockAgentFunctionOutcome


class BedrockAgentFunctionResponse(_Response):
    """What an action group with functions gives back: see `BedrockAgentFunctionEvent.answer`."""

    response: BedrockAgentFunctionResult


class _Question(LambdaEvent):
    message_version: str = "1.0"
    agent: BedrockAgent = Field(default_factory=BedrockAgent)
    action_group: str
    session_id: str | None = None
    input_text: str | None = None
    """What the user said at this turn."""
    session_attributes: Texts = Field(default_factory=dict)
    prompt_session_attributes: Texts = Field(default_factory=dict)
    parameters: Annotated[tuple[BedrockAgentParameter, ...], NullIsEmpty] = ()

    @property
    def arguments(self) -> dict[str, Any]:
        """The parameters by name, as their types say."""
        return {parameter.name: parameter.typed for parameter in self.parameters}

    def arguments_as(self, model: type[ModelT]) -> ModelT:
        """The arguments, read as a `model` of one's own.

        Raises:
            pydantic.ValidationError: they do not fit.
        """
        return TypeAdapter(model).validate_python(self.arguments)


class BedrockAgentEvent(_Question):
    """An agent calls an operation of an action group that has an API's schema."""

    api_path: str
    """The template: `/claims/{claimId}`."""
    http_method: str
    request_body: BedrockAgentRequestBody | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The parameters, and the properties of the body, by name and as their types say."""
        contents = self.request_body.content.values() if self.request_body else ()
        properties = {each.name: each.typed for content in contents for each in content.properties}
        return {**properties, **super().arguments}

    def answer(
        self,
        body: Any,
        *,
        http_status_code: int = 200,
        content_type: str = "application/json",
        session_attributes: Mapping[str, str] | None = None,
        prompt_session_attributes: Mapping[str, str] | None = None,
        knowledge_bases: Sequence[BedrockKnowledgeBase] = (),
    ) -> BedrockAgentActionResponse:
        """Tell the agent: text as it is, anything else as its JSON; attributes not given stay."""
        return BedrockAgentActionResponse(
            response=BedrockAgentActionResult(
                action_group=self.action_group,
                api_path=self.api_path,
                http_method=self.http_method,
                http_status_code=http_status_code,
                response_body={content_type: _body(body)},
            ),
            **_kept(self, session_attributes, prompt_session_attributes, knowledge_bases),
        )


class BedrockAgentFunctionEvent(_Question):
    """An agent calls a function of an action group that has function details."""

    function: str

    def answer(
        self,
        body: Any,
        *,
        response_state: Literal["FAILURE", "REPROMPT"] | None = None,
        session_attributes: Mapping[str, str] | None = None,
        prompt_session_attributes: Mapping[str, str] | None = None,
        knowledge_bases: Sequence[BedrockKnowledgeBase] = (),
    ) -> BedrockAgentFunctionResponse:
        """Tell the agent: text as it is, anything else as its JSON; attributes not given stay.

        Args:
            body: what the model reads.
            response_state: `FAILURE` where something that the function needs is broken, `REPROMPT`
                where the agent should ask the user again.
            session_attributes: all of them, for the session.
            prompt_session_attributes: all of them, for this turn.
            knowledge_bases: how the agent searches them from now on.
        """
        outcome = BedrockAgentFunctionOutcome(
            response_state=response_state, response_body={"TEXT": _body(body)}
        )
        return BedrockAgentFunctionResponse(
            response=BedrockAgentFunctionResult(
                action_group=self.action_group, function=self.function, function_response=outcome
            ),
            **_kept(self, session_attributes, prompt_session_attributes, knowledge_bases),
        )


class BedrockAgentResponseEvent(LambdaEvent):
    """What an action group has given back, read again: of a log, or as a destination gets it.

    To give something back, see `BedrockAgentEvent.answer`.
    """

    message_version: str = "1.0"
    response: dict[str, Any] | tuple[dict[str, Any], ...]
    """Samples have it in a list."""
    session_attributes: Texts = Field(default_factory=dict)
    prompt_session_attributes: Texts = Field(default_factory=dict)


def _body(body: object) -> BedrockBody:
    return BedrockBody(body=body if isinstance(body, str) else _json.dumps(body).decode())


def _kept(
    event: _Question,
    session: Mapping[str, str] | None,
    prompt: Mapping[str, str] | None,
    knowledge_bases: Sequence[BedrockKnowledgeBase],
) -> dict[str, Any]:
    return {
        "session_attributes": dict(event.session_attributes if session is None else session),
        "prompt_session_attributes": dict(
            event.prompt_session_attributes if prompt is None else prompt
        ),
        "knowledge_bases_configuration": tuple(knowledge_bases) or None,
    }
