"""Reading Moodle XML as it streams in: a question is let go before the next is read.

The file is hostile until shown otherwise: a document type, an entity or a reference outside refuses it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import XMLParserType

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError
from django.utils.translation import gettext as _

from assessments.domain.formats.moodle_questions import name_of, read_question
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion, category_of
from assessments.domain.question_text import Fault
from assessments.exceptions.questions import QuestionFileUnreadable

_CHUNK = 64 * 1024
_LONGEST = 40 * 1024 * 1024
"""Characters of one question; ten pictures in base64 are fewer."""
_DEEPEST = 100


def read_moodle_xml(file: BinaryIO) -> Iterator[ReadQuestion | RefusedQuestion]:
    """The questions of a file in their order. Where the file breaks off, what was read stays, and one refusal says so.

    Raises `QuestionFileUnreadable` for a file that is no Moodle XML, is dangerous, or is damaged before any question.
    """
    found = _Questions()
    parser = DefusedXMLParser(target=found, forbid_dtd=True)
    found.expat = parser.parser
    category, number = "", 0
    while True:
        fault = _feed(parser, chunk := file.read(_CHUNK))
        for line, element in found.take():
            if element.get("type") == "category":
                category = category_of(element.findtext("category/text") or "")
                continue
            number += 1
            yield _read(element, _("câu %(number)s, dòng %(line)s") % {"number": number, "line": line}, category)
        if fault:
            if not number:
                raise fault
            yield RefusedQuestion(_("sau câu %(number)s") % {"number": number}, "", str(fault.facts["reason"]))
            return
        if not chunk:
            return


def _feed(parser: DefusedXMLParser, chunk: bytes) -> QuestionFileUnreadable | None:
    """Read on, or to the end where there is no more; gives back why that can't be done. Danger is raised at once."""
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except DefusedXmlException as danger:
        raise QuestionFileUnreadable(
            reason=_("Tệp XML có khai báo DOCTYPE hoặc ENTITY, là cách tấn công máy chủ. Hãy xuất lại tệp từ Moodle.")
        ) from danger
    except QuestionFileUnreadable as fault:
        return fault
    except ParseError as damage:
        line = damage.position[0]
        reason = _("Tệp XML hỏng từ dòng %(line)s nên phần sau đó không đọc được. Hãy xuất lại tệp từ Moodle.")
        return QuestionFileUnreadable(reason=reason % {"line": line}, line=line)
    except (LookupError, ValueError):
        return QuestionFileUnreadable(
            reason=_("Tệp XML khai bảng mã không đọc được. Hãy lưu lại tệp với mã hóa UTF-8 rồi gửi lại.")
        )
    return None


def _read(element: Element, where: str, category: str) -> ReadQuestion | RefusedQuestion:
    try:
        return read_question(element, where=where, category=category)
    except Fault as fault:
        return RefusedQuestion(where, name_of(element), str(fault))


class _Questions:
    """What the parser tells of each tag. Builds one question at a time; those finished are kept until taken."""

    def __init__(self) -> None:
        self.expat: XMLParserType | None = None
        self._finished: list[tuple[int, Element]] = []
        self._builder: TreeBuilder | None = None
        self._depth = self._line = self._length = 0

    def take(self) -> Iterator[tuple[int, Element]]:
        """Line and element of each finished question, once."""
        finished, self._finished = self._finished, []
        while finished:
            yield finished.pop(0)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and tag != "quiz":
            raise QuestionFileUnreadable(
                reason=_("Tệp XML này không phải của Moodle: phần ngoài cùng phải là <quiz>."), line=self._now()
            )
        if self._depth == 2 and tag == "question":
            self._builder, self._line, self._length = TreeBuilder(), self._now(), 0
        if self._builder is not None:
            self._grow(len(tag) + sum(map(len, attributes.values())))
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._grow(len(text))
            self._builder.data(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._builder is not None:
            self._builder.end(tag)
            if self._depth == 1:
                self._finished.append((self._line, self._builder.close()))
                self._builder = None

    def close(self) -> None:
        """The parser asks for a result at the end; there is none but the questions."""

    def _grow(self, length: int) -> None:
        self._length += length
        if self._length > _LONGEST or self._depth > _DEEPEST:
            reason = _("Câu hỏi bắt đầu ở dòng %(line)s lớn quá mức đọc được. Hãy bỏ bớt hình của câu này.")
            raise QuestionFileUnreadable(reason=reason % {"line": self._line}, line=self._line)

    def _now(self) -> int:
        return self.expat.CurrentLineNumber if self.expat else 0
