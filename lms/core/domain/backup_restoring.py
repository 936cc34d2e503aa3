"""A backup put back, into a database and folders in which there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection

from lms.core.backup_archive import Unpressed, read_archive
from lms.core.domain.audit_heads import export_audit_head, head_file_path
from lms.core.domain.audit_verification import AuditVerification, verify
from lms.core.domain.backup_databases import BackupProblem, Loader, is_empty, tables_now
from lms.core.domain.backup_files import places, write_file
from lms.core.domain.backup_keeping import note_restored
from lms.core.domain.backups import DATABASE, HEADS, check_backup, key_mark
from lms.core.domain.many_rows import refresh_statistics
from lms.core.sealed_stream import SealedStreamError


@dataclass(frozen=True)
class Restored:
    """`differences` is empty where all that was counted came out as it was."""

    manifest: dict[str, Any]
    audit: AuditVerification
    differences: tuple[str, ...]
    heads_put_aside: Path | None


def restore_backup(path: Path, key: bytes, *, now: datetime) -> Restored:
    """Looks at all of the backup first, and at what is here: nothing is written over or beside other data."""
    _refuse_if_anything_is_here()
    manifest = check_backup(path, key)
    if manifest["database"] != connection.vendor:
        raise BackupProblem(
            f"This backup is of {manifest['database']}, and DATABASE_URL names {connection.vendor}. "
            "Name an empty database of the same kind."
        )
    if manifest["key_mark"] != key_mark():
        raise BackupProblem(
            "The keys of this installation aren't those of the backup, so identity data in it could not be read. "
            f"Put the copy of the key file of that time to {settings.KEY_FILE} first."
        )
    aside = _put_aside(head_file_path(), now=now)
    _put_back(path, key)
    tables, head = tables_now()
    made_at = datetime.fromisoformat(manifest["made_at"])
    audit = verify(now=made_at)  # as of that moment: a head that was new then is old today
    differences = tuple(_differences(manifest, tables, head, audit))
    if not differences:
        refresh_statistics()  # a dump has none, and without them pages of many rows stand still
        export_audit_head(now=now)
        facts = {"at": now.isoformat(), "backup": path.name, "database": connection.vendor}
        note_restored(path.parent, facts | {"tables": len(tables), "rows": sum(tables.values())})
    return Restored(manifest, audit, differences, aside)


def _refuse_if_anything_is_here() -> None:
    if not is_empty():
        raise BackupProblem(
            "The database isn't empty, so nothing was put back. Make a new, empty one (createdb NAME, or another file "
            "for SQLite), without `migrate`, and name it in DATABASE_URL."
        )
    for place in places().values():
        if not place.is_empty():
            raise BackupProblem(f"There are files in {place}, so nothing was put back. {place.mend}")


def _put_aside(heads: Path, *, now: datetime) -> Path | None:
    """The heads of before say what was written after the backup and is lost now: they are kept, by another name."""
    if not heads.exists():
        return None
    aside = heads.with_name(f"{heads.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    heads.replace(aside)
    return aside


def _put_back(path: Path, key: bytes) -> None:
    scratch = Path(settings.PRIVATE_ROOT)
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    loader, press, there = Loader(scratch), Unpressed(), places()

    def take(name: str, source: IO[bytes]) -> None:
        if name.startswith(f"{DATABASE}/"):
            for piece in press.pieces_of(source):
                loader.write(piece)
        elif name != HEADS:
            top, *below = PurePosixPath(name).parts
            if top not in there or not below or ".." in below:
                raise BackupProblem(f"The backup has a part without a place: {name}.")
            there[top].put(tuple(below), source)
        else:
            write_file(head_file_path(), source, mode=0o600)

    try:
        read_archive(path, key, take)
        if not press.is_whole:
            raise BackupProblem("The dump in the backup has no end. Take the backup before.")
        loader.finish()
    except (SealedStreamError, OSError) as error:
        loader.give_up()
        raise BackupProblem(f"Putting it back stopped: {error}") from error
    except BaseException:
        loader.give_up()
        raise


def _differences(
    manifest: dict[str, Any], tables: dict[str, int], head: tuple[int, str] | None, audit: AuditVerification
) -> list[str]:
    told = manifest["tables"]
    found = [
        f"{name}: {told.get(name, 'no such table')} rows in the backup, {tables.get(name, 'no such table')} here."
        for name in sorted(told.keys() | tables.keys())
        if told.get(name) != tables.get(name)
    ]
    if manifest["audit_head"] != (list(head) if head else None):
        found.append("The audit trail does not end as it did in the backup.")
    found += [problem.text for problem in audit.problems]
    lost = sorted(set(audit.guards_missing) - set(manifest["guards_missing"]))
    return found + [f"The database trigger {guard} is missing." for guard in lost]
