"""Models whose rows are computed from others: they keep nothing from being undone, and vanish with it."""

COMPUTED: set[str] = set()


def register_computed(*labels: str) -> None:
    """Each as "plans.requirementstatus"."""
    COMPUTED.update(label.lower() for label in labels)
