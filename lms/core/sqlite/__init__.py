"""Django's SQLite backend, whose writers stand in a queue (`base.py`)."""
