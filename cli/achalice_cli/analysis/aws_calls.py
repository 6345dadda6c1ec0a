"""Sessions, clients and resources, and the calls of AWS that their methods make."""

from collections.abc import Mapping

from achalice_cli.analysis.actions import HANDS_ON_A_ROLE
from achalice_cli.analysis.arns import named_by
from achalice_cli.analysis.boto3_resources import ResourceKind, resource_kind
from achalice_cli.analysis.machine import Arguments
from achalice_cli.analysis.objects import ELEMENTS, KEYS, Objects
from achalice_cli.analysis.values import (
    NOTHING,
    UNKNOWN,
    Answer,
    AwsResource,
    Client,
    Collection,
    Container,
    Identifiers,
    Method,
    OpaqueMethod,
    Paginator,
    Session,
    Text,
    Value,
    Values,
    Waiter,
    texts,
)
from achalice_cli.aws.service_models import ServiceModel, service_model

OWN_REGION = "${AWS::Region}"
OWN_CLIENTS = "OwnClients"
"""Stands among a call's parameters where it is about whom `app.websocket_api` reaches."""
SILENT = frozenset(
    {"can_paginate", "close", "exceptions", "get_available_subresources", "meta", "waiter_names"}
)
"""What clients have that calls nothing."""
_OF_CLIENTS = SILENT | {
    "generate_presigned_post",
    "generate_presigned_url",
    "get_paginator",
    "get_waiter",
}

_TRANSFERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "upload_file": (("PutObject", "AbortMultipartUpload"), ("Filename", "Bucket", "Key")),
    "upload_fileobj": (("PutObject", "AbortMultipartUpload"), ("Fileobj", "Bucket", "Key")),
    "download_file": (("HeadObject", "GetObject"), ("Bucket", "Key", "Filename")),
    "download_fileobj": (("HeadObject", "GetObject"), ("Bucket", "Key", "Fileobj")),
    "copy": (("CopyObject", "AbortMultipartUpload"), ("CopySource", "Bucket", "Key")),
}
"""What boto3 adds to clients of S3: what it calls, and its parameters in order.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/s3.html
"""


class AwsCalls(Objects):
    """Following what leads to AWS."""

    def made(self, arguments: Arguments, region: str, *, resource: bool) -> Values:
        """What `create_client`, `client` or `resource` returns."""
        given = arguments.get(0, "service_name")
        names = [text for text in texts(given) if text.known]
        if len(names) < len(given):
            self.note("the service's name is not a literal: what is called of it is not known")
        region = self._region(arguments.get(1, "region_name"), region)
        found: Values = UNKNOWN if len(names) < len(given) else NOTHING
        for text in names:
            if service_model(text.value) is None:
                self.note(f"AWS has no service `{text.value}`")
                continue
            client = Client(text.value, region)
            found |= {AwsResource(client, "") if resource else client}
        return found

    def session(self, arguments: Arguments) -> Values:
        """What making a session gives."""
        return frozenset({Session(self._region(arguments.get(None, "region_name"), OWN_REGION))})

    def _region(self, given: Values, default: str) -> str:
        if not given:
            return default
        named = texts(given)
        return named[0].value if len(named) == len(given) == 1 else "*"

    def aws_attribute(self, value: Value, name: str) -> Values:
        """What a client, a resource or another value of AWS has."""
        match value:
            case Client() | Paginator() | Waiter():
                return frozenset({Method(value, name)})
            case AwsResource():
                return self._of_resource(value, name)
            case Collection():
                return frozenset({Method(value, name)})
            case _:
                return frozenset({OpaqueMethod(value, name)})

    def likely(self, callees: Values) -> Values:
        """The same without clients that have no such operation, where another one has it."""
        methods = [
            each
            for each in callees
            if isinstance(each, Method) and isinstance(each.receiver, Client)
        ]
        if len(methods) < 2:
            return callees
        wrong = frozenset(each for each in methods if not _has(each))
        return callees if len(wrong) == len(methods) else callees - wrong

    def call_aws(self, method: Method, arguments: Arguments) -> Values:
        """What the method returns; that it was called is recorded."""
        match method.receiver:
            case Client() as client:
                return self._call_client(client, method.name, arguments)
            case Paginator(client, operation):
                if method.name == "paginate":
                    self._record(client, operation, arguments)
                return UNKNOWN
            case Waiter(client, operation):
                if method.name == "wait":
                    self._record(client, operation, arguments)
                return UNKNOWN
            case AwsResource() as resource:
                return self._call_resource(resource, method.name, arguments)
            case Collection() as collection:
                return self._call_collection(collection, method.name, arguments)

    def _call_client(self, client: Client, name: str, arguments: Arguments) -> Values:
        model = service_model(client.service)
        if model is None or name in SILENT:
            return UNKNOWN
        if name == "result":
            # What `pool.submit` returns has been followed as if it were what it waits for.
            return frozenset({client})
        operation = model.operations.get(name)
        if operation is not None:
            return self._record(client, operation, arguments)
        if name == "get_paginator":
            named = self._operations(model, arguments.get(0, "operation_name"))
            return frozenset({Paginator(client, operation) for operation in named})
        if name == "get_waiter":
            names = self._known(arguments.get(0, "waiter_name"), "the waiter's name")
            polled = {model.waiters[name] for name in names if name in model.waiters}
            return frozenset({Waiter(client, operation) for operation in polled})
        if name == "generate_presigned_url":
            self._presign(client, model, arguments)
        elif name == "generate_presigned_post":
            bucket = {"Bucket": arguments.get(0, "Bucket")}
            self._record(client, "PutObject", Arguments(keywords=bucket))
        elif client.service == "s3" and name in _TRANSFERS:
            self._transfer(client, name, arguments)
        elif not name.startswith("__"):
            self.note(f"`{client.service}` has no operation `{name}`")
        return UNKNOWN

    def _operations(self, model: ServiceModel, given: Values) -> list[str]:
        names = self._known(given, "the operation's name")
        return [model.operations[name] for name in names if name in model.operations]

    def _known(self, given: Values, what: str) -> list[str]:
        names = [text.value for text in texts(given) if text.known]
        if len(names) < len(given):
            self.note(f"{what} is not a literal: what is called is not known")
        return names

    def _presign(self, client: Client, model: ServiceModel, arguments: Arguments) -> None:
        """Whoever has the URL calls AWS with the function's own permissions."""
        keywords, others = self.unpacked(arguments.get(1, "Params"))
        for operation in self._operations(model, arguments.get(0, "ClientMethod")):
            self._record(client, operation, Arguments(keywords=keywords, others=others))

    def _transfer(self, client: Client, name: str, arguments: Arguments) -> None:
        operations, names = _TRANSFERS[name]
        given = {each: arguments.get(number, each) for number, each in enumerate(names)}
        extra, others = self.unpacked(arguments.get(3, "ExtraArgs"))
        for operation in operations:
            self._record(client, operation, Arguments(keywords=extra | given, others=others))

    def _record(
        self,
        client: Client,
        operation: str,
        arguments: Arguments,
        *,
        identifiers: Identifiers = (),
    ) -> Values:
        """Remember the call with what it says of the resource; what it returns."""
        given = {**dict(identifiers), **arguments.keywords}
        named: dict[str, tuple[Text, ...] | None] = {}
        for path in named_by(client.service, operation):
            name, *steps = path.split(".")
            top = name.rstrip("[]{}")
            if top in given:
                found = self._along(given[top], name.removeprefix(top), steps)
                named[path] = _strings(found)
            elif arguments.others:
                named[path] = None
        self.record(client.service, operation, client.region, named)
        for variable in {text.variable for found in named.values() for text in found or ()}:
            if variable is not None:
                self.note(f"the stage does not set `{variable}`: what it names is not known")
        if (client.service, operation) in HANDS_ON_A_ROLE:
            self.note(f"`{operation}` hands on a role: allow `iam:PassRole` in `iam_policy_file`")
        return self._answer(client, operation, named)

    def _along(self, values: Values, what: str, steps: list[str]) -> Values:
        """What is at `TransactItems[].Put.TableName`: all elements, then by key."""
        if what:
            part = KEYS if what == "{}" else ELEMENTS
            values = self._parts(values, part)
        for number, step in enumerate(steps, 1):
            found: Values = NOTHING
            for value in values:
                found |= self._inner(value, step, is_last=number == len(steps))
            values = found
        return values

    def _parts(self, values: Values, part: str) -> Values:
        found: Values = NOTHING
        for value in values:
            is_container = isinstance(value, Container)
            found |= self.read(self.element(value, part)) if is_container else UNKNOWN
        return found

    def _inner(self, value: Value, key: str, *, is_last: bool) -> Values:
        """`value[key]`; an empty text at the end of a path where it is not given."""
        if not isinstance(value, Container):
            return UNKNOWN
        if (value, f"={key}") in self.heap:
            return self.read(self.element(value, f"={key}"))
        if not all(
            isinstance(each, Text) and each.known for each in self._parts(frozenset({value}), KEYS)
        ):
            return UNKNOWN
        return frozenset({Text("")}) if is_last else NOTHING

    def _answer(
        self, client: Client, operation: str, named: Mapping[str, tuple[Text, ...] | None]
    ) -> Values:
        if client.service == "sqs" and operation in ("GetQueueUrl", "CreateQueue"):
            names = named.get("QueueName")
            return UNKNOWN if not names else frozenset({Answer("sqs", operation, n) for n in names})
        return UNKNOWN

    def item(self, value: Value, key: Values, index: int | None) -> Values:
        """What `value[key]` may be."""
        if isinstance(value, Answer):
            wanted = Text("QueueUrl") in key
            return frozenset({_queue_url(value.name)}) if wanted else UNKNOWN
        return super().item(value, key, index)

    def _of_resource(self, value: AwsResource, name: str) -> Values:
        if name == "meta":
            return frozenset({value})
        if name == "client":
            return frozenset({value.client})
        kind = resource_kind(value.client.service, value.kind)
        if kind is None:
            self.note(f"boto3 has no resources of `{value.client.service}`")
            return UNKNOWN
        for attribute, parameter in kind.identifiers:
            if name == attribute:
                return dict(value.identifiers).get(parameter, NOTHING)
        if name in kind.many:
            operation, listed = kind.many[name]
            self._record(value.client, operation, Arguments(), identifiers=value.identifiers)
            return frozenset({Collection(value.client, listed, value.identifiers)})
        if name in kind.has and name[0].islower():
            self._load(value, kind)
            return frozenset({AwsResource(value.client, kind.has[name])})
        if self._is_method(value, kind, name):
            return frozenset({Method(value, name)})
        self._load(value, kind)
        return UNKNOWN

    def _is_method(self, value: AwsResource, kind: ResourceKind, name: str) -> bool:
        transfers = value.client.service == "s3" and value.kind in ("Bucket", "Object")
        return (
            name in kind.actions
            or name in kind.has
            or name in kind.waiters
            or name in ("load", "reload")
            or name in SILENT
            or (transfers and name in _TRANSFERS)
        )

    def _load(self, value: AwsResource, kind: ResourceKind) -> None:
        if kind.load is not None:
            self._record(value.client, kind.load, Arguments(), identifiers=value.identifiers)

    def _call_resource(self, value: AwsResource, name: str, arguments: Arguments) -> Values:
        kind = resource_kind(value.client.service, value.kind)
        if kind is None or name in SILENT:
            return UNKNOWN
        if name in ("load", "reload"):
            self._load(value, kind)
        elif name in kind.actions:
            operation, *made = kind.actions[name]
            answers = self._record(
                value.client, operation, arguments, identifiers=value.identifiers
            )
            return self._resource_made(value, made, arguments, answers)
        elif name in kind.has:
            return self._child(value, kind.has[name], arguments)
        elif name in kind.waiters:
            model = service_model(value.client.service)
            polled = model and model.waiters.get(kind.waiters[name])
            if polled:
                self._record(value.client, polled, arguments, identifiers=value.identifiers)
        elif name in _TRANSFERS:
            extra, others = self.unpacked(arguments.keywords.get("ExtraArgs", NOTHING))
            extra["CopySource"] = arguments.get(0, "CopySource")
            for operation in _TRANSFERS[name][0]:
                given = Arguments(keywords=extra, others=others)
                self._record(value.client, operation, given, identifiers=value.identifiers)
        return UNKNOWN

    def _resource_made(
        self, value: AwsResource, made: list[str], arguments: Arguments, answers: Values
    ) -> Values:
        """The resource that an action returns, with what is known of its name."""
        if not made:
            return answers
        urls = frozenset(_queue_url(each.name) for each in answers if isinstance(each, Answer))
        if urls:
            return frozenset({AwsResource(value.client, made[0], (("QueueUrl", urls),))})
        return self._child(value, made[0], Arguments(keywords=arguments.keywords))

    def _child(self, value: AwsResource, name: str, arguments: Arguments) -> Values:
        """A resource below `value`: identified by what it is identified by, and by arguments."""
        kind = resource_kind(value.client.service, name)
        if kind is None:
            return UNKNOWN
        inherited = dict(value.identifiers)
        identifiers: dict[str, Values] = {}
        position = 0
        for attribute, parameter in kind.identifiers:
            if parameter in inherited:
                identifiers[parameter] = inherited[parameter]
                continue
            given = arguments.get(position, attribute)
            identifiers[parameter] = given or arguments.keywords.get(parameter, NOTHING)
            position += 1
        return frozenset({AwsResource(value.client, name, tuple(identifiers.items()))})

    def aws_elements(self, value: Collection) -> Values:
        """The resources in a collection; their own names are not known."""
        kind = resource_kind(value.client.service, value.kind)
        inherited = dict(value.identifiers)
        identifiers = tuple(
            (parameter, inherited.get(parameter, UNKNOWN))
            for _, parameter in (kind.identifiers if kind else ())
        )
        return frozenset({AwsResource(value.client, value.kind, identifiers)})

    def _call_collection(self, value: Collection, name: str, arguments: Arguments) -> Values:
        kind = resource_kind(value.client.service, value.kind)
        if kind is not None and name in kind.batch:
            self._record(value.client, kind.batch[name], arguments, identifiers=value.identifiers)
            return UNKNOWN
        # `all`, `filter`, `limit`, `page_size` and `pages` narrow it.
        return frozenset({value})


def _has(method: Method) -> bool:
    """Whether a client has the method."""
    client = method.receiver
    model = service_model(client.service) if isinstance(client, Client) else None
    if model is None or not isinstance(client, Client):
        return False
    is_transfer = client.service == "s3" and method.name in _TRANSFERS
    return method.name in model.operations or method.name in _OF_CLIENTS or is_transfer


def _strings(values: Values) -> tuple[Text, ...] | None:
    """What the values may be as strings; None where one of them may be anything."""
    found = texts(values)
    return tuple(found) if len(found) == len(values) else None


def _queue_url(name: Text) -> Text:
    """A URL that has all of a queue's name, and only that."""
    return Text(f"/{name.value}", name.variable)
