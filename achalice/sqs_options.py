"""What SQS event source mappings take."""

from achalice.exceptions import TriggerOptionError


def queue_name_or_arn(queue: str | None, queue_arn: str | None) -> str:
    """The one of the two that is given.

    Raises:
        TriggerOptionError: both or neither are, or one looks like the other.
    """
    if (queue is None) == (queue_arn is None):
        raise TriggerOptionError(
            "on_sqs_message", "needs either `queue` or `queue_arn`, and only one of them"
        )
    if queue_arn is not None:
        if not queue_arn.startswith("arn:"):
            raise TriggerOptionError(
                "on_sqs_message",
                f"was given `queue_arn={queue_arn!r}`, which is no ARN",
                hint=f'did you mean `queue="{queue_arn}"`?',
            )
        return queue_arn
    name = queue or ""
    if not name or name.startswith(("arn:", "http:", "https:")):
        raise TriggerOptionError(
            "on_sqs_message",
            f"was given `queue={name!r}`, which is no queue's name",
            hint="give the name alone, or an ARN as `queue_arn`",
        )
    return name


def check_options(
    queue: str, batch_size: int, window: int, maximum_concurrency: int | None
) -> None:
    """Refuse what CreateEventSourceMapping refuses.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """

    def wrong(problem: str, hint: str | None = None) -> TriggerOptionError:
        return TriggerOptionError("on_sqs_message", problem, hint=hint)

    fifo = queue.endswith(".fifo")
    if not 1 <= batch_size <= (10 if fifo else 10_000):
        raise wrong(
            f"was given `batch_size={batch_size}`; 1 to {10 if fifo else 10_000} are possible"
        )
    if not 0 <= window <= 300:
        raise wrong(
            f"was given `maximum_batching_window_in_seconds={window}`; 0 to 300 are possible"
        )
    if fifo and window:
        raise wrong("was given a batching window, which FIFO queues do not have")
    if batch_size > 10 and not window:
        raise wrong(
            f"was given `batch_size={batch_size}` without a batching window",
            "add `maximum_batching_window_in_seconds=1`: AWS wants one for more than 10 messages",
        )
    if maximum_concurrency is not None and not 2 <= maximum_concurrency <= 1000:
        raise wrong(
            f"was given `maximum_concurrency={maximum_concurrency}`; 2 to 1000 are possible"
        )
