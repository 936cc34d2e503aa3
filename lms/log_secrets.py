"""What no log may hold: the key in an activation address, which sets a password for thirty days; data of persons."""

import logging
import re

KEY_IN_ADDRESS = re.compile(r"(/kich-hoat/)[^/\s\"'?#]+")


QUOTED_BY_DATABASES = re.compile(r"^(?:DETAIL|CONTEXT|Key|Failing row).*$", re.MULTILINE)
"""Lines in which PostgreSQL repeats the values of a row."""
NUMBER_OF_A_PERSON = re.compile(r"(?<![\w-])\+?\d(?:[ .]?\d){8,11}(?![\w-])")
"""Phone and identity numbers."""
ADDRESS_OF_A_PERSON = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def without_secrets(text: str) -> str:
    return KEY_IN_ADDRESS.sub(r"\1…", text)


def without_personal_data(text: str) -> str:
    """Also without secrets. Names can't be known by their look: no log line of ours is given one."""
    text = QUOTED_BY_DATABASES.sub("…", without_secrets(text))
    return ADDRESS_OF_A_PERSON.sub("…", NUMBER_OF_A_PERSON.sub("…", text))


class SecretsFilter(logging.Filter):
    """Django names the address of every refused or failed request."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        clean = without_secrets(said)
        if clean != said:
            record.msg, record.args = clean, ()
        return True
