"""The receipt code of a locked paper: the device shows it before it can send, the server after it has received.

Equal codes mean that the same answers arrived. It is a check sum, not a proof: `exam-store.js` computes the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: it is read out over the telephone
LENGTH = 4
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193


def receipt_code(attempt_uid: UUID, answers: Mapping[int, Iterable[Any]]) -> str:
    """Of the answers by place in the paper; places without an answer don't count."""
    given = ((order, _flat(answer)) for order, answer in sorted(answers.items()) if answer)
    parts = [f"{order}:{answer}" for order, answer in given]
    number = _fnv1a(f"{attempt_uid}|{'|'.join(parts)}")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))


def _flat(answer: Iterable[Any]) -> str:
    return ",".join(f"({_flat(one)})" if isinstance(one, list | tuple) else str(one) for one in answer)


def _fnv1a(text: str) -> int:
    number = _FNV_OFFSET
    for byte in text.encode():
        number = ((number ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return number ^ (number >> 20)
