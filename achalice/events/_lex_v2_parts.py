"""What the events of Lex V2 and the answers to them have in common.

https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Texts

__all__ = [
    "LexV2ActiveContext",
    "LexV2DialogAction",
    "LexV2Intent",
    "LexV2RuntimeHintValue",
    "LexV2RuntimeHints",
    "LexV2SessionState",
    "LexV2Slot",
    "LexV2SlotHints",
    "LexV2SlotValue",
    "LexV2SubSlotToElicit",
    "LexV2TimeToLive",
]


class LexV2SlotValue(EventModel):
    """What the user said, and what Lex takes it for."""

    original_value: str | None = None
    interpreted_value: str | None = None
    """The value to go by: `2030-11-08` for "next Friday"."""
    resolved_values: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """What it may be, the likeliest first."""


class LexV2Slot(EventModel):
    """A value, several, or a value in parts."""

    shape: str | None = None
    """`Scalar`, or absent; `List` has `values`, and `Composite` has `sub_slots`."""
    value: LexV2SlotValue | None = None
    values: "Annotated[tuple[LexV2Slot | None, ...], NullIsEmpty]" = ()
    sub_slots: "Annotated[dict[str, LexV2Slot | None], NullIsEmptyMapping]" = Field(
        default_factory=dict
    )

    @classmethod
    def of(cls, text: str) -> Self:
        """A slot with the value `text`."""
        value = LexV2SlotValue(original_value=text, interpreted_value=text, resolved_values=(text,))
        return cls(shape="Scalar", value=value)

    @property
    def text(self) -> str | None:
        """The value to go by, or else what the user said; None where there is none."""
        if self.value is None:
            return None
        return self.value.interpreted_value or self.value.original_value


class LexV2Intent(EventModel):
    """What the user wants, as far as it is known."""

    name: str
    slots: Annotated[dict[str, LexV2Slot | None], NullIsEmptyMapping] = Field(default_factory=dict)
    """By name; None where there is no value yet."""
    state: str | None = None
    """`InProgress`, `ReadyForFulfillment`, `Fulfilled`, `FulfillmentInProgress`, `Failed` or
    `Waiting`."""
    confirmation_state: str | None = None
    """`None`, as a text, before the user was asked; then `Confirmed` or `Denied`."""
    kendra_response: dict[str, Any] | None = None
    """Kendra's answer to a query; of `AMAZON.KendraSearchIntent` alone."""

    def text(self, slot: str) -> str | None:
        """The value of `slot`; None where there is none yet, or no such slot."""
        found = self.slots.get(slot)
        return None if found is None else found.text

    def with_slots(
        self, slots: Mapping[str, "str | LexV2Slot | None"], state: str | None = None
    ) -> Self:
        """The same intent, with these values of `slots`, and in this `state` if any is given."""
        filled = {
            name: LexV2Slot.of(value) if isinstance(value, str) else value
            for name, value in slots.items()
        }
        changed: dict[str, Any] = {"slots": {**self.slots, **filled}}
        if state is not None:
            changed["state"] = state
        return self.model_copy(update=changed)


class LexV2SubSlotToElicit(EventModel):
    """The part of a composite slot that is asked for."""

    name: str


class LexV2DialogAction(EventModel):
    """What Lex does next."""

    type: str
    """`Close`, `ConfirmIntent`, `Delegate`, `ElicitIntent` or `ElicitSlot`."""
    slot_to_elicit: str | None = None
    slot_elicitation_style: str | None = None
    """`Default`, `SpellByLetter` or `SpellByWord`."""
    sub_slot_to_elicit: LexV2SubSlotToElicit | None = None


class LexV2TimeToLive(EventModel):
    """How long a context is active."""

    time_to_live_in_seconds: int | None = None
    turns_to_live: int | None = None


class LexV2ActiveContext(EventModel):
    """A context that intents may need."""

    name: str
    context_attributes: Annotated[dict[str, str | None], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    time_to_live: LexV2TimeToLive | None = None


class LexV2RuntimeHintValue(EventModel):
    """A phrase that the user is likely to say."""

    phrase: str


class LexV2SlotHints(EventModel):
    """What a slot's value is likely to be."""

    runtime_hint_values: Annotated[tuple[LexV2RuntimeHintValue, ...], NullIsEmpty] = ()
    sub_slot_hints: "Annotated[dict[str, LexV2SlotHints], NullIsEmptyMapping]" = Field(
        default_factory=dict
    )


class LexV2RuntimeHints(EventModel):
    """What Lex should listen for."""

    slot_hints: Annotated[dict[str, dict[str, LexV2SlotHints]], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By intent and slot."""


class LexV2SessionState(EventModel):
    """Where the conversation is."""

    intent: LexV2Intent | None = None
    """None while it is not known what the user wants."""
    session_attributes: Texts = Field(default_factory=dict)
    active_contexts: Annotated[tuple[LexV2ActiveContext, ...], NullIsEmpty] = ()
    dialog_action: LexV2DialogAction | None = None
    """What Lex did last."""
    originating_request_id: str | None = None
    runtime_hints: LexV2RuntimeHints | None = None
