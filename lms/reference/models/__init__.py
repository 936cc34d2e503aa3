"""Reference records."""

from lms.reference.models.procedures import Procedure

__all__ = ["Procedure"]
