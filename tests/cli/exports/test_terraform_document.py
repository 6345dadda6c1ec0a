"""The whole of a small document, as Terraform is given it."""

from pydantic import JsonValue

from achalice_cli.exports.exported import Archives, Exported
from achalice_cli.exports.terraform import render

from ..engine.builders import PURE, assembled

DOCUMENT: dict[str, JsonValue] = {
    "//": "Made by `achalice package --pkg-format terraform`: changes go into the app.",
    "terraform": {
        "required_version": ">= 1.5",
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 6.28, < 7.0"}},
    },
    "data": {
        "aws_partition": {"current": {}},
        "aws_region": {"current": {}},
        "aws_caller_identity": {"current": {}},
    },
    "locals": {
        "role_default_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": [
                        "arn:${data.aws_partition.current.partition}:logs"
                        ":${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
                        ":log-group:/aws/lambda/shop-dev-report:*"
                    ],
                }
            ],
        },
        "role_default_trust": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
    },
    "resource": {
        "aws_cloudwatch_log_group": {
            "report": {"name": "/aws/lambda/shop-dev-report", "tags": {"achalice:app": "shop"}}
        },
        "aws_iam_role": {
            "default": {
                "name": "shop-dev",
                "assume_role_policy": "${jsonencode(local.role_default_trust)}",
                "tags": {"achalice:app": "shop"},
            }
        },
        "aws_iam_role_policy": {
            "default": {
                "name": "achalice",
                "role": "${aws_iam_role.default.id}",
                "policy": "${jsonencode(local.role_default_policy)}",
            }
        },
        "aws_lambda_function": {
            "report": {
                "function_name": "shop-dev-report",
                "description": "",
                "role": "${aws_iam_role.default.arn}",
                "runtime": "python3.12",
                "architectures": ["x86_64"],
                "handler": "app.app",
                "filename": "${path.module}/deployment.zip",
                "source_code_hash": '${filebase64sha256("${path.module}/deployment.zip")}',
                "layers": ["${aws_lambda_layer_version.dependencies.arn}"],
                "memory_size": 128,
                "timeout": 60,
                "environment": {"variables": {"ACHALICE_HANDLER": "report"}},
                "tags": {"achalice:app": "shop"},
                "depends_on": ["aws_cloudwatch_log_group.report", "aws_iam_role_policy.default"],
                "ephemeral_storage": {"size": 512},
                "tracing_config": {"mode": "PassThrough"},
                "logging_config": {"log_format": "Text"},
            }
        },
        "aws_lambda_layer_version": {
            "dependencies": {
                "layer_name": "shop-dev-dependencies",
                "description": "c0ffee",
                "filename": "${path.module}/layer-deployment.zip",
                "source_code_hash": '${filebase64sha256("${path.module}/layer-deployment.zip")}',
                "compatible_runtimes": ["python3.12"],
                "compatible_architectures": ["x86_64"],
                "lifecycle": {"create_before_destroy": True},
            }
        },
    },
}


def test_a_function_and_all_that_it_stands_on() -> None:
    assert render(assembled(PURE), Archives()) == Exported(DOCUMENT)
