"""What views return and raise, and what clients get."""

from . import Row, changed, dropped, kept

ROWS: tuple[Row, ...] = (
    kept(
        "response.constructor",
        "seed Response",
        "`Response(body, headers=None, status_code=200)`.",
    ),
    kept(
        "response.body",
        "parity 0, 1.7",
        "A body is text, bytes or anything that JSON can hold.",
    ),
    kept(
        "response.result",
        "parity 1.5",
        "What a view returns is the body of a 200 unless it is a `Response`.",
    ),
    kept(
        "response.status",
        "seed Response.status_code",
        "`status_code` is the answer's status.",
    ),
    kept(
        "response.headers",
        "seed Response.headers",
        "`headers` are sent.",
    ),
    kept(
        "response.text",
        "parity 1.5",
        "Text is sent as it is, not as JSON.",
    ),
    kept(
        "response.none",
        "parity 1.5",
        "None is `null`.",
    ),
    changed(
        "response.bytes",
        "parity 1.5",
        "Bytes without a binary content type break Lambda's own encoding.",
        "They are sent as base64, as `application/octet-stream` unless the headers say otherwise.",
    ),
    kept(
        "response.shape",
        "parity 1.5",
        "The answer has headers, multiValueHeaders, statusCode and body.",
    ),
    kept(
        "response.base64-flag",
        "parity 1.5",
        "`isBase64Encoded` is there only where the body is base64.",
    ),
    changed(
        "response.no-content-type",
        "parity 1.5",
        "No content type is sent where the view gives none.",
        "It is said, so that every front sends the same: only REST APIs add one.",
    ),
    changed(
        "response.no-content",
        "parity 1.5",
        "The body of a 204 or 304 is `null` if it is None.",
        "It is empty, and has no content type: these answers have no body.",
    ),
    dropped(
        "response.to-dict",
        "parity 1.7",
        "`Response.to_dict(binary_types)` is the answer as API Gateway takes it.",
        "That depends on the front: each writes its own.",
    ),
    kept(
        "json.compact",
        "parity 1.7",
        "JSON has no spaces.",
    ),
    changed(
        "json.ascii",
        "parity 1.7",
        "Letters beyond ASCII are escaped.",
        "They are UTF-8: shorter, and the same to every client.",
    ),
    changed(
        "json.decimal",
        "parity 1.7",
        "A Decimal is a float, with a float's digits.",
        "It is a number with all of its digits.",
    ),
    changed(
        "json.nan",
        "parity 1.7",
        "NaN is written `NaN`, which is no JSON.",
        "It is `null`, and so are infinities.",
    ),
    kept(
        "json.keys",
        "parity 1.7",
        "Keys that are no text become text.",
    ),
    changed(
        "json.other-types",
        "parity 1.7",
        "Dates, dataclasses, enums, UUIDs cannot be written.",
        "They can, and models by their own rules.",
    ),
    kept(
        "json.large-integers",
        "parity 1.7",
        "Integers may have any size.",
    ),
    changed(
        "json.depth",
        "parity 1.7",
        "JSON may be as deep as Python's stack.",
        "It has 254 levels, orjson's limit; deeper ones are a logged 500.",
    ),
    changed(
        "json.surrogates",
        "parity 1.7",
        "Half a surrogate pair is escaped in JSON, and breaks Lambda's own encoding in a text.",
        "It is a logged 500: it is no Unicode.",
    ),
    kept(
        "json.unknown-type",
        "parity 1.7",
        "Anything else is a TypeError that names the type.",
    ),
    changed(
        "json.escapes-the-guards",
        "parity 1.5, 10.1.1",
        "A body that cannot be written is an exception out of the Lambda, and a 502.",
        "It is a logged 500, with CORS headers.",
    ),
    kept(
        "headers.line-break",
        "parity 1.5",
        "A header with a line break is a 500.",
    ),
    kept(
        "headers.no-text",
        "parity 1.5",
        "A header that is no text is a 500.",
    ),
    changed(
        "headers.line-break-in-list",
        "parity 1.5",
        "The values of a list are not looked into for line breaks.",
        "They are: each is sent as a header.",
    ),
    changed(
        "headers.checked-last",
        "parity 1.5",
        "A line break is found behind the view: middleware sees the 500, and may break headers.",
        "It is found when the answer is written, whoever has set the header.",
    ),
    changed(
        "headers.carriage-return",
        "parity 1.5",
        "A carriage return in a header is sent.",
        "It is a 500, as a line feed is: to many clients it ends the line.",
    ),
    changed(
        "headers.surrogates",
        "parity 1.5",
        "Half a surrogate pair in a header breaks Lambda's own encoding.",
        "It is a logged 500.",
    ),
    changed(
        "headers.no-text-in-list",
        "parity 1.5",
        "The values of a list are not looked into for what is no text.",
        "They are; API Gateway takes nothing else.",
    ),
    changed(
        "headers.empty-list",
        "parity 1.7",
        "An empty list is sent to the gateway.",
        "A header without values is none.",
    ),
    kept(
        "headers.list",
        "parity 1.7",
        "A list goes to `multiValueHeaders`, and is not in `headers`.",
    ),
    kept(
        "errors.statuses",
        "parity 1.5",
        "The ten error classes have their status codes.",
    ),
    kept(
        "errors.body",
        "parity 1.5",
        'An HTTP error is its status with `{"Code": <class>, "Message": <text>}`.',
    ),
    kept(
        "errors.own-classes",
        "parity 1.5",
        "A class of one's own with a STATUS_CODE works as well.",
    ),
    kept(
        "errors.arguments",
        "parity 1.5",
        "Errors take a text, as exceptions do.",
    ),
    kept(
        "errors.unexpected",
        "parity 1.5",
        "Any other error is a 500 with Code InternalServerError and a text that tells nothing.",
    ),
    kept(
        "errors.logged",
        "parity 1.5",
        "It is logged at ERROR with its traceback.",
    ),
    kept(
        "errors.debug",
        "seed Chalice.debug",
        "With `debug` the client gets the traceback as `text/plain`.",
    ),
    kept(
        "errors.unhandled",
        "parity 1.5",
        "`ChaliceUnhandledError` passes middleware as an exception, and ends as a 500.",
    ),
    changed(
        "errors.task-groups",
        "parity 1.5",
        "The group that a task group raises is an unexpected error.",
        "Chalice has no tasks: a group of one error is answered as that error.",
    ),
    kept(
        "binary.default-types",
        "seed APIGateway.default_binary_types",
        "There are 16 binary types by default.",
    ),
    kept(
        "binary.fresh-list",
        "seed APIGateway.default_binary_types",
        "`default_binary_types` is a new list each time.",
    ),
    kept(
        "binary.append",
        "seed APIGateway.binary_types",
        "Types can be added to `binary_types`.",
    ),
    kept(
        "binary.replace",
        "seed APIGateway.binary_types",
        "The whole list can be replaced.",
    ),
    kept(
        "binary.request",
        "seed APIGateway.binary_types",
        "A binary body is in `raw_body`, as its bytes.",
    ),
    kept(
        "binary.response",
        "parity 1.8",
        "A body of bytes with a binary content type is sent as base64.",
    ),
    kept(
        "binary.accept",
        "parity 1.8",
        "The client's `Accept` must name a binary type, parameters and casing aside, or `*/*`.",
    ),
    kept(
        "binary.not-accepted",
        "parity 1.8",
        "Otherwise it is a 400 with Code BadRequest that names the content type.",
    ),
    changed(
        "binary.not-accepted-message",
        "parity 1.8",
        "The message of that 400 names the type twice, in two sentences, or an empty one.",
        "One sentence says it, with the type that would have been sent.",
    ),
    kept(
        "binary.not-accepted-cors",
        "parity 1.8",
        "That 400 has CORS headers.",
    ),
    kept(
        "binary.all-types",
        "parity 1.8",
        "With `*/*` among the binary types, no client is asked.",
    ),
    changed(
        "binary.no-accept",
        "parity 1.8",
        "With `*/*` among the binary types, a client that sends no `Accept` gets a 400.",
        "It gets the answer, as everybody else does.",
    ),
    changed(
        "binary.text-body",
        "parity 1.8",
        "Text with a binary content type is a ValueError out of the Lambda.",
        "It is sent as text: a gateway decodes only what is said to be base64.",
    ),
    changed(
        "binary.json",
        "parity 1.8",
        "With `application/json` among the binary types, JSON is sent as base64.",
        "It stays text, which a gateway passes on as it is; `Accept` is still asked for.",
    ),
    kept(
        "binary.own-compression",
        "parity 1.8",
        "A view may compress, say `Content-Encoding`, and register its type as binary.",
    ),
    changed(
        "binary.no-compression",
        "parity 1.8",
        "Answers are never compressed.",
        "They are where `app.api.compression` says from how many bytes on; it is off by default.",
    ),
)
