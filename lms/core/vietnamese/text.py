"""One form for equal texts: for storing, for searching and for matching."""

import re
import unicodedata

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng

# Letters with a stroke don't decompose. Eth and African D look like Đ and are often typed for it.
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d", "ƀ": "b"})
_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"})
_SPACES = re.compile(r"\s+")


def _visible(char: str) -> str:
    """The character, a plain space for any odd one, nothing for what can't be seen (zero width, half an emoji)."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char


def normalise(text: str) -> str:
    """One line as it should be stored: NFC, plain single spaces, nothing invisible."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nothing odd in it, as nearly always
        return _SPACES.sub(" ", composed).strip()
    visible = "".join(map(_visible, composed))
    # Again, for letters whose mark stood behind an invisible character.
    return unicodedata.normalize("NFC", _SPACES.sub(" ", visible).strip())


def normalise_lines(text: str) -> str:
    """Several lines as they should be stored: each normalised, at most one empty line in a row."""
    lines = "\n".join(normalise(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def search_key(text: str) -> str:
    """Lower case without any mark, so that "dat" finds "Đạt" and "hoa" finds both "Hoà" and "Hòa".

    Both sides of a comparison go through this. Where the tone mark stands can't matter, as all marks go.
    """
    lower = unicodedata.normalize("NFKD", normalise(text)).lower().translate(_TYPOGRAPHIC).translate(_STROKES)
    letters = (char for char in lower if unicodedata.category(char) != "Mn")
    return _SPACES.sub(" ", "".join(letters)).strip()


def search_terms(query: str) -> tuple[str, ...]:
    """The words of a query; each must be found, in any order: "An Nguyen" and "nguyen an" mean the same person."""
    return tuple(dict.fromkeys(search_key(query).split()))


def matching_key(text: str) -> str:
    """Lower case with tones, blind to where in the syllable the mark stands: "Thuý" equals "Thúy" but not "Thủy".

    For comparing names of units and people in files; the original is kept for display.
    """
    words = normalise(text).lower().translate(_TYPOGRAPHIC).replace("ð", "đ").split()
    return " ".join(map(_tones_last, words))


def split_tones(word: str) -> tuple[str, str]:
    """A word without its tones (ư, â and ê keep their shape), and the tone digits in order: ("hoa", "1") for "hoà"."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tones.append(TONES[char])
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


def _tones_last(word: str) -> str:
    letters, tones = split_tones(word)
    return f"{letters}{tones}" if not tones else f"{letters}´{tones}"
