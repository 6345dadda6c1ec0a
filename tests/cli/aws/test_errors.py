import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    ProxyConnectionError,
    ReadTimeoutError,
    SSLError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.parsers import ResponseParserError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import (
    AwsCallError,
    AwsTransportError,
    NoAwsCredentialsError,
    NoAwsRegionError,
    NotOursError,
    UnreachableEndpointError,
    our_errors,
)

URL = "https://lambda.eu-west-1.amazonaws.com/"
LOG_IN = (
    "set AWS_PROFILE or pass --profile, log in with `aws sso login`, "
    "or use --sandbox, which needs no account"
)
CHECK_NETWORK = "check the network, the region's name, and AWS_ENDPOINT_URL if it is set"


def raised_for(error: Exception) -> AchaliceError:
    with pytest.raises(AchaliceError) as raised, our_errors("lambda"):
        raise error
    return raised.value


@pytest.mark.parametrize(
    ("error", "kind", "sentence", "hint"),
    [
        (NoCredentialsError(), NoAwsCredentialsError, "no AWS credentials were found", LOG_IN),
        (
            PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
            NoAwsCredentialsError,
            "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
            LOG_IN,
        ),
        (
            ProfileNotFound(profile="nobody"),
            NoAwsCredentialsError,
            "The config profile (nobody) could not be found",
            LOG_IN,
        ),
        (
            UnauthorizedSSOTokenError(),
            NoAwsCredentialsError,
            "The SSO session associated with this profile has expired or is otherwise invalid. "
            "To refresh this SSO session run aws sso login with the corresponding profile.",
            LOG_IN,
        ),
        (
            TokenRetrievalError(provider="sso", error_msg="Token has expired"),
            NoAwsCredentialsError,
            "Error when retrieving token from sso: Token has expired",
            LOG_IN,
        ),
        (
            CredentialRetrievalError(provider="custom-process", error_msg="no such command"),
            NoAwsCredentialsError,
            "Error when retrieving credentials from custom-process: no such command",
            LOG_IN,
        ),
        (
            NoRegionError(),
            NoAwsRegionError,
            "no AWS region is configured",
            "set AWS_REGION, e.g. to eu-west-1, or `region` in your AWS config's profile",
        ),
        (
            EndpointConnectionError(endpoint_url=URL),
            UnreachableEndpointError,
            f"nothing answers at {URL}",
            CHECK_NETWORK,
        ),
        (
            ResponseParserError("no XML"),
            AwsTransportError,
            "lambda could not be called: what answered does not speak as AWS does",
            "check AWS_ENDPOINT_URL if it is set",
        ),
        (
            ConnectTimeoutError(endpoint_url=URL),
            UnreachableEndpointError,
            f"nothing answers at {URL}",
            CHECK_NETWORK,
        ),
        (
            SSLError(endpoint_url=URL, error=ValueError("self-signed certificate")),
            AwsTransportError,
            f"lambda could not be called: SSL validation failed for {URL} self-signed certificate",
            "if a proxy inspects your traffic, set AWS_CA_BUNDLE to its CA",
        ),
        (
            ProxyConnectionError(proxy_url="http://proxy"),
            AwsTransportError,
            'lambda could not be called: Failed to connect to proxy URL: "http://proxy"',
            "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
        ),
        (
            ReadTimeoutError(endpoint_url=URL),
            AwsTransportError,
            f'lambda could not be called: Read timeout on endpoint URL: "{URL}"',
            None,
        ),
        (
            ConnectionClosedError(endpoint_url=URL),
            AwsTransportError,
            "lambda could not be called: Connection was closed before we received a valid response "
            f'from endpoint URL: "{URL}".',
            None,
        ),
        (
            ParamValidationError(report="Missing required parameter"),
            AwsTransportError,
            "lambda could not be called: Parameter validation failed:\nMissing required parameter",
            None,
        ),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, BotoCoreError) else "",
)
def test_what_the_sdk_raises_is_said_in_our_words(
    error: Exception, kind: type[AchaliceError], sentence: str, hint: str | None
) -> None:
    ours = raised_for(error)

    assert (type(ours), str(ours), ours.hint) == (kind, sentence, hint)


def test_a_refused_call_is_told_with_aws_s_reason() -> None:
    error = ClientError({"Error": {"Code": "Boom", "Message": "because"}}, "CreateFunction")

    assert str(raised_for(error)) == "lambda CreateFunction was refused: Boom: because"


def test_a_refusal_keeps_aws_s_code_for_who_wants_to_tell_them_apart() -> None:
    ours = raised_for(ClientError({"Error": {"Code": "Boom", "Message": ""}}, "CreateFunction"))

    assert isinstance(ours, AwsCallError)
    assert ours.code == "Boom"


def test_a_refusal_without_a_reason_is_told_all_the_same() -> None:
    """From a proxy, say."""
    ours = raised_for(ClientError({}, "CreateFunction"))

    assert str(ours) == "lambda CreateFunction was refused: no reason was given"


def test_what_is_not_the_sdk_s_is_left_alone() -> None:
    with pytest.raises(KeyError), our_errors("lambda"):
        raise KeyError("a bug of ours")


def test_something_of_others_is_told_by_name() -> None:
    error = NotOursError("role", "shop-dev")

    assert str(error) == "the role `shop-dev` exists already and does not belong to this stage"
    assert error.hint == "delete or rename it, or choose another app name or stage"
