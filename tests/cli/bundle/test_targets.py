import pytest

from achalice_cli.bundle import Architecture, Target


@pytest.mark.parametrize(
    ("version", "architecture", "platform"),
    [
        ("3.11", "x86_64", "x86_64-manylinux2014"),
        ("3.11", "arm64", "aarch64-manylinux2014"),
        ("3.12", "x86_64", "x86_64-manylinux_2_34"),
        ("3.14", "arm64", "aarch64-manylinux_2_34"),
    ],
)
def test_wheels_are_chosen_for_the_amazon_linux_under_that_python(
    version: str, architecture: Architecture, platform: str
) -> None:
    assert Target(version, architecture).platform == platform


def test_a_local_target_takes_what_fits_this_machine() -> None:
    assert Target("3.12", "arm64", local=True).platform is None


def test_the_runtime_is_spelled_as_lambda_does() -> None:
    assert Target("3.11", "x86_64").runtime == "python3.11"
