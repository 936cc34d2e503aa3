"""Reference records."""

from lms.reference.models.glossary import GlossaryTerm
from lms.reference.models.legal_texts import LegalArticle, LegalText
from lms.reference.models.procedures import Procedure

__all__ = ["GlossaryTerm", "LegalArticle", "LegalText", "Procedure"]
