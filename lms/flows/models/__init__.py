"""Records of the flows."""

from lms.flows.models.notices import Notice

__all__ = ["Notice"]
