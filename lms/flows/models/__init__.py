"""Records of flows: what people are told."""

from lms.flows.models.mail import MailChoice
from lms.flows.models.notices import Notice

__all__ = ["MailChoice", "Notice"]
