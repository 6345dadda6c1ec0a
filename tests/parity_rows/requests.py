"""`Request`, its headers, its query and its body."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    kept(
        "request.method",
        "seed Request.method",
        "`method` is the HTTP method.",
    ),
    changed(
        "request.path",
        "parity 1.6",
        "`path` is the template that matched.",
        "It is the path, as the reference says; the template is `resource_path`.",
    ),
    kept(
        "request.headers",
        "seed Request.headers",
        "`headers` are the request's headers.",
    ),
    kept(
        "request.headers.any-casing",
        "parity 1.6",
        "Any casing of a name finds a header; iterating gives names in lower case.",
    ),
    kept(
        "request.headers.read-only",
        "parity 1.6",
        "Headers cannot be changed.",
    ),
    kept(
        "request.headers.null",
        "parity 1.6",
        "`headers: null` is no headers.",
    ),
    changed(
        "request.headers.repeated",
        "parity 1.6",
        "Of a header that came twice, one value is lost.",
        "`headers.getlist` has all; `[name]` is the last.",
    ),
    kept(
        "request.query.none",
        "seed Request.query_params",
        "`query_params` is None where the URL has no query.",
    ),
    kept(
        "request.query.last",
        "parity 1.6",
        "`[name]` is the last value.",
    ),
    kept(
        "request.query.getlist",
        "seed Request.query_params",
        "`getlist(name)` is all values.",
    ),
    kept(
        "request.query.getlist-copy",
        "parity 1.6",
        "The list is a copy.",
    ),
    kept(
        "request.query.missing",
        "seed Request.query_params",
        "An unknown name is a KeyError for `[name]`, and None for `get(name)`.",
    ),
    kept(
        "request.query.missing-list",
        "seed Request.query_params",
        "`getlist` of an unknown name is a KeyError.",
    ),
    kept(
        "request.query.empty-list",
        "parity 1.6",
        "A name with an empty list is a KeyError.",
    ),
    kept(
        "request.query.assignment",
        "parity 1.6",
        "A `MultiDict` can be changed; what is assigned is the only value.",
    ),
    kept(
        "request.query.repr",
        "parity 1.6",
        "Its representation is `MultiDict({...})` with all values.",
    ),
    kept(
        "request.query.json",
        "parity 1.6",
        "As JSON it is its last values.",
    ),
    kept(
        "request.uri-params",
        "seed Request.uri_params",
        "`uri_params` are the path's parameters.",
    ),
    kept(
        "request.uri-params.none",
        "seed Request.uri_params",
        "It is None where the path has none.",
    ),
    kept(
        "request.context",
        "seed Request.context",
        "`context` is the event's `requestContext`.",
    ),
    kept(
        "request.context.authorizer",
        "parity 1.6",
        'What the authorizer said is in `context["authorizer"]`.',
    ),
    kept(
        "request.stage-vars",
        "seed Request.stage_vars",
        "`stage_vars` are the stage's variables.",
    ),
    kept(
        "request.lambda-context",
        "seed Request.lambda_context",
        "`lambda_context` is Lambda's context.",
    ),
    kept(
        "request.raw-body",
        "seed Request.raw_body",
        "`raw_body` is the body as bytes, without base64.",
    ),
    kept(
        "request.raw-body.empty",
        "parity 1.6",
        'It is `b""` where there is no body.',
    ),
    kept(
        "request.raw-body.once",
        "parity 1.6",
        "It is decoded once.",
    ),
    changed(
        "request.raw-body.malformed",
        "parity 1.6",
        "Of a body that is no base64 and is said to be, what can be decoded is decoded, or it is a "
        "500.",
        "It is a 400: what the client meant is anybody's guess.",
    ),
    kept(
        "request.json-body",
        "seed Request.json_body",
        "`json_body` is the value of a body that is `application/json`.",
    ),
    kept(
        "request.json-body.other-type",
        "seed Request.json_body",
        "It is None for other types.",
    ),
    kept(
        "request.json-body.no-type",
        "parity 1.6",
        "It is None where the request names no type.",
    ),
    changed(
        "request.json-body.casing",
        "parity 1.6, 10.1.23",
        "It is None for `Application/JSON`.",
        "Types have no casing.",
    ),
    changed(
        "request.json-body.suffix",
        "parity 1.6",
        "It is None for `application/vnd.api+json`.",
        "Types that end in `+json` are JSON (RFC 6839).",
    ),
    kept(
        "request.json-body.malformed",
        "parity 1.6",
        "A body that is no JSON is a 400: Error Parsing JSON.",
    ),
    kept(
        "request.json-body.empty",
        "parity 1.6",
        "So is an empty one.",
    ),
    changed(
        "request.json-body.prefix",
        "parity 1.6",
        "Every type that begins with `application/json` is JSON, `application/jsonp` too.",
        "The media type counts, whole.",
    ),
    changed(
        "request.json-body.strict",
        "parity 1.6",
        "NaN, half a surrogate pair, a byte order mark, UTF-16 and UTF-32 are read.",
        "They are a 400: RFC 8259 has none of them.",
    ),
    changed(
        "request.json-body.large-integers",
        "parity 1.6",
        "Integers may have any size.",
        "One of more than 64 bits is read as a float: orjson's limit.",
    ),
    kept(
        "request.to-dict",
        "seed Request.to_dict",
        "`to_dict()` has the request's parts, of the query the last values, and no body.",
    ),
    kept(
        "request.to-dict.json",
        "seed Request.to_dict",
        "It can be returned from a view.",
    ),
    kept(
        "request.original-event",
        "parity 1.6",
        "`to_original_event()` is the event, untouched.",
    ),
    changed(
        "request.missing-parts",
        "parity 1.6",
        "An event that lacks one of seven keys is a KeyError.",
        "What is missing is absent: people write events by hand.",
    ),
    changed(
        "request.constructor",
        "parity 1.6",
        "A `Request` is made of an event and a context.",
        "It is made of its parts, which are what a test wants to say; fronts read events.",
    ),
    changed(
        "request.mutable",
        "parity 1.6",
        "A request's attributes can be set.",
        "They cannot: `model_copy(update=...)` makes another request, which middleware may "
        "hand on.",
    ),
)
