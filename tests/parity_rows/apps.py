"""The app itself: its names, attributes, logger, entry point and handlers other than HTTP."""

from . import Row, changed, dropped, kept

ROWS: tuple[Row, ...] = (
    kept(
        "names.package",
        "parity 1.1",
        "What `chalice` exports can be imported from the package.",
    ),
    kept(
        "names.version",
        "parity 1.1",
        "The package has `__version__`.",
    ),
    kept(
        "names.app-module",
        "parity 1.1",
        "What users import from `chalice.app` (`Request`, `MultiDict`, `ALL_ERRORS`, "
        "`ChaliceError`, events) can be imported from `app` of the package.",
    ),
    dropped(
        "names.internals",
        "parity 1.1",
        "`chalice.app` has `*EventConfig`, `EventSourceHandler`, `handle_extra_types`, "
        "`error_response` and the like.",
        "They are how Chalice works inside; what they describe is in `app.triggers`.",
    ),
    kept(
        "names.signatures",
        "parity 1.2, 1.3",
        "Arguments have Chalice's names, places and defaults.",
    ),
    dropped(
        "app.stdlib-only",
        "parity 1.1",
        "The runtime needs nothing but the standard library.",
        "Typed events, validation and fast JSON are pydantic's and orjson's; the bundle has "
        "them as wheels for Lambda.",
    ),
    kept(
        "app.name",
        "seed Chalice.app_name",
        "`app_name` is the name that the app was given.",
    ),
    changed(
        "app.name-unchecked",
        "parity 1.2",
        "An app may have any text as its name.",
        "Functions' names begin with it: what AWS would refuse in the middle of a deploy is "
        "refused on import.",
    ),
    kept(
        "app.api",
        "seed Chalice.api",
        "`api` is the app's own `APIGateway`.",
    ),
    kept(
        "app.debug",
        "seed Chalice.debug",
        "`debug` is False unless it is set, by the constructor or later.",
    ),
    kept(
        "app.log",
        "parity 1.2",
        "`log` is the logger with the app's name.",
    ),
    kept(
        "logs.line",
        "parity 1.2",
        "Records are written to stdout as `name - LEVEL - message`.",
    ),
    kept(
        "logs.level",
        "parity 1.2",
        "The logger's level is ERROR.",
    ),
    kept(
        "logs.level-debug",
        "parity 1.2",
        "With `debug` it is DEBUG.",
    ),
    kept(
        "logs.debug-sets-level",
        "parity 1.2",
        "Setting `debug` sets the level, even with `configure_logs=False`.",
    ),
    kept(
        "logs.left-alone",
        "parity 1.2",
        "`configure_logs=False` leaves the logger as it is.",
    ),
    kept(
        "logs.once",
        "parity 1.2",
        "A second app of the same name writes no record twice.",
    ),
    changed(
        "logs.set-up-already",
        "parity 1.2",
        "A logger that writes to stdout already gets no handler and no level.",
        "Whether somebody else handles a record is asked at each record, so that it does not "
        "matter who came first; a level that was chosen before stays.",
    ),
    changed(
        "logs.propagate",
        "parity 1.2",
        "Records do not get to the root logger.",
        "They do, and are written once all the same: handlers of tests, trackers and Lambda "
        "see them.",
    ),
    changed(
        "logs.lambda",
        "parity 1.2",
        "In Lambda, records are lines of their own, without the request's id.",
        "Lambda's handler writes them: with the id, and as JSON where the function's log "
        "format is JSON.",
    ),
    kept(
        "app.env",
        "parity 1.2",
        "`env` is the environment that is told of the framework, the process's own by default.",
    ),
    changed(
        "app.env-grows",
        "parity 1.2, 10.1.22",
        "Each app appends to `AWS_EXECUTION_ENV` again.",
        "It is appended once: the variable is sent with each call of AWS.",
    ),
    changed(
        "app.env-outside-lambda",
        "parity 1.2",
        "Outside of Lambda `AWS_EXECUTION_ENV` becomes `AWS_Lambda ...`, too.",
        "It is left alone there: code asks for it to know whether it runs in Lambda.",
    ),
    changed(
        "app.experimental-flags",
        "parity 1.2, 1.15",
        "`experimental_feature_flags` must name WEBSOCKETS.",
        "Nothing is experimental; the set is there so that apps need not be changed, and "
        "nothing reads it.",
    ),
    dropped(
        "app.features-used",
        "parity 1.2",
        "`_features_used` records which experimental features are used.",
        "Nothing is experimental.",
    ),
    dropped(
        "app.format-string",
        "parity 1.2",
        "A class attribute `FORMAT_STRING` is the format of log lines.",
        "Set up logging for another one: the app's own handler is then silent.",
    ),
    kept(
        "app.current-request",
        "seed Chalice.current_request",
        "`current_request` is the request that is being handled.",
    ),
    changed(
        "app.current-request-elsewhere",
        "parity 1.2",
        "`current_request` is no attribute before the first request, and the last request "
        "ever after.",
        "Outside of a request it is an error that is an `AttributeError`, so `getattr(..., "
        "None)` works, and a `LookupError` that says so; a request that stays is the next "
        "one's security hole.",
    ),
    changed(
        "app.current-request-concurrent",
        "parity 1.2",
        "`current_request` is one attribute of the app for all threads.",
        "It is read from a context variable, and right for each of several requests at once.",
    ),
    kept(
        "app.lambda-context",
        "seed Chalice.lambda_context",
        "`lambda_context` is Lambda's context of the request that is being handled.",
    ),
    changed(
        "app.lambda-context-elsewhere",
        "seed Chalice.lambda_context",
        "`lambda_context` is None in handlers of other events.",
        "It is set in all handlers; nothing is gained by its absence.",
    ),
    changed(
        "app.routes",
        "parity 1.2",
        "`routes[path][METHOD]` is the table itself, and asking for an unknown path adds it.",
        "It is a copy of `RouteEntry` tuples with Chalice's attributes: it can be looked at, "
        "and nothing that is done to it changes the app.",
    ),
    changed(
        "app.registries",
        "parity 1.2",
        "`handler_map`, `event_sources`, `pure_lambda_functions`, `builtin_auth_handlers`, "
        "`middleware_handlers` list what is registered.",
        "`app.triggers` is the one list, in order, of named tuples.",
    ),
    changed(
        "app.call",
        "parity 1.2",
        "`app(event, context)` handles HTTP requests.",
        "It is the entry point of every function of the app.",
    ),
    changed(
        "app.handler-strings",
        "parity 1.3",
        "Each function has a handler string of its own, `<module>.<function>`, so handlers "
        "must be names of app.py.",
        "All have `app.app`, and `ACHALICE_HANDLER` says which handler: handlers may be anywhere.",
    ),
    changed(
        "app.async-handlers",
        "parity 1.2",
        "The coroutine of an `async def` view reaches the JSON encoder, and that of a "
        "function is its result.",
        "They are awaited: what achalice is for.",
    ),
    kept(
        "app.plain-handlers",
        "parity 1.2",
        "Handlers may be plain functions.",
    ),
    kept(
        "decorators.untouched",
        "parity 1.3",
        "`route` returns the function that it is given.",
    ),
    changed(
        "decorators.objects",
        "parity 1.3",
        "Decorators of events and functions return objects without a name.",
        "They return the function, too, so that it can be awaited in a test.",
    ),
    changed(
        "decorators.stacking",
        "parity 1.3",
        "Two event decorators on one function raise AttributeError.",
        "One function may serve two queues, or a schedule and calls by name.",
    ),
    kept(
        "decorators.name",
        "seed Chalice.schedule, on_sqs_message, lambda_function",
        "`name=` replaces the function's name in the name of what is deployed.",
    ),
    changed(
        "decorators.duplicate-names",
        "parity 1.4",
        "Two handlers may have one name; the last one stays.",
        "They would become one Lambda function: refused on import, with what to write.",
    ),
    changed(
        "decorators.name-of-a-view",
        "parity 1.4",
        "A function with the name of a view replaces it in `handler_map`.",
        "Views are no functions of their own: both work.",
    ),
    kept(
        "lambda.call",
        "parity 1.3",
        "A function gets the payload and Lambda's context as they are.",
    ),
    changed(
        "lambda.result",
        "parity 1.3",
        "Results of functions and event handlers are returned unmodified.",
        "Models, dataclasses, dates and the like become JSON's types: Lambda's runtime client "
        "knows no others.",
    ),
    kept(
        "lambda.errors",
        "parity 1.3",
        "What a handler of an event raises is the invocation's error, ChaliceViewErrors included.",
    ),
    kept(
        "schedule.text",
        "parity 1.14",
        "A text is handed on to EventBridge as it is.",
    ),
    changed(
        "schedule.text-unchecked",
        "parity 1.14",
        "Any text is taken.",
        "What is neither `rate(...)` nor `cron(...)` is refused on import.",
    ),
    kept(
        "schedule.rate",
        "seed Rate",
        "`Rate(5, unit=Rate.MINUTES)` is `rate(5 minutes)`.",
    ),
    kept(
        "schedule.rate-singular",
        "parity 1.14",
        "The unit is in the singular where the value is 1.",
    ),
    kept(
        "schedule.rate-units",
        "seed Rate.MINUTES, HOURS, DAYS",
        "`Rate` has MINUTES, HOURS and DAYS for its unit.",
    ),
    changed(
        "schedule.rate-unchecked",
        "parity 1.4",
        "A rate may be 0, negative or half a number.",
        "EventBridge refuses it; so does the constructor.",
    ),
    kept(
        "schedule.cron",
        "seed Cron",
        "`Cron` has six fields, numbers or texts, and is `cron(...)` of them in order.",
    ),
    changed(
        "schedule.cron-unchecked",
        "parity 1.14",
        "A cron may name days of the month and of the week.",
        "EventBridge refuses it; so does the constructor.",
    ),
    kept(
        "schedule.expression",
        "seed Chalice.schedule",
        "`Rate` and `Cron` are `ScheduleExpression`s.",
    ),
    kept(
        "schedule.description",
        "parity 1.3",
        "`description=` is that of the rule.",
    ),
    kept(
        "schedule.event",
        "seed CloudWatchEvent",
        "The handler gets a `CloudWatchEvent` with the attributes of the reference.",
    ),
    changed(
        "schedule.event-types",
        "parity 1.13",
        "`time` is text and `resources` is a list.",
        "They are an aware datetime and a tuple; `to_dict()` has them as they came.",
    ),
    kept(
        "sqs.batch",
        "seed Chalice.on_sqs_message",
        "The handler gets the whole batch as one `SQSEvent`, which iterates over its records.",
    ),
    kept(
        "sqs.record",
        "seed SQSRecord",
        "A record has `body`, `receipt_handle`, `context` and `to_dict()`.",
    ),
    kept(
        "sqs.queue",
        "seed Chalice.on_sqs_message",
        "`queue` is a name, `queue_arn` an ARN instead.",
    ),
    kept(
        "sqs.defaults",
        "parity 1.3",
        "A batch has 1 message, no window and no limit of concurrency unless it is said.",
    ),
    kept(
        "sqs.neither",
        "parity 1.4",
        "Neither `queue` nor `queue_arn` is a ValueError.",
    ),
    changed(
        "sqs.both",
        "parity 1.4",
        "Both are taken, and the ARN wins.",
        "The reference calls them mutually exclusive; both are refused.",
    ),
    changed(
        "sqs.numbers",
        "parity 1.4",
        "Batch sizes, windows and concurrencies may be anything.",
        "What CreateEventSourceMapping refuses is refused on import.",
    ),
    kept(
        "sqs.failure",
        "seed Chalice.on_sqs_message",
        "An error of the handler fails the whole batch.",
    ),
    kept(
        "handlers.context",
        "parity 1.13",
        "An event's `context` is Lambda's.",
    ),
)
