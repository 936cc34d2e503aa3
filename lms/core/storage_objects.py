"""Files in an S3-compatible store, for several machines: a private bucket, read by our views alone.

Imported only where `LMS_S3_BUCKET` is set (`STORAGES` names it), since the client library is a heavy one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import botocore
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 4, "mode": "standard"}}
# Stores that aren't Amazon's refuse the checksums that the client would add by itself.
PLAIN = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
IN_MEMORY = 5 * 1024 * 1024
GONE, UNCHANGED, NO_SUCH_PART, NO_NAME = 404, 304, 416, 400


class StoreProblem(OSError):
    """The store doesn't answer, or refuses."""


@dataclass(frozen=True)
class Stored:
    """An object, or a part of one, about to be read: `body` is a stream to be closed."""

    body: Any
    length: int
    modified_at: datetime
    part: str = ""


class ObjectStorage(S3Storage):  # type: ignore[misc]
    """A name that is taken gets another, as in a folder; every thread has a client of its own."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": IN_MEMORY,
            "transfer_config": TransferConfig(use_threads=False),
        }

    def __init__(self, **options: Any) -> None:
        style = {"addressing_style": "path" if options.get("endpoint_url") else "virtual"}
        config = Config(s3=style, signature_version="s3v4", **PATIENCE, **PLAIN)
        super().__init__(client_config=config, **options)

    @property
    def bucket(self) -> Any:
        return self.connection.Bucket(self.bucket_name)

    def read(self, name: str, *, part: str | None = None, since: datetime | None = None) -> Stored:
        """`part` and `since` are the browser's Range and If-Modified-Since. One request, and nothing is kept here."""
        asked = {"Range": part} if part else {"IfModifiedSince": since} if since else {}
        key = self._normalize_name(name)
        with plain_faults():
            got = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key, **asked)
        return Stored(got["Body"], got["ContentLength"], got["LastModified"], got.get("ContentRange", ""))

    def names(self) -> Iterator[str]:
        """Of every object, in order."""
        below = f"{self.location.rstrip('/')}/"
        with plain_faults():
            for one in self.bucket.objects.filter(Prefix=below):
                yield one.key.removeprefix(below)

    def reach(self) -> None:
        """Raises where the bucket can't be asked."""
        with plain_faults():
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def is_open_to_strangers(self) -> bool:
        """Whether who has no key may read what lies there; not known, and False, while nothing does."""
        name = next(self.names(), None)
        if name is None:
            return False
        client = self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            verify=self.verify,
            config=self.client_config.merge(Config(signature_version=botocore.UNSIGNED)),
        )
        try:
            client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name), Range="bytes=0-0")[
                "Body"
            ].close()
        except (ClientError, BotoCoreError):
            return False
        finally:
            client.close()
        return True


class PublicObjects(ObjectStorage):
    """Pictures and recordings of courses: their address is our own, and the bucket stays private."""

    def url(self, name: str | None, *args: object, **options: object) -> str:
        return settings.MEDIA_URL + filepath_to_uri(str(name)).lstrip("/")


class PrivateObjects(ObjectStorage):
    """Without an address, as the private folder is."""

    def url(self, name: str | None, *args: object, **options: object) -> str:
        raise ValueError("A private file isn't accessible via a URL; serve it from a view that uses visible_to.")


@contextmanager
def plain_faults() -> Iterator[None]:
    """The client's faults as those of a disk; what a browser may cause keeps its number in `errno`."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status == GONE:
            raise FileNotFoundError("There is no such object.") from error
        code = error.response.get("Error", {}).get("Code", "")
        raise StoreProblem(status, f"The file store (LMS_S3_ENDPOINT) refused: {status} {code}") from error
    except BotoCoreError as error:
        raise StoreProblem(0, f"The file store (LMS_S3_ENDPOINT) can't be asked: {type(error).__name__}") from error
