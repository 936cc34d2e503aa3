"""An S3-compatible store in a process of its own, with a bucket for each test that asks."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import boto3


@contextmanager
def running_store() -> Iterator[str]:
    """Its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _try in range(200):
            try:
                urlopen(f"{address}/moto-api/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def new_bucket(address: str) -> dict[str, Any]:
    """Options as `env.object_store` gives them, of an empty bucket."""
    options = {
        "bucket_name": f"tests-{uuid.uuid4()}",
        "region_name": "us-east-1",
        "endpoint_url": address,
        "access_key": "tests",
        "secret_key": "tests",  # noqa: S106 - guards nothing
    }
    client = boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="tests", aws_secret_access_key="tests"
    )
    client.create_bucket(Bucket=options["bucket_name"])
    return options


def storages_in(options: dict[str, Any]) -> dict[str, Any]:
    """As `lms/settings/base.py` has them."""
    return {
        "default": {"BACKEND": "lms.core.storage_objects.PublicObjects", "OPTIONS": options | {"location": "media"}},
        "private": {"BACKEND": "lms.core.storage_objects.PrivateObjects", "OPTIONS": options | {"location": "private"}},
    }
