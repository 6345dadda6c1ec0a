import pytest

from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.hints import hint_for

USER = "arn:aws:iam::123456789012:user/ci"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev"
EXPIRED = "your credentials have expired; get new ones, e.g. with `aws sso login`"
SIZE = "leave out what the app can do without, e.g. in .achaliceignore or requirements.txt"
QUOTA = "have the quota raised in Service Quotas, or delete what is not needed"
BUSY = "somebody or something else is changing the same thing: wait until that is over"
EXISTS = "delete or rename what is there, or choose another app name or stage"
KMS = (
    "look at the KMS key: it has to be of this region and enabled, "
    "and its policy has to let your credentials and the functions' role use it"
)


def hint(code: str, message: str = "", operation: str = "CreateFunction") -> str | None:
    return hint_for("lambda", operation, code, message)


def test_a_missing_permission_is_named_with_what_and_whom_it_is_for() -> None:
    said = (
        f"User: {USER} is not authorized to perform: lambda:CreateFunction on resource: "
        f"{FUNCTION} because no identity-based policy allows the lambda:CreateFunction action"
    )

    assert hint("AccessDeniedException", said) == (
        f"allow lambda:CreateFunction on {FUNCTION} to {USER}"
    )


def test_the_action_is_aws_s_not_the_operation_s() -> None:
    said = f"User: {USER} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:r"

    assert (
        hint("AccessDeniedException", said) == f"allow iam:PassRole on arn:aws:iam::1:r to {USER}"
    )


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        ("in a service control policy", "service control policy"),
        ("in an identity-based policy", "identity-based policy"),
        ("in a permissions boundary", "permissions boundary"),
    ],
)
def test_where_a_policy_denies_it_allowing_is_no_advice(policy: str, named: str) -> None:
    said = (
        f"User: {USER} is not authorized to perform: iam:CreateRole on resource: arn:role "
        f"with an explicit deny {policy}"
    )

    assert hint("AccessDenied", said, "CreateRole") == (
        f"iam:CreateRole is denied by your {named}: ask whoever looks after that"
    )


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("s3", "PutBucketNotificationConfiguration", "s3:PutBucketNotification"),
        ("s3", "GetObject", "s3:GetObject"),
        ("logs", "CreateLogGroup", "logs:CreateLogGroup"),
    ],
)
def test_where_aws_names_no_action_it_is_that_of_the_operation(
    service: str, operation: str, action: str
) -> None:
    assert hint_for(service, operation, "AccessDenied", "Access Denied") == (
        f"your credentials lack the permission for {action}"
    )


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("ExpiredToken", "The security token included in the request is expired", EXPIRED),
        ("ExpiredTokenException", "", EXPIRED),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            "AWS does not know these credentials; check the profile and the region",
        ),
        (
            "SignatureDoesNotMatch",
            "",
            "check the secret key, and that this machine's clock is right",
        ),
        (
            "InvalidParameterValueException",
            "Unzipped size must be smaller than 262144000 bytes",
            SIZE,
        ),
        ("RequestEntityTooLargeException", "Request must be smaller than 69905067 bytes", SIZE),
        (
            "InvalidParameterValueException",
            "Lambda was unable to configure your environment variables because the environment "
            "variables you have provided exceeded the 4KB limit.",
            "Lambda takes 4 KB of environment variables: keep long ones in Parameter Store "
            "or a file",
        ),
        (
            "ThrottlingException",
            "Rate exceeded",
            "AWS takes no more calls of this sort for now: wait a minute",
        ),
        ("ResourceConflictException", "The operation cannot be performed at this time.", BUSY),
        ("ResourceConflictException", "Function already exist: shop-dev", EXISTS),
        ("EntityAlreadyExists", "Role with name shop-dev already exists.", EXISTS),
        ("LimitExceededException", "", QUOTA),
        ("LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000", QUOTA),
        (
            "InvalidParameterValueException",
            "The role defined for the function cannot be assumed by Lambda.",
            "the role has to trust the service that uses it: look at its trust policy",
        ),
        (
            "InvalidParameterValueException",
            "Lambda was unable to configure access to your environment variables because the "
            "KMS key is invalid for CreateGrant.",
            KMS,
        ),
        ("KMSDisabledException", "", KMS),
        (
            "InvalidParameterValueException",
            "'MemorySize' value failed to satisfy constraint: Member must have value less than "
            "or equal to 3008",
            'AWS gives new accounts 3008 MB at most: lower "lambda_memory_size", '
            "or ask AWS for more",
        ),
        (
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's "
            "UnreservedConcurrentExecution below its minimum value of [10].",
            "reserve less for the functions, or have the account's quota of concurrent "
            "executions raised",
        ),
        ("CodeStorageExceededException", "", "delete old functions or versions of the account"),
        (
            "ServiceException",
            "",
            "AWS had a failure of its own: look at https://health.aws.amazon.com, or wait",
        ),
        ("InvalidParameterValueException", "Something else", None),
    ],
)
def test_what_people_meet_most_has_a_hint(code: str, message: str, expected: str | None) -> None:
    assert hint(code, message) == expected


def test_a_refused_call_has_the_hint() -> None:
    assert AwsCallError("lambda", "CreateFunction", "ExpiredToken", "").hint == EXPIRED
