"""Middleware and blueprints."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    kept(
        "middleware.signature",
        "seed Chalice.middleware",
        "Middleware is called with the event and `get_response`, and what it returns is the "
        "answer.",
    ),
    kept(
        "middleware.function",
        "seed Chalice.middleware",
        "The decorator returns the function.",
    ),
    kept(
        "middleware.register",
        "seed Chalice.register_middleware",
        "`register_middleware(func, event_type)` does the same.",
    ),
    kept(
        "middleware.all",
        "seed Chalice.middleware",
        "It is around all handlers unless an event type is named.",
    ),
    kept(
        "middleware.kinds",
        "seed Chalice.middleware",
        "With an event type it is around handlers of that type alone.",
    ),
    kept(
        "middleware.models",
        "seed Chalice.middleware",
        "The event is the type's model: `Request`, `SQSEvent`, `CloudWatchEvent`, "
        "`LambdaFunctionEvent`.",
    ),
    kept(
        "middleware.pure",
        "seed LambdaFunctionEvent",
        "A `LambdaFunctionEvent` has the payload and the context.",
    ),
    kept(
        "middleware.scheduled",
        "parity 1.11",
        "`scheduled` and `cloudwatch` are two types.",
    ),
    changed(
        "middleware.unknown-kind",
        "parity 1.4",
        "An event type that does not exist is never run.",
        "It is refused, with those that there are.",
    ),
    kept(
        "middleware.order",
        "parity 1.11",
        "The first that is registered is the outermost.",
    ),
    kept(
        "middleware.interleaving",
        "parity 1.11",
        "Middleware for all and for one type keep the order of their registration.",
    ),
    kept(
        "middleware.no-authorizers",
        "parity 1.11",
        "Authorizers run no middleware.",
    ),
    changed(
        "middleware.late",
        "parity 1.11",
        "Around event handlers, what is registered after the first call is ignored.",
        "It is used.",
    ),
    kept(
        "middleware.http-errors",
        "parity 1.11",
        "Over HTTP, errors of the view are responses to middleware.",
    ),
    kept(
        "middleware.raises",
        "parity 1.11",
        "What middleware raises over HTTP is a 500, whatever it is.",
    ),
    kept(
        "middleware.event-errors",
        "parity 1.11",
        "Errors of other handlers pass middleware as exceptions.",
    ),
    changed(
        "middleware.replaced-request",
        "parity 1.11",
        "A request that is handed on in place of the first has no effect.",
        "The handler gets it.",
    ),
    kept(
        "middleware.replaced-event",
        "parity 1.11",
        "Another event that is handed on is what the handler gets.",
    ),
    kept(
        "middleware.answers",
        "parity 1.11",
        "It may answer without calling on.",
    ),
    changed(
        "middleware.answers-cors",
        "parity 1.11, 10.1.27",
        "Such an answer has no CORS headers.",
        "It has them.",
    ),
    changed(
        "middleware.answers-binary",
        "parity 1.11",
        "Such an answer is not checked for bytes that the client does not take.",
        "It is.",
    ),
    changed(
        "middleware.no-response",
        "parity 1.11",
        "Over HTTP, an answer that is no `Response` crashes outside of the guards.",
        "It becomes the body, as a view's result does.",
    ),
    kept(
        "middleware.convert",
        "seed ConvertToMiddleware",
        "`ConvertToMiddleware` makes middleware of a decorator for `(event, context)` functions.",
    ),
    kept(
        "middleware.convert-event",
        "parity 1.11",
        "The decorator gets the original event and Lambda's context.",
    ),
    kept(
        "middleware.convert-arguments",
        "parity 1.11",
        "What it hands on does not matter.",
    ),
    kept(
        "middleware.convert-response",
        "parity 1.11",
        "Over HTTP it sees a `Response` come back, no dictionary.",
    ),
    kept(
        "blueprints.decorators",
        "seed Blueprint",
        "A blueprint has the decorators of the app.",
    ),
    kept(
        "blueprints.deferred",
        "parity 1.12",
        "Nothing is registered before an app takes the blueprint.",
    ),
    kept(
        "blueprints.functions",
        "parity 1.12",
        "Decorators leave functions, their docstrings and their signatures alone.",
    ),
    changed(
        "blueprints.import-name",
        "seed Blueprint",
        "`import_name` is the module in handler strings, and must be right.",
        "All functions have one handler string; it is the blueprint's name in messages.",
    ),
    kept(
        "blueprints.name-prefix",
        "seed Chalice.register_blueprint",
        "`name_prefix` comes before the names of all handlers, views included.",
    ),
    kept(
        "blueprints.url-prefix",
        "seed Chalice.register_blueprint",
        "`url_prefix` comes before the paths of all routes.",
    ),
    kept(
        "blueprints.url-slashes",
        "parity 1.12",
        "Both are joined with single slashes, and a last slash goes: `/orders` and `/` are "
        "`/orders`.",
    ),
    kept(
        "blueprints.current-app",
        "parity 0",
        "`current_app` is the app.",
    ),
    kept(
        "blueprints.current-request",
        "parity 0",
        "`current_request` and `lambda_context` are the app's.",
    ),
    kept(
        "blueprints.log",
        "parity 0",
        "`log` is the app's.",
    ),
    kept(
        "blueprints.unregistered",
        "parity 1.4",
        "Before an app has taken the blueprint, they are a RuntimeError.",
    ),
    changed(
        "blueprints.one-app",
        "parity 1.12",
        "A blueprint serves one app: a second one takes its middleware over.",
        "It serves several: a suite of tests makes an app for each of its tests.",
    ),
    changed(
        "blueprints.middleware",
        "parity 1.11",
        "A blueprint's middleware is around all handlers of the app.",
        "It is around the blueprint's own, inside the app's.",
    ),
    changed(
        "blueprints.nesting",
        "parity 1.12",
        "Blueprints cannot be nested.",
        "They can; prefixes add up.",
    ),
    changed(
        "blueprints.late",
        "parity 1.12",
        "What is declared after the registration is dropped without a word.",
        "It is refused, with what to move.",
    ),
)
