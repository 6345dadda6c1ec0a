"""What to do about the refusals of AWS that people meet most."""

import re
from collections.abc import Iterator

_DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "UnauthorizedOperation",
    }
)
_NAMED = re.compile(
    r"(?:(?P<who>arn:\S+) )?is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: (?P<what>\S+))?"
)
_REFUSING = re.compile(
    r"with an explicit deny in (?:an? )?(?P<policy>[\w -]*policy|[\w -]*boundary)"
)

_PREFIXES = {"apigatewayv2": "apigateway"}
"""Of services whose actions are called otherwise."""
_ACTIONS = {
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:PutBucketNotificationConfiguration": "s3:PutBucketNotification",
    "lambda:Invoke": "lambda:InvokeFunction",
}
"""Of operations, where they are not called like these, and AWS names none in its refusal."""

_EXPIRED = "your credentials have expired; get new ones, e.g. with `aws sso login`"
_UNKNOWN = "AWS does not know these credentials; check the profile and the region"
_CLOCK = "check the secret key, and that this machine's clock is right"
_KMS = (
    "look at the KMS key: it has to be of this region and enabled, "
    "and its policy has to let your credentials and the functions' role use it"
)
_QUOTA = "have the quota raised in Service Quotas, or delete what is not needed"
_THROTTLED = "AWS takes no more calls of this sort for now: wait a minute"
_CONTENDED = "somebody or something else is changing the same thing: wait until that is over"
_EXISTS = "delete or rename what is there, or choose another app name or stage"
_SIZE = "leave out what the app can do without, e.g. in .achaliceignore or requirements.txt"

_NO_LOG_ROLE = (
    "once for each account and region, give API Gateway a role to write logs as: one that "
    "apigateway.amazonaws.com may assume, with the policy "
    "AmazonAPIGatewayPushToCloudWatchLogs; then `aws apigateway update-account "
    "--patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN`"
)

_SAYINGS: tuple[tuple[str, str], ...] = (
    (r"cloudwatch logs role arn must be set", _NO_LOG_ROLE),
    (r"unzipped size must be smaller|request must be smaller|code ?size|too large", _SIZE),
    (
        r"environment variables.*exceed",
        "Lambda takes 4 KB of environment variables: keep long ones in Parameter Store or a file",
    ),
    (r"\bkms\b", _KMS),
    (
        r"role.*cannot be assumed|unable to assume (the )?role",
        "the role has to trust the service that uses it: look at its trust policy",
    ),
    (
        r"unreservedconcurrent",
        "reserve less for the functions, or have the account's quota of concurrent "
        "executions raised",
    ),
    (
        r"memorysize.*less than or equal to 3008",
        'AWS gives new accounts 3008 MB at most: lower "lambda_memory_size", or ask AWS for more',
    ),
    (r"reached its quota|limit exceeded|quota|maximum number", _QUOTA),
    (r"already exists?\b", _EXISTS),
)
"""What messages say, whatever their code: Lambda has one code for all that it takes amiss."""

_CODES: dict[str, str] = {
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"), _EXPIRED),
    **dict.fromkeys(
        (
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "UnrecognizedClientException",
        ),
        _UNKNOWN,
    ),
    **dict.fromkeys(
        (
            "InvalidSignatureException",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
        ),
        _CLOCK,
    ),
    **dict.fromkeys(
        (
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException",
        ),
        _KMS,
    ),
    **dict.fromkeys(
        (
            "LimitExceeded",
            "LimitExceededException",
            "QuotaExceeded",
            "ResourceLimitExceeded",
            "ResourceLimitExceededException",
            "ServiceQuotaExceededException",
            "SubscriptionLimitExceeded",
            "TooManyBuckets",
        ),
        _QUOTA,
    ),
    **dict.fromkeys(
        (
            "RequestLimitExceeded",
            "SlowDown",
            "Throttled",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        ),
        _THROTTLED,
    ),
    **dict.fromkeys(
        (
            "ConcurrentModification",
            "ConcurrentModificationException",
            "OperationAborted",
            "OperationAbortedException",
            "ResourceInUseException",
        ),
        _CONTENDED,
    ),
    **dict.fromkeys(
        (
            "BucketAlreadyExists",
            "EntityAlreadyExists",
            "ResourceAlreadyExistsException",
        ),
        _EXISTS,
    ),
    **dict.fromkeys(("RequestEntityTooLargeException", "EntityTooLarge"), _SIZE),
    **dict.fromkeys(
        (
            "InternalError",
            "InternalFailure",
            "ServiceException",
            "ServiceFailure",
            "ServiceUnavailable",
            "ServiceUnavailableException",
        ),
        "AWS had a failure of its own: look at https://health.aws.amazon.com, or wait",
    ),
    **dict.fromkeys(
        ("OptInRequired", "SubscriptionRequiredException"),
        "the account has not enabled this service or region: do that in the console first",
    ),
    "CodeStorageExceededException": "delete old functions or versions of the account",
    "ConflictException": _CONTENDED,
    "MalformedPolicyDocument": "if it is what you have written, correct `iam_policy_file`",
    "MalformedPolicyDocumentException": "if it is what you have written, correct `iam_policy_file`",
    "ResourceConflictException": _CONTENDED,
}


def hint_for(service: str, operation: str, code: str, message: str) -> str | None:
    """What to do about a refusal with AWS's `code` and `message`; None where nobody knows."""
    if code in _DENIED:
        return _allowance(service, operation, message)
    for pattern, hint in _SAYINGS:
        if re.search(pattern, message, re.IGNORECASE | re.DOTALL):
            return hint
    return _CODES.get(code)


def _allowance(service: str, operation: str, message: str) -> str:
    """Which action whose policy has to allow, or which policy denies it."""
    named = _NAMED.search(message)
    if named is None:
        operation = f"{_PREFIXES.get(service, service)}:{operation}"
        return f"your credentials lack the permission for {_ACTIONS.get(operation, operation)}"
    action = named["action"]
    refusing = _REFUSING.search(message)
    if refusing is not None:
        return f"{action} is denied by your {refusing['policy']}: ask whoever looks after that"
    return " ".join(_allowed(action, named["what"], named["who"]))


def _allowed(action: str, what: str | None, who: str | None) -> Iterator[str]:
    yield f"allow {action}"
    if what is not None:
        yield f"on {what.rstrip('.,;')}"
    if who is not None:
        yield f"to {who}"
