"""Mail that goes through WorkMail."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice
from achalice.events import WorkMailAction, WorkMailEvent, WorkMailResponse, parse_event

from ..builders import FakeContext

MAIL: dict[str, Any] = {
    "summaryVersion": "2019-07-28",
    "envelope": {
        "mailFrom": {"address": "jane@example.com"},
        "recipients": [{"address": "a@example.com"}, {"address": "b@example.com"}],
    },
    "sender": {"address": "jane@example.com"},
    "subject": "Tea",
    "messageId": "00000000-0000-0000-0000-000000000000",
    "invocationId": "00000000000000000000000000000000",
    "flowDirection": "INBOUND",
    "truncated": False,
}


def test_a_mail_is_summed_up() -> None:
    event = parse_event(MAIL)

    assert isinstance(event, WorkMailEvent)
    assert event.envelope.mail_from.address == "jane@example.com"
    assert [each.address for each in event.envelope.recipients] == [
        "a@example.com",
        "b@example.com",
    ]
    assert (event.subject, event.flow_direction, event.truncated) == ("Tea", "INBOUND", False)
    assert event.sender is not None
    assert event.sender.address == "jane@example.com"
    assert event.to_dict() is MAIL


async def test_a_handler_says_what_to_do() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def sort(event: WorkMailEvent) -> WorkMailResponse:
        return WorkMailResponse(
            actions=(WorkMailAction(all_recipients=True, action={"type": "MOVE_TO_JUNK"}),)
        )

    assert await app.dispatch(MAIL, FakeContext()) == {
        "actions": [{"allRecipients": True, "action": {"type": "MOVE_TO_JUNK"}}]
    }


def test_an_answer_must_say_something() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        WorkMailResponse(actions=())
