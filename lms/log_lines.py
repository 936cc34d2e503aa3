"""Log lines as JSON objects: one line a record, with the id of the request it belongs to and no word about a person."""

import json
import logging
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

from lms.log_secrets import without_personal_data

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request at hand; the answer carries it as X-Request-ID, so that a person's report leads to the lines."""
FRAMES = 12


def new_request_id() -> str:
    return secrets.token_hex(8)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
        }
        facts |= getattr(record, "facts", {})
        if request_id.get():
            facts["request_id"] = request_id.get()
        if record.exc_info and record.exc_info[1] is not None:
            facts["fault"] = fault_of(record.exc_info[1])
        return json.dumps(facts, ensure_ascii=False)


def fault_of(error: BaseException) -> dict[str, object]:
    """Which fault and where; of its text no values, which databases quote."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "text": without_personal_data(str(error)),
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return told
