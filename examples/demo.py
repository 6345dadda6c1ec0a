"""`make demo`: the orders example, deployed to an emulated AWS of its own, called and removed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import anyio
from aiobotocore.session import get_session

EXAMPLE = Path(__file__).parent / "orders"
ACHALICE = Path(sys.executable).with_name("achalice")
PATIENCE = 30.0
"""Seconds for a message to travel through the queue."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="achalice-demo-") as name:
        place = Path(name)
        environment = {
            **os.environ,
            "ACHALICE_SANDBOX_DIR": str(place / "sandbox"),
            "ACHALICE_SANDBOX_PORT": "0",
        }
        leave_out = shutil.ignore_patterns("build", "sandbox", "__pycache__")
        shutil.copytree(EXAMPLE, place / "orders", ignore=leave_out)
        try:
            demonstrate(place / "orders", environment)
        finally:
            achalice("sandbox", "stop", cwd=place, env=environment)


def demonstrate(project: Path, environment: dict[str, str]) -> None:
    say("Start the sandbox: AWS, emulated on this machine")
    achalice("sandbox", "start", cwd=project, env=environment)
    sandbox = json.loads(
        achalice("sandbox", "status", "--output", "json", cwd=project, env=environment, quiet=True)
    )

    say("Make what the app expects to be there: a queue and a table")
    anyio.run(make_queue_and_table, sandbox["url"])
    print("queue orders, table orders")

    say("Deploy the app")
    achalice("deploy", "--sandbox", cwd=project, env=environment)
    url = achalice("url", "--sandbox", cwd=project, env=environment, quiet=True).strip()

    say("Order something over HTTP")
    order = call("POST", f"{url}orders", {"sku": "socks", "quantity": 2})
    call("POST", f"{url}orders", {"sku": "", "quantity": 0})
    call("GET", f"{url}orders/nothing")

    say("Its message goes through the queue, and the worker ships it")
    deadline = time.monotonic() + PATIENCE
    while call("GET", f"{url}orders/{order['order_id']}")["status"] != "shipped":
        if time.monotonic() > deadline:
            raise SystemExit(f"the order was not shipped within {PATIENCE:.0f} s")
        time.sleep(0.5)

    say("Deploy again: nothing has changed, so nothing is done")
    achalice("deploy", "--sandbox", cwd=project, env=environment)

    say("Clean up")
    achalice("delete", "--sandbox", cwd=project, env=environment)


async def make_queue_and_table(endpoint: str) -> None:
    session = get_session()
    session.set_credentials("test", "test")
    session.set_config_variable("region", "us-east-1")
    async with session.create_client("sqs", endpoint_url=endpoint) as sqs:
        await sqs.create_queue(QueueName="orders")
    async with session.create_client("dynamodb", endpoint_url=endpoint) as dynamodb:
        await dynamodb.create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )


def call(method: str, url: str, body: dict[str, object] | None = None) -> Any:
    """Call the deployed API and print what came back."""
    request = urllib.request.Request(
        url,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            status, text = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    took = (time.perf_counter() - begun) * 1000
    path = "/orders" + url.partition("/orders")[2]
    print(f"{method} {path} {json.dumps(body) if body else ''}\n  {status} {text}  ({took:.0f} ms)")
    return json.loads(text)


def achalice(*arguments: str, cwd: Path, env: dict[str, str], quiet: bool = False) -> str:
    """Run the real command; its talk goes to the terminal, its answer is returned."""
    if not quiet:
        print("$ achalice", *arguments, flush=True)
    done = subprocess.run(
        [ACHALICE, *arguments],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else sys.stdout,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"achalice {' '.join(arguments)} failed\n{done.stderr or ''}")
    if not quiet:
        print(done.stdout, end="", flush=True)
    return done.stdout


def say(headline: str) -> None:
    print(f"\n== {headline}", flush=True)


if __name__ == "__main__":
    main()
