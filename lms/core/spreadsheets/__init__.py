"""Reads the tables people upload: checked before they are opened, opened where they can do no harm."""

from lms.core.spreadsheets.reading import MAX_ROWS, Cell, Workbook, Worksheet, read_workbook
from lms.core.spreadsheets.refusals import UnusableFile

__all__ = ["MAX_ROWS", "Cell", "UnusableFile", "Workbook", "Worksheet", "read_workbook"]
