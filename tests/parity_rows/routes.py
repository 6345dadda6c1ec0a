"""Routes: what is declared, what is refused, and how a request finds its view."""

from . import Row, changed, dropped, kept

ROWS: tuple[Row, ...] = (
    kept(
        "route.get",
        "seed Chalice.route",
        "A route answers GET unless it says otherwise.",
    ),
    kept(
        "route.methods",
        "seed Chalice.route",
        "A view may have several methods, and `current_request.method` says which one it is.",
    ),
    kept(
        "route.all-methods",
        "seed Chalice.route",
        "GET, POST, PUT, PATCH, HEAD, OPTIONS and DELETE are methods.",
    ),
    changed(
        "route.method-casing",
        "parity 1.4",
        "A method in lower case is stored so and never matches.",
        "Any casing is taken.",
    ),
    kept(
        "route.parameters",
        "parity 1.3",
        "What `{name}` captures is passed by that name.",
    ),
    kept(
        "route.parameters-are-text",
        "parity 1.5",
        "A parameter without an annotation is text.",
    ),
    changed(
        "route.parameters-encoded",
        "parity 1.5",
        "Parameters are as the client encoded them.",
        "They are decoded, once: what handlers want, and the same through every front.",
    ),
    changed(
        "route.greedy",
        "parity 1.4",
        "`{proxy+}` can be deployed, and is no argument of the view.",
        "It is an argument without its plus, here and on the laptop.",
    ),
    kept(
        "route.stacking",
        "parity 1.3",
        "Several routes may be stacked on one function.",
    ),
    kept(
        "route.shared-path",
        "parity 1.4",
        "Two views may share a path by their methods.",
    ),
    kept(
        "route.shared-name",
        "parity 1.4",
        "Two routes may share a view's name.",
    ),
    kept(
        "route.name",
        "seed Chalice.route",
        "`name=` replaces the view's name.",
    ),
    kept(
        "route.api-key",
        "seed Chalice.route",
        "`api_key_required` asks for an API key; it is False by default.",
    ),
    kept(
        "route.none-is-default",
        "parity 1.3",
        "None for an option is as good as leaving it out.",
    ),
    kept(
        "route.options",
        "parity 1.3",
        "A route takes methods, name, authorizer, api_key_required, content_types and cors.",
    ),
    kept(
        "refused.unknown-option",
        "parity 1.4",
        "An option that `route` does not have is a TypeError that names it.",
    ),
    kept(
        "refused.unknown-authorizer-option",
        "parity 1.4",
        "The same for `authorizer`.",
    ),
    kept(
        "refused.content-types",
        "parity 1.4",
        "`content_types` that is no list is a ValueError that shows it.",
    ),
    changed(
        "refused.other-options",
        "parity 1.4",
        "Other options of the wrong type fail at a request, or not at all.",
        "They are refused on import; a function as `authorizer` would let everybody in.",
    ),
    kept(
        "refused.duplicate",
        "parity 1.4",
        "One method of one path twice is a ValueError that names both views.",
    ),
    kept(
        "refused.duplicate-in-blueprint",
        "parity 1.4",
        "The same where one of them is a blueprint's.",
    ),
    changed(
        "refused.path",
        "parity 1.4",
        "A path is checked at a deploy.",
        "What API Gateway refuses is refused on import, with the view's name.",
    ),
    changed(
        "refused.trailing-slash",
        "seed Chalice.route",
        "A path that ends in a slash fails at a deploy.",
        "It is refused on import, with the path that was meant.",
    ),
    changed(
        "refused.method",
        "parity 1.4",
        "A method that does not exist is taken.",
        "It is refused on import.",
    ),
    changed(
        "refused.arguments",
        "parity 1.4",
        "A view that does not take its path's parameters, or takes others, is a 500 at each "
        "request.",
        "It is refused on import, with the parameter's name.",
    ),
    dropped(
        "refused.mixed-content-types",
        "parity 1.8",
        "A route's content types must be all binary or all text.",
        "A proxy integration says for each request whether its body is base64; both kinds "
        "work side by side.",
    ),
    kept(
        "routing.template",
        "parity 1.5",
        "What the gateway has matched, template and parameters, is believed.",
    ),
    changed(
        "routing.unknown-event",
        "parity 1.5",
        "Events of HTTP APIs, Function URLs and load balancers are a 500: Unknown request.",
        "They are requests like all others.",
    ),
    changed(
        "routing.unknown-path",
        "parity 1.5",
        "An unknown path is a 405 with an empty `Allow`.",
        "It is a 404: the method is not what is wrong.",
    ),
    kept(
        "routing.unknown-method",
        "parity 1.5",
        "A known path with another method is a 405 with `Allow`, Code MethodNotAllowedError "
        "and the method in its message.",
    ),
    changed(
        "routing.allow",
        "parity 1.5",
        "`Allow` has the methods in the order of their registration.",
        "It is sorted, and has OPTIONS where preflights are answered.",
    ),
    kept(
        "content-type.default",
        "seed Chalice.route",
        "A route takes `application/json` unless it says otherwise.",
    ),
    kept(
        "content-type.refused",
        "parity 1.5",
        "Another one is a 415 with Code UnsupportedMediaType and the type in its message.",
    ),
    kept(
        "content-type.matching",
        "parity 1.5",
        "Casing and parameters of a type do not matter, and `*/*` on either side matches.",
    ),
    kept(
        "content-type.empty-list",
        "parity 1.5",
        "`content_types=[]` takes all.",
    ),
    kept(
        "content-type.all-methods",
        "parity 1.5",
        "Types are checked for every method, GET included.",
    ),
    kept(
        "content-type.suffix",
        "parity 1.5",
        "`application/vnd.api+json` is not `application/json`.",
    ),
    changed(
        "content-type.absent",
        "parity 1.5",
        "A request without a type counts as `application/json`, so routes for other types "
        "refuse it.",
        "It is taken: a GET without a body has no type.",
    ),
    changed(
        "content-type.several",
        "parity 1.5",
        "A list of types passes where one of them is taken.",
        "A body has one type; a list is none.",
    ),
)
