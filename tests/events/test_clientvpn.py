"""Connections to Client VPN endpoints."""

from achalice import Chalice, _json
from achalice.events import ClientVPNConnectionEvent, ClientVPNConnectionResponse, parse_event

from ..builders import FakeContext

CONNECTION = {
    "connection-id": "cvpn-connection-1",
    "endpoint-id": "cvpn-endpoint-1",
    "common-name": "",
    "username": "jane",
    "platform": "linux",
    "platform-version": "6.1",
    "public-ip": "192.0.2.1",
    "client-openvpn-version": "2.5",
    "aws-client-version": "5.0",
    "groups": "admins",
    "schema-version": "v3",
}


def test_a_client_says_who_it_is() -> None:
    event = parse_event(CONNECTION)

    assert isinstance(event, ClientVPNConnectionEvent)
    assert (event.connection_id, event.endpoint_id) == ("cvpn-connection-1", "cvpn-endpoint-1")
    assert (event.common_name, event.username, event.groups) == ("", "jane", "admins")
    assert (event.platform, event.platform_version) == ("linux", "6.1")
    assert (event.public_ip, event.schema_version) == ("192.0.2.1", "v3")
    assert (event.client_openvpn_version, event.aws_client_version) == ("2.5", "5.0")
    assert event.model_dump(mode="json", by_alias=True) == CONNECTION


def test_older_schemas_say_less() -> None:
    event = parse_event(
        {"connection-id": "1", "endpoint-id": "2", "username": "jane", "schema-version": "v1"}
    )

    assert isinstance(event, ClientVPNConnectionEvent)
    assert (event.groups, event.aws_client_version) == (None, None)


async def test_a_handler_lets_clients_in() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def admit(event: ClientVPNConnectionEvent) -> ClientVPNConnectionResponse:
        return ClientVPNConnectionResponse(allow=event.username == "jane")

    assert await app.dispatch(CONNECTION, FakeContext()) == {
        "allow": True,
        "error-msg-on-denied-connection": "",
        "posture-compliance-statuses": [],
        "schema-version": "v3",
    }


def test_a_client_that_is_sent_away_is_told_why() -> None:
    answer = ClientVPNConnectionResponse(allow=False, error_msg_on_denied_connection="not today")

    assert _json.plain(answer)["error-msg-on-denied-connection"] == "not today"
