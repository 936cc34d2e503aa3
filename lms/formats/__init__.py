"""Formats of both languages; Django's own for Vietnamese read 05/07/2025 as 7 May."""
