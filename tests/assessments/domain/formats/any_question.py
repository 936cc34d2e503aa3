"""Questions of every kind that the exchange formats hold, with texts full of what means something in them."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.domain.formats.encoding import is_old_font
from assessments.domain.formats.reading import ReadQuestion
from assessments.domain.formats.tags import read_tags
from assessments.domain.question_text import ChoiceText, Fault, PictureText, QuestionText, check_question
from assessments.enums import Difficulty, QuestionKind, Scoring
from lms.core.vietnamese.text import normalise, normalise_lines

NOT_HELD = "".join(map(chr, [*range(0xFDD0, 0xFDF0), 0xFFFD, 0xFFFE, 0xFFFF]))
PIECES = st.sampled_from(
    [
        *"~=#{}:\\%[]<>&;'\"*|/$.-_n\n \tđạ7",
        "->",
        "//",
        "::",
        "####",
        "\\n",
        "%50%",
        "[html]",
        "[hình 1]",
        "[hình 3]",
        "{T}",
    ]
    + ["&lt;", "<b>", "<img src=x>", "]]>", "T", "F", "khai sinh ", "Nghị định ", "A.", "ANSWER: B"]
)
LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters=NOT_HELD)
RAW = st.lists(st.one_of(PIECES, LETTERS), min_size=1, max_size=8).map("".join)
TEXTS = RAW.map(normalise_lines).filter(bool)
LINES = RAW.map(normalise).filter(bool)
WEIGHTS = st.decimals(min_value=-100, max_value=100, places=5)
BELOW = st.decimals(min_value=-100, max_value=99, places=2)
NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3).map(lambda one: f"{one.normalize():f}")
RIGHT = Decimal(100)


def is_free(tag):
    try:
        return read_tags([tag]).others == (tag,)
    except Fault:
        return False


TAGS = LINES.filter(is_free)


def is_valid(question):
    try:
        check_question(question)
    except Fault:
        return False
    return not is_old_font("\n".join([question.stem, *(one.text for one in question.choices)]))


@st.composite
def choices(draw, kind):
    feedback = st.one_of(st.just(""), TEXTS)
    unique = st.lists(TEXTS, min_size=2, max_size=4, unique=True)
    if kind == QuestionKind.MATCHING:
        lefts = draw(unique)
        spare = draw(st.lists(TEXTS, max_size=1))
        return tuple(ChoiceText(one, match=draw(TEXTS)) for one in [*lefts, *("" for _one in spare)])
    if kind == QuestionKind.ORDERING:
        return tuple(ChoiceText(one) for one in draw(unique))
    if kind == QuestionKind.NUMERIC:
        tolerance = st.decimals(min_value=0, max_value=10, places=2)
        values = draw(st.lists(NUMBERS, min_size=1, max_size=3))
        weights = [RIGHT, *(draw(WEIGHTS) for _one in values[1:])]
        pairs = zip(values, weights, strict=True)
        return tuple(ChoiceText(one, weight, draw(feedback), tolerance=draw(tolerance)) for one, weight in pairs)
    texts = draw(unique)
    if kind == QuestionKind.MULTIPLE:
        weights = [RIGHT, *(draw(WEIGHTS) for _one in texts[1:])]
    elif kind == QuestionKind.TRUE_FALSE:
        texts = draw(st.sampled_from([["Đúng", "Sai"], texts[:2]]))
        weights = draw(st.permutations([RIGHT, draw(st.one_of(st.just(Decimal(0)), BELOW))]))
    else:
        weights = draw(st.permutations([RIGHT, *(draw(BELOW) for _one in texts[1:])]))
    return tuple(ChoiceText(one, weight, draw(feedback)) for one, weight in zip(texts, weights, strict=True))


@st.composite
def texts(draw, kinds, pictures=()):
    kind = draw(st.sampled_from(kinds))
    mentions = draw(st.permutations(range(1, len(pictures) + 1)))
    return QuestionText(
        kind=kind,
        stem=draw(TEXTS) + "".join(f"\n[hình {number}]" for number in mentions),
        choices=draw(choices(kind)),
        scoring=draw(st.sampled_from(Scoring.values)),
        keeps_order=draw(st.booleans()),
        marks_matter=draw(st.booleans()),
        explanation=draw(st.one_of(st.just(""), TEXTS)),
        legal_basis=draw(st.one_of(st.just(""), TEXTS)),
        competency=draw(st.sampled_from(["", "T01", "HT: khai sinh"])),
        level=draw(st.integers(0, 9)),
        difficulty=draw(st.sampled_from(Difficulty.values)),
        pictures=tuple(pictures),
    )


NO_PICTURES = st.just(())
PICTURES = st.lists(
    st.builds(
        PictureText,
        name=LINES,
        data=st.binary(max_size=20).map(lambda data: b"\x89PNG\r\n\x1a\n" + data),
        description=st.one_of(st.just(""), LINES),
    ),
    max_size=3,
)


def questions(kinds, pictures=NO_PICTURES):
    groups = st.lists(LINES.filter(lambda one: "/" not in one), max_size=3)
    return st.builds(
        ReadQuestion,
        where=st.just(""),
        name=st.one_of(st.just(""), LINES),
        code=st.one_of(st.just(""), LINES.map(lambda one: normalise(one[:40]))),
        category=groups.map("/".join),
        tags=st.lists(TAGS, max_size=3, unique=True).map(tuple),
        text=pictures.flatmap(lambda shown: texts(kinds, shown)).filter(is_valid),
    )
