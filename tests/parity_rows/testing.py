"""The test client."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    kept(
        "testing.client",
        "seed Client",
        '`Client(app, stage_name="dev", project_dir=".")`.',
    ),
    changed(
        "testing.block",
        "parity 0, 3",
        "Entering the client's block does nothing, and a client works outside of it.",
        "It opens the app's lifespans and sets the stage's variables, so it works inside "
        "alone, and says so.",
    ),
    changed(
        "testing.awaited",
        "seed TestHTTPClient, TestLambdaClient",
        "Requests and invocations are plain calls.",
        "They are awaited, on the loop that the app's clients live on; `SyncClient` is for "
        "tests that are no coroutines.",
    ),
    changed(
        "testing.class-names",
        "seed TestHTTPClient",
        "The clients' classes begin with Test.",
        "They do not: pytest collects what does.",
    ),
    kept(
        "testing.variables",
        "seed Client",
        "The stage's environment variables, and a function's own, are set, and put back.",
    ),
    changed(
        "testing.variables-per-call",
        "parity 3",
        "They are set during each call only.",
        "The stage's are set inside the whole block, as the reference says.",
    ),
    changed(
        "testing.variables-swapped",
        "parity 3",
        "`os.environ` is another mapping meanwhile, which child processes do not see.",
        "It is the same, changed.",
    ),
    kept(
        "testing.no-config",
        "parity 3",
        "Without a config file nothing is set.",
    ),
    changed(
        "testing.broken-config",
        "parity 3",
        "A config file that cannot be read is as good as none.",
        "It is told, with the place.",
    ),
    changed(
        "testing.config-version",
        "parity 3",
        "An unknown version of the config file is an error.",
        "The tool tells of it; no test is stopped.",
    ),
    kept(
        "testing.http.methods",
        "seed TestHTTPClient",
        "`client.http` has get, post, put, patch, options, delete and head.",
    ),
    kept(
        "testing.http.request",
        "seed TestHTTPClient.request",
        "`request(method, path, ...)` takes any method, in any casing.",
    ),
    kept(
        "testing.http.headers",
        "seed TestHTTPClient.request",
        "`headers` are sent.",
    ),
    kept(
        "testing.http.body",
        "parity 3",
        "`body` is bytes or text.",
    ),
    changed(
        "testing.http.options",
        "parity 3",
        "There is nothing for JSON, queries, forms or cookies.",
        "There are `json`, `params`, `data`, `files` and `cookies`.",
    ),
    kept(
        "testing.http.response",
        "seed HTTPResponse",
        "A response has `status_code`, `headers` and `body`, as bytes.",
    ),
    kept(
        "testing.http.json-body",
        "parity 0",
        "`json_body` is its JSON, None where it is none.",
    ),
    changed(
        "testing.http.response-headers",
        "parity 3",
        "A header with several values is a list in a dictionary.",
        "`headers[name]` is a text in any casing, `headers.getlist(name)` all.",
    ),
    kept(
        "testing.http.gateway-errors",
        "parity 3",
        "What API Gateway would refuse is its answer: 401, 403, 500.",
    ),
    changed(
        "testing.http.preflight",
        "parity 3, 10.1.5",
        "A preflight crashes the client.",
        "It is answered.",
    ),
    changed(
        "testing.http.authorizer-errors",
        "parity 2.3",
        "What an authorizer raises, the test gets.",
        "It is the 401 or 500 that a client would get; the traceback is in the log.",
    ),
    kept(
        "testing.invoke",
        "seed TestLambdaClient.invoke",
        "`client.lambda_.invoke(name, payload)` calls a function by its name, a blueprint's "
        "with its prefix.",
    ),
    kept(
        "testing.invoke.payload",
        "seed InvokeResponse.payload",
        "What it returns has the result as `payload`.",
    ),
    kept(
        "testing.invoke.no-payload",
        "parity 3",
        "The payload is `{}` unless there is one.",
    ),
    kept(
        "testing.invoke.unknown",
        "parity 3",
        "A name that the app does not have is a FunctionNotFoundError.",
    ),
    kept(
        "testing.invoke.errors",
        "parity 3",
        "What a handler raises is raised as it is.",
    ),
    kept(
        "testing.invoke.authorizers",
        "parity 3",
        "Authorizers can be invoked, with an event, and answer a dictionary.",
    ),
    changed(
        "testing.invoke.views",
        "parity 3",
        "A view can be invoked, and fails with a TypeError.",
        "It is no function of its own, and is not found.",
    ),
    changed(
        "testing.invoke.json",
        "parity 3",
        "Payloads are handed over as they are.",
        "They become JSON on their way, as they do in AWS.",
    ),
    changed(
        "testing.invoke.time-out",
        "parity 3",
        "A function has 3 seconds left, and nothing ends it.",
        "It has the time that it is configured with, and is ended before that is up.",
    ),
    kept(
        "testing.events",
        "seed TestEventsClient",
        "`client.events` makes SNS, S3, SQS, CloudWatch and Kinesis events, with Chalice's "
        "arguments.",
    ),
    changed(
        "testing.events.sns-attributes",
        "parity 3",
        "A message of a topic has a sample attribute.",
        "It has those that it is given.",
    ),
    changed(
        "testing.events.ids",
        "parity 3",
        "All records have the same ids.",
        "Each has its own: what skips duplicates can be tested.",
    ),
    changed(
        "testing.events.s3-key",
        "parity 3",
        "The key of an object is not encoded.",
        "It is, as S3 does.",
    ),
    changed(
        "testing.events.cw-version",
        "parity 3",
        "The version of a CloudWatch event is a number.",
        "It is a text, as AWS sends it.",
    ),
    changed(
        "testing.events.other-sources",
        "parity 3",
        "There are no events of DynamoDB, schedules, websockets, API Gateway or authorizers.",
        "There are.",
    ),
)
