"""From the bytes of a question file to its text. A file in an old font encoding is refused, never guessed at."""

from __future__ import annotations

import codecs
import re
import unicodedata

from django.utils.translation import gettext as _

from assessments.domain.question_text import DAMAGED
from assessments.exceptions.questions import QuestionFileUnreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~“”‘’…–—]+")
_MARKUP = re.compile(r"<[^<>]*>|&\w+;")
_VIETNAMESE = frozenset("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ")
# Letters of the fonts TCVN3 (".VnTime") and VNI read as Western text: none of them is in a Vietnamese word.
_TELLTALES = frozenset("©¨®¬µ¸¶·¹»¼½¾«ª\u00ad×÷Þþßð§" + "ûøïöñåäëüÿ")
_MODERN = frozenset(char for char in _VIETNAMESE if char > "ÿ")
_OTHER_LINE_ENDS = re.compile("[\u2028\u2029\x85]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_FEWEST = 3
"""Words in an old font that tell; names and units of measure from abroad are fewer."""


def decode_file(data: bytes) -> str:
    """The text of a file: as its byte order mark says, else UTF-8, else Windows-1258 where it reads as Vietnamese.

    A few bytes that are no letters become `DAMAGED`, so that only the questions they stand in are refused.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_decode(data, name))
    if name := utf16_without_mark(data):
        return _checked(_decode(data, name))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        text = data.decode("utf-8", "replace")
        damaged = text.count(DAMAGED)
        if damaged * 10 < len(text) and not text.replace(DAMAGED, "").isascii():
            return _checked(text)
        text = _windows_text(data)
        if text and is_vietnamese(text):
            return _checked(text)
        if is_old_font(data.decode("latin-1")):
            raise _old_font() from fault
        raise QuestionFileUnreadable(
            reason=_(
                "Dòng %(line)s có chữ không thuộc bảng mã UTF-8. Hãy mở tệp bằng Notepad, chọn Lưu thành (Save As), "
                "mã hóa UTF-8, rồi gửi lại."
            )
            % {"line": data.count(b"\n", 0, fault.start) + 1},
            line=data.count(b"\n", 0, fault.start) + 1,
        ) from fault


def utf16_without_mark(data: bytes) -> str:
    """Its name where a file is UTF-16 without saying so: every other byte is empty, but not its neighbours."""
    head = data[:4096]
    first, second, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if len(head) < 16 or max(first, second) * 3 < half or min(first, second) * 20 > half:
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def is_binary(text: str) -> bool:
    """Whether so much of it is no letter that it was never text."""
    return len(_CONTROLS.findall(text)) * 10 > len(text)


def is_vietnamese(text: str) -> bool:
    """Whether words with marks are Vietnamese, nearly all: one in ten may be a foreign name."""
    ours = strange = 0
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        marked = [char for char in word.lower() if not char.isascii()]
        if marked and all(char in _VIETNAMESE for char in marked):
            ours += 1
        elif marked:
            strange += 1
    return strange * 10 <= ours


def is_old_font(text: str) -> bool:
    """Whether the text was typed for a font of the time before Unicode: "C©u hái", "Caâu hoûi"."""
    old, ours = set(), 0
    for word in _WORD.findall(_MARKUP.sub(" ", text)):
        letters = set(word.rstrip("®©»·¹½¾¼").lower())
        if letters & _MODERN:
            ours += 1
        elif letters & _TELLTALES and any("a" <= char <= "z" for char in letters):
            old.add(word)
    return len(old) >= _FEWEST and len(old) > ours


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise QuestionFileUnreadable(
            reason=_("Tệp bị cắt hoặc hỏng giữa chừng. Hãy lưu lại tệp với mã hóa UTF-8 rồi gửi lại.")
        ) from fault


def _windows_text(data: bytes) -> str:
    """Empty where a byte stands for no letter there."""
    try:
        return data.decode("cp1258")
    except UnicodeDecodeError:
        return ""


def _checked(text: str) -> str:
    text = _OTHER_LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\ufeff", "")
    if is_binary(text):
        line = text[: _CONTROLS.search(text).start()].count("\n") + 1  # type: ignore[union-attr]
        raise QuestionFileUnreadable(
            reason=_("Dòng %(line)s không phải là chữ. Hãy lưu tệp ở dạng văn bản, mã hóa UTF-8, rồi gửi lại.")
            % {"line": line},
            line=line,
        )
    if is_old_font(text):
        raise _old_font()
    return text.replace("\0", DAMAGED)


def _old_font() -> QuestionFileUnreadable:
    return QuestionFileUnreadable(reason=old_font_reason())


def old_font_reason() -> str:
    return _(
        "Chữ gõ theo bảng mã cũ (TCVN3 hoặc VNI) nên không đọc được dấu. Hãy chuyển sang Unicode bằng UniKey "
        "(Công cụ, Chuyển mã), lưu tệp với mã hóa UTF-8 rồi gửi lại."
    )
