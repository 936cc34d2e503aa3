"""What no log may hold: the key in an activation address sets a password, for thirty days."""

import logging
import re

KEY_IN_ADDRESS = re.compile(r"(/kich-hoat/)[^/\s\"'?#]+")


def without_secrets(text: str) -> str:
    return KEY_IN_ADDRESS.sub(r"\1…", text)


class SecretsFilter(logging.Filter):
    """Django names the address of every refused or failed request."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        clean = without_secrets(said)
        if clean != said:
            record.msg, record.args = clean, ()
        return True
