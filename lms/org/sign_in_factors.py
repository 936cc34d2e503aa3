"""What the library asks of us for second factors: names, secrets at rest, and who may not do without."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.domain.second_factor import factors_of
from lms.accounts.models import User
from lms.core import crypto
from lms.core.qr_codes import qr_svg
from lms.core.security_log import log_door
from lms.org.access_factor import must_have_factor


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "Mã chưa đúng hoặc đã quá giờ. Hãy nhập số đang hiện trong ứng dụng; nếu vẫn vậy, "
            "kiểm tra giờ của điện thoại."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Vai trò của anh/chị cần xác thực hai bước nên phải còn ít nhất một cách. "
            "Hãy thêm cách khác trước rồi bỏ cách này."
        ),
    }

    def validation_error(self, code: str) -> ValidationError:
        if code == "incorrect_code":
            stage = getattr(self.request, "_login_stage", None)
            person = stage.login.user.pk if stage else self.request.user.pk
            log_door("sign-in refused", person=person, is_refusal=True, step="second", reason="mismatch")
        return super().validation_error(code)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return settings.PRODUCT_NAME

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_factor(self.request) or factors_of(authenticator.user).count > 1

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Khóa %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.PRODUCT_NAME}
