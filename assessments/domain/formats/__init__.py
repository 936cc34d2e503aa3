"""Question files of other systems: each format read to, and written from, `domain/question_text.py`."""
