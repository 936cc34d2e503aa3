"""The paper of a certificate, made from its frozen words alone."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import segno
from django.template.loader import render_to_string

from certificates.domain.template_designs import LAYOUT
from certificates.domain.template_logos import logo_image
from certificates.domain.words import issuer_name
from certificates.exceptions_templates import PaperOverflows
from certificates.models import Certificate
from lms.core.papers import Paper, Signature
from lms.core.pdf import PAPER_STYLESHEET, count_pages, render_pdf

STYLESHEETS = (PAPER_STYLESHEET, "certificates/certificate.css")
DESIGNED_STYLESHEETS = (*STYLESHEETS, "certificates/designed.css")
TITLE = "Giấy chứng nhận hoàn thành"
AIRY, PER_LINE = 750, 30
"""Fewer letters than this, a line counting for some more, leave a landscape page half empty."""
QR_MILLIMETRES = 28
QUIET_MODULES = 4


def render_certificate(words: dict[str, Any]) -> bytes:
    """The same words give the same bytes. The wording is that of the layout the words name."""
    html, stylesheets = paper_html(words)
    return render_pdf(html, stylesheets=stylesheets)


def paper_html(words: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The document with the stylesheets that shape it: as a template words it, else in the built-in layout."""
    if words["layout"] == LAYOUT:
        return render_to_string("certificates/designed.html", _designed_context(words)), DESIGNED_STYLESHEETS
    return render_to_string("certificates/certificate.html", paper_context(words)), STYLESHEETS


def check_fits(words: dict[str, Any]) -> None:
    """Raises PaperOverflows where the paper of these words takes more than a page."""
    html, stylesheets = paper_html(words)
    pages = count_pages(html, stylesheets=stylesheets)
    if pages > 1:
        raise PaperOverflows(pages=pages)


def paper_context(words: dict[str, Any]) -> dict[str, Any]:
    """What the template of the paper gets: the words with their dates as dates."""
    issued_on = date.fromisoformat(words["issued_on"])
    issuer, signer = words["issuer"], words["signer"]
    paper = Paper(
        title=f"{TITLE} {words['code']} – {words['holder']['name']}",
        author=issuer_name(words),
        issuing_body=f"{issuer['body']}\n{issuer['unit']}",
        number=words["register_number"],
        place=issuer["place"],
        issued_on=issued_on,
        signatures=(Signature(tuple(signer["capacity"]), signer["name"]),),
    )
    return {
        "paper": paper,
        "heading": TITLE,
        "issuer": issuer_name(words),
        "words": words,
        "days": {name: _day(value) for name, value in _dates_of(words).items()},
        "qr": qr_image(words["verify_url"]),
        "address": address_of(words["verify_url"]),
    }


def _designed_context(words: dict[str, Any]) -> dict[str, Any]:
    design, context = words["design"], paper_context(words)
    beside = (Signature(tuple(one["capacity"]), one["name"]) for one in design["signatories"])
    first = design["languages"][0]
    heading = design["headings"][first]
    paper = replace(
        context["paper"],
        title=f"{heading} {words['code']} – {words['holder']['name']}",
        signatures=(*beside, *context["paper"].signatures),
    )
    blocks: list[dict[str, Any]] = [
        {
            "language": language,
            "heading": design["headings"][language],
            "lines": design["lines"][language],
            "levels": words["competencies"] if design["shows_levels"] else [],
        }
        for language in design["languages"]
    ]
    logo = logo_image(design["logo"]) if design["logo"] else ""
    airy = sum(len(line["text"]) + PER_LINE for line in blocks[0]["lines"]) < AIRY and not blocks[0]["levels"][1:]
    return context | {"paper": paper, "design": design, "blocks": blocks, "logo": logo, "airy": airy}


def qr_image(url: str) -> str:
    """A QR code as a data: URI, error level M, four quiet modules around 28 mm of symbol."""
    code = segno.make(url, error="m", micro=False)
    modules = code.symbol_size(border=0)[0]
    drawn = io.BytesIO()
    millimetres = QR_MILLIMETRES / modules
    code.save(drawn, kind="svg", border=QUIET_MODULES, scale=millimetres, unit="mm", xmldecl=False, light="#fff")
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def address_of(url: str) -> str:
    """The verification address as it is printed: without the scheme."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def file_name(certificate: Certificate) -> str:
    return f"giay-chung-nhan-{certificate.code}.pdf"


def _dates_of(words: dict[str, Any]) -> dict[str, str | None]:
    return {
        "from": words["course"]["from"],
        "to": words["course"]["to"],
        "passed": words["exam"]["passed_on"] if words["exam"] else None,
        "issued": words["issued_on"],
        "expires": words["expires_on"],
        "decision": words["decision"]["signed_on"] if words["decision"] else None,
        "replaced": words["replaces"]["issued_on"] if words["replaces"] else None,
    }


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
