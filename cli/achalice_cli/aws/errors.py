"""What AWS and its SDK raise, in achalice's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ProxyConnectionError,
    SSLError,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.parsers import ResponseParserError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.hints import hint_for

_UNUSABLE_CREDENTIALS = (
    CredentialRetrievalError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)


class AwsCallError(AchaliceError):
    """AWS refused a call.

    `code` is AWS's own name for the reason.
    """

    def __init__(self, service: str, operation: str, code: str, message: str) -> None:
        reason = ": ".join(each for each in (code, message) if each) or "no reason was given"
        super().__init__(f"{service} {operation} was refused: {reason}")
        self.code = code
        self.service = service
        self.operation = operation
        self.hint = hint_for(service, operation, code, message)


class AwsTransportError(AchaliceError):
    """A call did not get to AWS, or its answer not to us."""

    def __init__(self, service: str, problem: str, hint: str | None = None) -> None:
        super().__init__(f"{service} could not be called: {problem}")
        self.hint = hint


class NoAwsCredentialsError(AchaliceError):
    """There is nothing to sign calls with."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.hint = (
            "set AWS_PROFILE or pass --profile, log in with `aws sso login`, "
            "or use --sandbox, which needs no account"
        )


class NoAwsRegionError(AchaliceError):
    """Nothing says which region to use."""

    def __init__(self) -> None:
        super().__init__("no AWS region is configured")
        self.hint = "set AWS_REGION, e.g. to eu-west-1, or `region` in your AWS config's profile"


class UnreachableEndpointError(AchaliceError):
    """Nothing answers where AWS should."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"nothing answers at {endpoint}")
        self.hint = "check the network, the region's name, and AWS_ENDPOINT_URL if it is set"


class NotOursError(AchaliceError):
    """Something of the same name exists that this app's stage did not make."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"the {what} `{name}` exists already and does not belong to this stage")
        self.hint = "delete or rename it, or choose another app name or stage"


class NoSuchSourceError(AchaliceError):
    """What a handler is to be called by is not there."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"there is no {what} `{name}`")
        self.hint = f"make the {what} first, in this account and region, or correct its name"


def code_of(error: ClientError) -> str:
    """AWS's own name for `error`: `ResourceNotFoundException`."""
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


def message_of(error: ClientError) -> str:
    """AWS's own sentence."""
    message: str = error.response.get("Error", {}).get("Message", "")
    return message


@contextmanager
def our_errors(service: str) -> Iterator[None]:
    """Within it, the SDK's exceptions become ours; they name `service`."""
    try:
        yield
    except ClientError as error:
        raise AwsCallError(
            service, error.operation_name, code_of(error), message_of(error)
        ) from error
    except NoCredentialsError as error:
        raise NoAwsCredentialsError("no AWS credentials were found") from error
    except _UNUSABLE_CREDENTIALS as error:
        raise NoAwsCredentialsError(f"{error}") from error
    except NoRegionError as error:
        raise NoAwsRegionError from error
    except SSLError as error:
        raise AwsTransportError(
            service, str(error), "if a proxy inspects your traffic, set AWS_CA_BUNDLE to its CA"
        ) from error
    except ProxyConnectionError as error:
        raise AwsTransportError(
            service, str(error), "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
        ) from error
    except BotocoreConnectionError as error:
        endpoint = error.kwargs.get("endpoint_url", service)
        raise UnreachableEndpointError(str(endpoint)) from error
    except BotoCoreError as error:
        raise AwsTransportError(service, str(error)) from error
    except ResponseParserError as error:
        raise AwsTransportError(
            service,
            "what answered does not speak as AWS does",
            "check AWS_ENDPOINT_URL if it is set",
        ) from error
