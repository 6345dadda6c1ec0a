from achalice import LambdaContext
from achalice.test.contexts import LocalContext, LocalFunction


def test_it_is_what_lambda_hands_over() -> None:
    context: LambdaContext = LocalContext(LocalFunction("shop-dev", 256, 60))

    assert isinstance(context, LambdaContext)
    assert (context.function_name, context.memory_limit_in_mb) == ("shop-dev", "256")
    assert context.log_group_name == "/aws/lambda/shop-dev"


def test_its_time_runs_out_and_never_below_nothing() -> None:
    fresh = LocalContext(LocalFunction("shop-dev", 128, 60))
    over = LocalContext(LocalFunction("shop-dev", 128, 0))

    assert 50_000 < fresh.get_remaining_time_in_millis() <= 60_000
    assert over.get_remaining_time_in_millis() == 0


def test_every_invocation_has_an_id_of_its_own() -> None:
    function = LocalFunction("shop-dev", 128, 60)

    assert LocalContext(function).aws_request_id != LocalContext(function).aws_request_id
