"""A real S3-compatible server on the loopback address, for as long as a block lasts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BUCKET = "lob-schools"
ACCESS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def object_store() -> Iterator[Any]:
    """An S3 client of a server with one empty bucket; the AWS_… variables lead to it meanwhile."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    wanted = {**ACCESS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        client = boto3.client("s3")
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": ACCESS["AWS_DEFAULT_REGION"]}
        )
        yield client
    finally:
        server.stop()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
