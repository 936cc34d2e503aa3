"""Records of certificates."""

from certificates.models.automatic import AutomaticApproval
from certificates.models.certificates import Certificate, CertificateSeries
from certificates.models.files import CertificateFile, SealChoice
from certificates.models.forgery import ForgeryReport
from certificates.models.templates import CertificateLogo, CertificateTemplate, CertificateTemplateVersion

__all__ = [
    "AutomaticApproval",
    "Certificate",
    "CertificateFile",
    "CertificateLogo",
    "CertificateSeries",
    "CertificateTemplate",
    "CertificateTemplateVersion",
    "ForgeryReport",
    "SealChoice",
]
