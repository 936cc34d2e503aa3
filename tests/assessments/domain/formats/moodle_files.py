"""Moodle XML as other systems write it, piece by piece."""

import base64
from io import BytesIO

from assessments.domain.formats.moodle_xml import read_moodle_xml

PNG = b"\x89PNG\r\n\x1a\n"
STEM = "<questiontext format='html'><text>&lt;p&gt;Đề&lt;/p&gt;</text></questiontext>"
GOOD = (
    f"<question type='truefalse'><name><text>Sau</text></name>{STEM}"
    "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question>"
)


def quiz(*questions):
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n{''.join(questions)}\n</quiz>".encode()


def question(kind, inside, stem=STEM):
    return f"<question type='{kind}'><name><text>Tên</text></name>{stem}{inside}</question>"


def read(*questions):
    return list(read_moodle_xml(BytesIO(quiz(*questions))))


def answer(fraction, text, more="", form=""):
    return f"<answer fraction='{fraction}' {form}><text>{text}</text>{more}</answer>"


def feedback(text):
    return f"<feedback format='html'><text>{text}</text></feedback>"


def shown(html, *files, name="questiontext"):
    inside = "".join(
        f"<file name='{file}' path='/' encoding='base64'>{base64.b64encode(data).decode()}</file>"
        for file, data in files
    )
    return f"<{name} format='html'><text><![CDATA[{html}]]></text>{inside}</{name}>"


def pairs(*both):
    return "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in both
    )
