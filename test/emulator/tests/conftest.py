"""Starts the emulator once on a free port, and forgets its state before each test.

Every response to a client of these tests is held against botocore's model of its operation: see conformance.py.

What these tests show is that the emulator's additions are consistent: what is set through a template or a call is
read back through the API, in the API's shape. They do not show that AWS accepts any of it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from conformance import check_response
from stacks import Stacks

SERVE = Path(__file__).parent.parent / "harness" / "serve.py"
READY_TIMEOUT_SECONDS = 60
ACCOUNT = "123456789012"
REGION = "eu-west-1"


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory):
    with emulator(tmp_path_factory.mktemp("emulator")) as address:
        yield address


@contextmanager
def emulator(folder, **settings):
    """The address of an emulator that runs meanwhile; ``settings`` are variables of its environment."""
    port = free_port()
    environment = {
        **os.environ,
        "EMULATOR_FOLDER": str(folder),
        "TMPDIR": str(folder),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "SFN_WAIT_SCALE": "0",
        "IOT_MTLS_ENABLED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    log = folder / "emulator.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(SERVE), "ministack"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, process, log)
        yield address
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(autouse=True)
def forget(endpoint):
    request(endpoint, "/_ministack/reset", "POST")


@pytest.fixture
def reset(endpoint):
    return lambda: request(endpoint, "/_ministack/reset", "POST")


@pytest.fixture
def client(endpoint):
    """Makes clients of the emulator. A response that its model does not have fails the test in the end."""
    violations = []

    def check(operation_model, response_dict, **_):
        violations.extend(check_response(operation_model, response_dict))

    def make(service, account=ACCOUNT, region=REGION):
        created = boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=account,
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
        )
        created.meta.events.register("before-parse", check)
        return created

    yield make
    assert violations == []


@pytest.fixture
def ask(endpoint):
    """Asks the emulator for something that is no call of AWS, in an account."""

    def post(name, account=ACCOUNT, **body):
        data = json.dumps({"account": account, "region": REGION, **body}).encode()
        asked = urllib.request.Request(f"{endpoint}/_encryption/{name}", data=data, method="POST")
        with urllib.request.urlopen(asked, timeout=10) as response:
            return json.load(response)

    return post


@pytest.fixture
def stacks(client):
    return Stacks(client("cloudformation"))


def wait_until_ready(address, process, log):
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while True:
        try:
            return request(address, "/_ministack/health")
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The emulator is not ready:\n{log.read_text()}") from None
        time.sleep(0.05)


def request(address, path, method="GET"):
    with urllib.request.urlopen(urllib.request.Request(address + path, method=method), timeout=10) as response:
        return response.read()


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]
