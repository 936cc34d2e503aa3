"""Keeps the catalogues in `lms/locale` in step with the sources.

usage: messages.py update [--english FILE.json ...]    rewrites the .po files and compiles the .mo files
       messages.py check                               changes nothing; says what is missing

The sources speak Vietnamese, so the Vietnamese catalogue repeats its msgids; only English is translated by hand.
A file given by --english is a JSON object `{"msgid": "English"}`, with a list `["one", "many"]` for a plural
and "context\u0004msgid" where there is a context.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ["assessments", "certificates", "courses", "lms"]
LANGUAGES = {"vi": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
DOMAINS = ["django", "djangojs"]
LOCALE = Path("lms/locale")
UPSTREAM = Path("lms/upstream/locale")

English = dict[str, str | list[str]]


def key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}\u0004{entry.msgid}" if entry.msgctxt else entry.msgid


def meaning(entry: polib.POEntry) -> tuple[str, ...]:
    """What a program reads of an entry."""
    plural = entry.msgstr_plural
    return tuple(plural[number] for number in sorted(plural)) if plural else (entry.msgstr,)


def extract(copy: Path) -> None:
    """Runs makemessages on a copy of the sources, so that it can't touch the tree or find more than our own."""
    for source in SOURCES:
        shutil.copytree(
            ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "upstream", "vendor", "*.mo")
        )
    shutil.copy(ROOT / "manage.py", copy)
    (copy / UPSTREAM).mkdir(parents=True)
    (copy / LOCALE).mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "DATABASE_URL": "sqlite://:memory:"}
    for domain in DOMAINS:
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--verbosity", "0", "--domain", domain]
            + [f"--locale={language}" for language in LANGUAGES]
            + ["--no-location", "--no-wrap", "--no-obsolete"],
            cwd=copy,
            env=environment,
            check=True,
        )


def files(root: Path, folder: Path) -> Iterator[Path]:
    yield from sorted((root / folder).glob("*/LC_MESSAGES/*.po"))


def tidy(path: Path, english: English) -> polib.POFile:
    """No guesses, no dates that change at every run, Vietnamese from its own msgids."""
    language = path.parent.parent.name
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.header = "Wording of the LMS. Written by `make messages`."
    catalogue.metadata_is_fuzzy = []
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        if language == "vi":
            translate(entry, [entry.msgid_plural] if entry.msgid_plural else entry.msgid)
        elif key(entry) in english:
            translate(entry, english[key(entry)])
    catalogue.save()
    return catalogue


def translate(entry: polib.POEntry, words: str | list[str]) -> None:
    if entry.msgid_plural:
        forms = [words, words] if isinstance(words, str) else words
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = words if isinstance(words, str) else words[-1]


def compile_messages(path: Path) -> bool:
    return (
        subprocess.run(["msgfmt", "--check-format", "-o", path.with_suffix(".mo"), path], check=False).returncode == 0
    )


def update(english: English) -> list[str]:
    untranslated: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lms-messages-") as folder:
        copy = Path(folder)
        extract(copy)
        for path in files(copy, LOCALE):
            name = path.relative_to(copy)
            untranslated += wording(name, tidy(path, english))
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, ROOT / name)
    outdated = [path for path in files(ROOT, UPSTREAM) if stale(path, polib.pofile(str(path)))]
    for path in [*files(ROOT, LOCALE), *outdated]:
        if not compile_messages(path):
            untranslated.append(f"{path.relative_to(ROOT)}: a translation does not fit its original, see above")
    return untranslated


def check() -> list[str]:
    """Sentences about what is missing."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lms-messages-") as folder:
        copy = Path(folder)
        extract(copy)
        for path in files(copy, LOCALE):
            name = path.relative_to(copy)
            wanted = tidy(path, {})
            found += wording(name, wanted)
            if not compile_messages(path):
                found.append(f"{name}: a translation does not fit its original, see above")
            if len(wanted):
                found += stale(ROOT / name, wanted)
    for path in files(ROOT, UPSTREAM):
        found += stale(path, polib.pofile(str(path)))
    return found


def wording(name: Path, catalogue: polib.POFile) -> list[str]:
    untranslated = [f"{name}: no translation of {entry.msgid!r}" for entry in catalogue if not all(meaning(entry))]
    composed = [
        f"{name}: not in NFC: {entry.msgid!r}"
        for entry in catalogue
        if not all(unicodedata.is_normalized("NFC", text) for text in (entry.msgid, *meaning(entry)))
    ]
    return untranslated + composed


def stale(path: Path, wanted: polib.POFile) -> list[str]:
    """The .po holds just the words of the sources, the .mo just those of the .po."""
    name = path.relative_to(ROOT)
    words = {key(entry): meaning(entry) for entry in wanted if not entry.obsolete and all(meaning(entry))}
    found: list[str] = []
    for file in (path, path.with_suffix(".mo")):
        if not file.is_file():
            found.append(f"{name.with_suffix(file.suffix)} is missing; run: make messages")
            continue
        catalogue = polib.pofile(str(file)) if file.suffix == ".po" else polib.mofile(str(file))
        there = {key(entry): meaning(entry) for entry in catalogue if not entry.obsolete and all(meaning(entry))}
        differing = sorted(k for k in words.keys() | there.keys() if words.get(k) != there.get(k))
        found += [
            f"{name.with_suffix(file.suffix)} is not up to date on {k!r}; run: make messages" for k in differing[:5]
        ]
        if len(differing) > 5:
            found.append(f"… and {len(differing) - 5} more in {name.with_suffix(file.suffix)}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["update", "check"])
    parser.add_argument("--english", nargs="+", type=Path, default=[], metavar="FILE.json")
    options = parser.parse_args()
    english: English = {}
    for path in options.english:
        english |= json.loads(path.read_text(encoding="utf-8"))
    found = update(english) if options.action == "update" else check()
    for sentence in found:
        print(sentence)
    print(f"Translations: {len(found)} findings" if found else "Translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
