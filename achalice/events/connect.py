"""Amazon Connect's flows, and its outbound campaigns.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
"""

from typing import Annotated, Any, Generic

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_pascal
from typing_extensions import TypeVar

from achalice.events._base import LambdaEvent, NullIsEmptyMapping, Texts, Timestamp
from achalice.events._bodies import TextOrJSON, also_read
from achalice.events._spelling import PascalModel

__all__ = [
    "ConnectAudio",
    "ConnectCampaign",
    "ConnectCampaignEvent",
    "ConnectCampaignProfile",
    "ConnectContactData",
    "ConnectContactFlowEvent",
    "ConnectDetails",
    "ConnectEndpoint",
    "ConnectMediaStream",
    "ConnectQueue",
    "ConnectReference",
    "ConnectSegmentAttribute",
]

_ARN = Field(default=None, validation_alias="ARN", serialization_alias="ARN")


class ConnectEndpoint(PascalModel):
    """One end of a contact."""

    address: str | None = None
    """A number as in `+15551234567`, or an email address."""
    type: str | None = None
    """`TELEPHONE_NUMBER`, `VOIP`, `CONTACT_FLOW`, `CONNECT_PHONENUMBER_ARN` or `EMAIL_ADDRESS`."""
    display_name: str | None = None


def _named(queue: object) -> object:
    # Older flows send no more than the name.
    return {"Name": queue} if isinstance(queue, str) else queue


class ConnectQueue(PascalModel):
    """Where the contact waits."""

    arn: str | None = _ARN
    name: str | None = None
    outbound_caller_id: ConnectEndpoint | None = None
    """What callees see."""


class ConnectAudio(PascalModel):
    """Where in Kinesis Video Streams the customer is heard."""

    stream_arn: str | None = Field(
        default=None, validation_alias="StreamARN", serialization_alias="StreamARN"
    )
    start_timestamp: Timestamp | None = None
    stop_timestamp: Timestamp | None = None
    """None until streaming has been stopped."""
    start_fragment_number: str | None = None
    stop_fragment_number: str | None = None


class ConnectMediaStream(PascalModel):
    """What is streamed of a participant."""

    audio: ConnectAudio | None = None
    """Its fields are None where streaming has not been started."""


class ConnectReference(PascalModel):
    """Something that belongs to the contact: a link, an attachment."""

    type: str | None = None
    """`URL`, `ATTACHMENT`, `NUMBER`, `STRING`, `DATE`, `EMAIL` and others."""
    value: str | None = None
    status: str | None = None
    arn: str | None = Field(default=None, validation_alias="Arn", serialization_alias="Arn")


class ConnectSegmentAttribute(PascalModel):
    """A value that Connect itself keeps of this segment of the contact; one field has it."""

    value_string: str | None = None
    value_integer: int | None = None
    value_arn: str | None = None
    value_map: "dict[str, ConnectSegmentAttribute] | None" = None
    value_list: "tuple[ConnectSegmentAttribute, ...] | None" = None


class ConnectContactData(PascalModel):
    """The contact."""

    contact_id: str
    initial_contact_id: str | None = None
    """The contact that all of this began with."""
    previous_contact_id: str | None = None
    related_contact_id: str | None = None
    customer_id: str | None = None
    name: str | None = None
    description: str | None = None
    channel: str | None = None
    """`VOICE`, `CHAT`, `TASK` or `EMAIL`."""
    initiation_method: str | None = None
    """`INBOUND`, `OUTBOUND`, `TRANSFER`, `CALLBACK`, `API`, `QUEUE_TRANSFER` and others."""
    instance_arn: str | None = Field(
        default=None, validation_alias="InstanceARN", serialization_alias="InstanceARN"
    )
    language_code: str | None = None
    """`en-US`."""
    attributes: Texts = Field(default_factory=dict)
    """What flows have set."""
    customer_endpoint: ConnectEndpoint | None = None
    system_endpoint: ConnectEndpoint | None = None
    """What the customer called."""
    queue: Annotated[ConnectQueue | None, BeforeValidator(_named)] = None
    """None until the contact is put into one."""
    media_streams: Annotated[dict[str, ConnectMediaStream], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By participant; so far, that is `Customer`."""
    references: Annotated[dict[str, ConnectReference], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    segment_attributes: Annotated[dict[str, ConnectSegmentAttribute], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By name: `connect:Subtype`."""
    tags: Texts = Field(default_factory=dict)


class ConnectDetails(PascalModel):
    """The contact, and what the flow passes on."""

    contact_data: ConnectContactData
    parameters: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Those of the flow's block: text, or any JSON where the block says so."""


class ConnectContactFlowEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """A flow has come to a block that invokes a function.

    The flow takes a flat object of text back, or any JSON: what its block is set to. Of both, 32 kB
    of UTF-8 are the most.
    """

    name: str = "ContactFlowEvent"
    details: ConnectDetails

    @property
    def contact(self) -> ConnectContactData:
        """The contact that is in the flow."""
        return self.details.contact_data

    @property
    def parameters(self) -> dict[str, Any]:
        """What the flow's block passes on."""
        return self.details.parameters


ProfileT = TypeVar("ProfileT", default=dict[str, Any], covariant=True)
"""What a campaign knows of a customer: a dictionary, or a type that it is read into."""


class ConnectCampaignProfile(PascalModel, Generic[ProfileT]):
    """A customer that a campaign is about to reach."""

    profile_id: str
    idempotency_token: str | None = None
    """The same when this customer is sent once more."""
    customer_data: str
    """JSON."""
    data: Annotated[ProfileT, TextOrJSON()] = also_read("CustomerData")
    """`customer_data`, read as the type in brackets: `ConnectCampaignEvent[Customer]`."""


class ConnectCampaign(PascalModel):
    """The campaign, and where in it this is."""

    campaign_id: str
    run_id: str | None = None
    action_id: str | None = None
    campaign_name: str | None = None


class _CampaignMetadata(PascalModel):
    campaign_context: ConnectCampaign


class _CampaignItems(PascalModel, Generic[ProfileT]):
    customer_profiles: tuple[ConnectCampaignProfile[ProfileT], ...]


class ConnectCampaignEvent(
    LambdaEvent, Generic[ProfileT], alias_generator=to_pascal, populate_by_name=True
):
    """A campaign wants to know more of a batch of customers: what, the campaign's flow says.

    https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
    """

    invocation_metadata: _CampaignMetadata
    items: _CampaignItems[ProfileT]

    @property
    def campaign(self) -> ConnectCampaign:
        """The campaign that asks."""
        return self.invocation_metadata.campaign_context

    @property
    def profiles(self) -> tuple[ConnectCampaignProfile[ProfileT], ...]:
        """The customers."""
        return self.items.customer_profiles
