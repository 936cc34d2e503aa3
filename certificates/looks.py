"""The shape and tone of each state of a certificate, the same for its holder and for HR."""

from certificates.enums import CertificateState
from lms.core.statuses import Look

LOOKS = {
    CertificateState.WAITING: Look("clock", "neutral"),
    CertificateState.APPROVED: Look("half", "info"),
    CertificateState.VALID: Look("check", "done"),
    CertificateState.EXPIRED: Look("clock", "warning"),
    CertificateState.REVOKED: Look("shield-x", "danger"),
    CertificateState.REPLACED: Look("redo", "neutral"),
    CertificateState.REFUSED: Look("x", "neutral"),
}


def label_of(state: CertificateState) -> str:
    """The state as it begins a line."""
    text = str(state.label)
    return text[:1].upper() + text[1:]
