"""What stands before a view: CORS and authorizers."""

from . import Row, changed, dropped, kept

ROWS: tuple[Row, ...] = (
    kept(
        "cors.true",
        "seed Chalice.route",
        "`cors=True` is a `CORSConfig()`.",
    ),
    kept(
        "cors.false",
        "parity 1.9",
        "`cors=False` is none, whatever the app says.",
    ),
    kept(
        "cors.none",
        "seed APIGateway.cors",
        "None, or nothing, is `app.api.cors`.",
    ),
    kept(
        "cors.api-default",
        "seed APIGateway.cors",
        "`app.api.cors` is False by default.",
    ),
    kept(
        "cors.read-at-registration",
        "parity 1.9",
        "`app.api.cors` is read when a route is registered.",
    ),
    kept(
        "cors.blueprints",
        "parity 1.9",
        "Of a blueprint's routes it is read when the blueprint is registered.",
    ),
    kept(
        "cors.headers",
        "parity 1.9",
        "A config says its origin and its allowed headers, and the rest only where it is given.",
    ),
    kept(
        "cors.allow-headers",
        "seed CORSConfig.allow_headers",
        "The headers that AWS's clients need are allowed in addition, sorted, as one text.",
    ),
    kept(
        "cors.max-age",
        "seed CORSConfig.max_age",
        "`max_age` is sent as text.",
    ),
    kept(
        "cors.credentials",
        "parity 1.9",
        "`allow_credentials` is sent as `true`, and only if it is True.",
    ),
    kept(
        "cors.attributes",
        "seed CORSConfig",
        "A config has allow_origin, allow_headers, expose_headers, max_age and allow_credentials.",
    ),
    kept(
        "cors.equality",
        "parity 1.9",
        "Configs are equal where they send the same.",
    ),
    changed(
        "cors.mutable",
        "parity 1.9",
        "A config can be changed.",
        "It cannot: routes share it, and what was deployed says the same as what runs.",
    ),
    changed(
        "cors.unchecked",
        "parity 1.9",
        "Any value may be given as `cors`.",
        "What is neither a config nor True, False or None is refused on import.",
    ),
    kept(
        "cors.on-success",
        "parity 1.5",
        "Answers of views carry the headers.",
    ),
    kept(
        "cors.no-methods-on-answers",
        "parity 1.9",
        "They do not carry `Access-Control-Allow-Methods`.",
    ),
    kept(
        "cors.on-errors",
        "parity 1.5",
        "HTTP errors, 415 and unexpected errors carry them, too.",
    ),
    changed(
        "cors.on-405",
        "parity 1.5",
        "A 405 has none.",
        "Pages could not tell it from a network that is down.",
    ),
    changed(
        "cors.on-unhandled",
        "parity 1.5, 1.11, 10.1.27",
        "The 500 of a `ChaliceUnhandledError`, or of middleware, has none.",
        "It has them, as all answers of a CORS route.",
    ),
    changed(
        "cors.own-headers",
        "parity 1.5",
        "A header that the view set wins, in the same casing.",
        "It wins in any casing: headers have none.",
    ),
    kept(
        "cors.preflight",
        "parity 1.9",
        "A preflight says the CORS methods of the path in their order, and OPTIONS.",
    ),
    changed(
        "cors.preflight-mock",
        "parity 1.9",
        "Preflights are answered by a MOCK integration alone.",
        "The app answers them, too: Function URLs, load balancers and the laptop have no such "
        "thing.",
    ),
    kept(
        "cors.own-options-view",
        "seed CORSConfig.allow_origin",
        "A path without CORS may have a view for OPTIONS.",
    ),
    changed(
        "cors.conflicts",
        "parity 2.1",
        "CORS beside a view for OPTIONS, or two configs of one path, fail at a deploy.",
        "They are refused on import.",
    ),
    changed(
        "cors.single-origin",
        "parity 1.9",
        "A config has one origin; for several one writes OPTIONS views.",
        "`allow_origins` takes several and patterns, and the one that asks is answered.",
    ),
    kept(
        "auth.cognito",
        "seed CognitoUserPoolAuthorizer",
        "`CognitoUserPoolAuthorizer` has name, provider_arns, header and scopes; the header "
        "is Authorization by default.",
    ),
    kept(
        "auth.cognito-list",
        "parity 1.4",
        "`provider_arns` that is no list is a TypeError.",
    ),
    kept(
        "auth.custom",
        "seed CustomAuthorizer",
        "`CustomAuthorizer` has name, authorizer_uri, ttl_seconds, header and "
        "invoke_role_arn; 300 seconds by default.",
    ),
    kept(
        "auth.iam",
        "parity 1.10",
        "`IAMAuthorizer` is called sigv4.",
    ),
    kept(
        "auth.iam-scopes",
        "parity 1.4",
        "It has no scopes: NotImplementedError.",
    ),
    kept(
        "auth.with-scopes",
        "parity 1.10",
        "`with_scopes` is a copy with other scopes.",
    ),
    changed(
        "auth.unchecked",
        "parity 1.10",
        "Times, headers and names may be anything.",
        "What API Gateway refuses is refused on import.",
    ),
    dropped(
        "auth.to-swagger",
        "parity 1.10",
        "`to_swagger()` is API Gateway's description of an authorizer.",
        "The tool writes it, of `app.triggers`; `security_scheme()` is OpenAPI's.",
    ),
    kept(
        "auth.builtin",
        "seed Chalice.authorizer",
        "`@app.authorizer` takes ttl_seconds, execution_role, name and header.",
    ),
    kept(
        "auth.builtin-defaults",
        "parity 0",
        "Without `ttl_seconds` the time is left to API Gateway; the header is Authorization.",
    ),
    kept(
        "auth.builtin-name",
        "parity 1.3",
        "It is named after its function unless it says otherwise.",
    ),
    kept(
        "auth.builtin-object",
        "parity 1.3",
        "The decorator returns an authorizer, which routes take.",
    ),
    changed(
        "auth.builtin-call",
        "parity 1.3",
        "That object is called with an event and a context.",
        "It is called like the function, so that it can be tested; Lambda calls the app.",
    ),
    kept(
        "auth.header",
        "seed Chalice.authorizer",
        "`header` says where the token is.",
    ),
    changed(
        "auth.token-only",
        "parity 1.10",
        "An authorizer is asked with the token alone.",
        "With `identity_sources` it gets the whole request.",
    ),
    kept(
        "auth.request",
        "seed AuthRequest",
        "`AuthRequest` has auth_type, token and method_arn.",
    ),
    changed(
        "auth.request-constructor",
        "seed AuthRequest",
        "`AuthRequest` is made of three positions.",
        "It is a model: they are passed by name.",
    ),
    kept(
        "auth.answer-dict",
        "parity 1.10",
        "A dictionary that an authorizer returns is passed on as it is.",
    ),
    changed(
        "auth.answer-other",
        "parity 1.10",
        "So is anything else, and API Gateway answers 500.",
        "It is an error that names the authorizer.",
    ),
    kept(
        "auth.policy",
        "parity 1.10",
        "An `AuthResponse` is a policy with principal and context that allows its routes.",
    ),
    kept(
        "auth.policy-stage",
        "parity 1.10",
        "Its ARNs are those of the API and the stage that asked.",
    ),
    kept(
        "auth.route-text",
        "seed AuthResponse.routes",
        "A text allows all methods of a path.",
    ),
    kept(
        "auth.route-all",
        "seed AuthResponse.routes",
        '`"*"` allows everything.',
    ),
    kept(
        "auth.route-methods",
        "seed AuthRoute",
        "An `AuthRoute` allows its methods, one ARN each.",
    ),
    kept(
        "auth.route-root",
        "parity 1.10",
        "`/` is the root, and nothing below it.",
    ),
    kept(
        "auth.no-routes",
        "parity 1.10",
        "No routes is an empty list of resources.",
    ),
    kept(
        "auth.colons",
        "parity 1.10",
        "Colons of a path survive.",
    ),
    kept(
        "auth.context",
        "seed AuthResponse.context",
        "`context` is for handlers, `{}` by default.",
    ),
    kept(
        "auth.all-methods",
        "parity 1.10",
        "`AuthResponse.ALL_HTTP_METHODS` are all methods.",
    ),
    changed(
        "auth.routes-unchecked",
        "parity 1.10",
        "Routes, methods and contexts may be anything, and a template never matches.",
        "What API Gateway would refuse, or never match, is an error of the authorizer that "
        "says so.",
    ),
    changed(
        "auth.methods-casing",
        "parity 1.10",
        "A method of an `AuthRoute` in lower case is in the policy so, and never matches.",
        "Any casing is taken.",
    ),
)
