"""Typed Lambda events. A source's models are built when a name of it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice.events._base import EventModel as EventModel
    from achalice.events._base import EventRecord as EventRecord
    from achalice.events._base import LambdaEvent as LambdaEvent
    from achalice.events._base import RecordsEvent as RecordsEvent
    from achalice.events._parsing import *
    from achalice.events.activemq import *
    from achalice.events.alb import *
    from achalice.events.alexa import *
    from achalice.events.alexa_smart_home import *
    from achalice.events.apigateway import *
    from achalice.events.apigateway_v2 import *
    from achalice.events.appsync import *
    from achalice.events.appsync_authorizer import *
    from achalice.events.appsync_events import *
    from achalice.events.authorizer import *
    from achalice.events.authorizer_responses import *
    from achalice.events.autoscaling import *
    from achalice.events.aws.acm import *
    from achalice.events.aws.autoscaling import *
    from achalice.events.aws.batch import *
    from achalice.events.aws.cloudtrail import *
    from achalice.events.aws.cloudwatch import *
    from achalice.events.aws.codebuild import *
    from achalice.events.aws.codecommit import *
    from achalice.events.aws.codedeploy import *
    from achalice.events.aws.codepipeline import *
    from achalice.events.aws.ec2 import *
    from achalice.events.aws.ecr import *
    from achalice.events.aws.ecs import *
    from achalice.events.aws.functions import *
    from achalice.events.aws.glue import *
    from achalice.events.aws.guardduty import *
    from achalice.events.aws.health import *
    from achalice.events.aws.inspector import *
    from achalice.events.aws.kms import *
    from achalice.events.aws.macie import *
    from achalice.events.aws.rds import *
    from achalice.events.aws.s3 import *
    from achalice.events.aws.securityhub import *
    from achalice.events.aws.ssm import *
    from achalice.events.aws.stepfunctions import *
    from achalice.events.aws.tagging import *
    from achalice.events.aws.transcribe import *
    from achalice.events.aws.translate import *
    from achalice.events.aws.trustedadvisor import *
    from achalice.events.batch_jobs import *
    from achalice.events.batches import *
    from achalice.events.bedrock import *
    from achalice.events.bedrock_hooks import *
    from achalice.events.chime import *
    from achalice.events.clientvpn import *
    from achalice.events.cloudformation import *
    from achalice.events.cloudfront import *
    from achalice.events.cloudwatch import *
    from achalice.events.cloudwatch_logs import *
    from achalice.events.codecommit import *
    from achalice.events.codedeploy import *
    from achalice.events.codepipeline import *
    from achalice.events.cognito import *
    from achalice.events.cognito_challenges import *
    from achalice.events.cognito_messages import *
    from achalice.events.cognito_sync import *
    from achalice.events.cognito_tokens import *
    from achalice.events.cognito_users import *
    from achalice.events.config_rules import *
    from achalice.events.connect import *
    from achalice.events.destinations import *
    from achalice.events.documentdb import *
    from achalice.events.dynamodb import *
    from achalice.events.eventbridge import *
    from achalice.events.firehose import *
    from achalice.events.function_url import *
    from achalice.events.iot import *
    from achalice.events.iot_lifecycle import *
    from achalice.events.kafka import *
    from achalice.events.kinesis import *
    from achalice.events.kinesis_analytics import *
    from achalice.events.lex import *
    from achalice.events.lex_v2 import *
    from achalice.events.pinpoint import *
    from achalice.events.pipes import *
    from achalice.events.pure import *
    from achalice.events.rabbitmq import *
    from achalice.events.s3 import *
    from achalice.events.s3_batch import *
    from achalice.events.s3_object_lambda import *
    from achalice.events.sagemaker import *
    from achalice.events.secrets_manager import *
    from achalice.events.ses import *
    from achalice.events.sns import *
    from achalice.events.sqs import *
    from achalice.events.stepfunctions import *
    from achalice.events.transfer import *
    from achalice.events.vpc_lattice import *
    from achalice.events.websocket import *
    from achalice.events.windows import *
    from achalice.events.workmail import *

    __all__: list[str]

# Type checkers know the names above, and would take any other one on this function's word.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # Nor is the table of all names read before one of them is asked for.
        from achalice.events._names import HOMES

        if name == "__all__":
            value = sorted(HOMES)
        elif name in HOMES:
            value = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value
