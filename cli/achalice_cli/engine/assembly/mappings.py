"""Queues, streams and topics of Kafka to what polls them."""

from achalice.triggers import DynamoDBStream, KafkaTopic, KinesisStream, SqsQueue
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import Desired, KafkaMapping, QueueMapping, StreamMapping


def queue_mapping(stage: Stage, trigger: SqsQueue) -> Desired:
    """What brings the messages of a queue to its handler."""
    return {
        addresses.queue_mapping(trigger.handler, trigger.queue): QueueMapping(
            queue=trigger.queue,
            function=addresses.function(trigger.handler),
            role=ROLE,
            batch_size=trigger.batch_size,
            maximum_batching_window_in_seconds=trigger.maximum_batching_window_in_seconds,
            maximum_concurrency=trigger.maximum_concurrency,
            filters=trigger.filters,
            partial_failures=trigger.partial_failures,
            tags=stage.tags(),
        )
    }


def stream_mapping(stage: Stage, trigger: KinesisStream | DynamoDBStream) -> Desired:
    """What brings the records of a stream to its handler."""
    stream = trigger.stream if isinstance(trigger, KinesisStream) else trigger.stream_arn
    return {
        addresses.stream_mapping(trigger.handler, stream): StreamMapping(
            stream=stream,
            function=addresses.function(trigger.handler),
            role=ROLE,
            tags=stage.tags(),
            **trigger.polling._asdict(),
        )
    }


def kafka_mapping(stage: Stage, trigger: KafkaTopic) -> Desired:
    """What brings the records of a topic to its handler."""
    polling = trigger.polling
    cluster = trigger.cluster_arn or ",".join(trigger.bootstrap_servers)
    return {
        addresses.kafka_mapping(trigger.handler, trigger.topic, cluster): KafkaMapping(
            topic=trigger.topic,
            cluster_arn=trigger.cluster_arn,
            bootstrap_servers=trigger.bootstrap_servers,
            consumer_group_id=trigger.consumer_group_id,
            source_access=trigger.source_access,
            function=addresses.function(trigger.handler),
            role=ROLE,
            batch_size=polling.batch_size,
            maximum_batching_window_in_seconds=polling.maximum_batching_window_in_seconds,
            starting_position=polling.starting_position,
            starting_position_timestamp=polling.starting_position_timestamp,
            filters=polling.filters,
            on_failure=polling.on_failure,
            tags=stage.tags(),
        )
    }
