"""What a backup is made of: a tar inside a sealed stream, with the digest of every part and, last, the manifest."""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, Self

from lms.core.sealed_stream import Damaged, OpeningReader, SealingWriter

PART = 8 << 20
DIGESTS, MANIFEST = "digests.txt", "manifest.json"
QUICK = 1
GZIP = 31
"""What zlib calls the format of gzip files."""


class _Counted:
    """Reads on, and keeps the digest of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._sealed = SealingWriter(file, key)
        self._tar = tarfile.TarFile.open(fileobj=self._sealed, mode="w|", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]
        self._digests: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._sealed.give_up()  # tarfile would write its end where there is none
        self._tar.close()

    @property
    def written(self) -> int:
        return self._sealed.written

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        counted = _Counted(source)
        self._tar.addfile(info, counted)
        self._digests[name] = counted.digest.hexdigest()

    def add_bytes(self, name: str, data: bytes) -> None:
        self.add(name, BytesIO(data), len(data))

    def add_stream(self, name: str, pieces: Iterable[bytes]) -> int:
        """Of unknown length: pressed together and cut into parts. Returns its plain length."""
        press = zlib.compressobj(QUICK, wbits=GZIP)
        waiting, number, length = bytearray(), 0, 0
        for piece in pieces:
            length += len(piece)
            waiting += press.compress(piece)
            while len(waiting) >= PART:
                self.add_bytes(f"{name}/{number:06}", bytes(waiting[:PART]))
                del waiting[:PART]
                number += 1
        waiting += press.flush()
        self.add_bytes(f"{name}/{number:06}", bytes(waiting))
        return length

    def finish(self, manifest: dict[str, Any]) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in self._digests.items()).encode()
        self.add_bytes(DIGESTS, lines)
        facts = manifest | {"parts": len(self._digests) - 1, "digests_sha256": self._digests[DIGESTS]}
        self.add_bytes(MANIFEST, json.dumps(facts, ensure_ascii=False, indent=1).encode())
        self._tar.close()
        self._sealed.close()


def read_archive(path: Path, key: bytes, take: Callable[[str, IO[bytes]], None] | None = None) -> dict[str, Any]:
    """Reads all of it, gives each part to `take`, compares every digest; returns the manifest.

    A part is authentic as soon as it is read; that none is missing is known only when this returns.
    """
    found: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    for name, source in _parts(path, key):
        counted = _Counted(source)
        if name in (DIGESTS, MANIFEST):
            kept[name] = _all_of(counted)
        elif take is not None:
            take(name, counted)  # type: ignore[arg-type]
        while counted.read(PART):
            pass
        found[name] = counted.digest.hexdigest()
    if not {DIGESTS, MANIFEST} <= kept.keys():
        raise Damaged("The backup has no manifest: it was never finished. Take the backup before.")
    manifest: dict[str, Any] = json.loads(kept[MANIFEST])
    lines = (line.partition("  ") for line in kept[DIGESTS].decode().splitlines())
    told = {name: digest for digest, _space, name in lines}
    if found.pop(MANIFEST) and found.pop(DIGESTS) != manifest["digests_sha256"]:
        raise Damaged("The list of digests is not the one of the manifest. Take another copy of the backup.")
    if told != found:
        wrong = sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
        raise Damaged(f"{len(wrong)} parts differ from the manifest, the first is {wrong[0]}. Take another copy.")
    return manifest


def _parts(path: Path, key: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    with path.open("rb") as file:
        reader = OpeningReader(file, key)
        with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
            for member in tar:
                source = tar.extractfile(member) if member.isreg() else None
                if source is None:
                    raise Damaged(f"The part {member.name} is no file. Take another copy of the backup.")
                yield member.name, source
        reader.read_to_the_end()  # what follows the tar is authentic too, or the end was cut off


def _all_of(source: _Counted) -> bytes:
    pieces = []
    while piece := source.read(PART):
        pieces.append(piece)
    return b"".join(pieces)


class Unpressed:
    """The way back of `add_stream`: pressed parts in, plain pieces out."""

    def __init__(self) -> None:
        self._press = zlib.decompressobj(wbits=GZIP)

    def pieces_of(self, source: IO[bytes]) -> Iterator[bytes]:
        while data := source.read(1 << 20):
            yield self._press.decompress(data)

    @property
    def is_whole(self) -> bool:
        return self._press.eof
