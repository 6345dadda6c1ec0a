"""ARNs of what calls an app's functions, which users name or give whole.

`${AWS::...}` stands for what the deploy finds, as in CloudFormation.
"""

WEBSOCKET_API_ID = "${WebsocketApiId}"
"""Stands for the id of the app's websocket API, in a role's policy."""

WEBSOCKET_ENDPOINT = "${WebsocketEndpoint}"
"""Stands for where that API is, without its stage, in a function's environment."""

_PLACE = "${AWS::Region}:${AWS::AccountId}"


def queue_arn(queue: str) -> str:
    """The ARN of an SQS queue."""
    return _arn(queue, f"sqs:{_PLACE}:{queue}")


def stream_arn(stream: str) -> str:
    """The ARN of a Kinesis stream; any other stream, or a consumer, is given as an ARN."""
    return _arn(stream, f"kinesis:{_PLACE}:stream/{stream}")


def topic_arn(topic: str) -> str:
    """The ARN of an SNS topic."""
    return _arn(topic, f"sns:{_PLACE}:{topic}")


def bucket_arn(bucket: str) -> str:
    """The ARN of an S3 bucket. It names neither account nor region."""
    return f"arn:${{AWS::Partition}}:s3:::{bucket}"


def log_group_arn(log_group: str) -> str:
    """The ARN of a log group."""
    return f"arn:${{AWS::Partition}}:logs:{_PLACE}:log-group:{log_group}"


def function_arn(name: str) -> str:
    """The ARN of a Lambda function."""
    return f"arn:${{AWS::Partition}}:lambda:{_PLACE}:function:{name}"


def connections_arn(stage: str) -> str:
    """The ARN of all clients of a stage of the app's websocket API."""
    place = f"execute-api:{_PLACE}:{WEBSOCKET_API_ID}/{stage}"
    return f"arn:${{AWS::Partition}}:{place}/*/@connections/*"


def rule_arn(name: str, event_bus: str) -> str:
    """The ARN of a rule on an EventBridge bus, which may be another account's."""
    if event_bus.startswith("arn:"):
        place, _, bus = event_bus.rpartition(":event-bus/")
    else:
        place, bus = f"arn:${{AWS::Partition}}:events:{_PLACE}", event_bus
    return f"{place}:rule/{name}" if bus == "default" else f"{place}:rule/{bus}/{name}"


def _arn(given: str, otherwise: str) -> str:
    return given if given.startswith("arn:") else f"arn:${{AWS::Partition}}:{otherwise}"
