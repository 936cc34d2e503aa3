"""The user: a key to the door, nothing more."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts; `username` is the sign-in code, e-mail is never needed."""

    def create_user(self, username: str, full_name: str, password: str | None = None, **extra: object) -> "User":
        user = self.model(username=username.strip(), full_name=full_name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, full_name: str, password: str | None = None, **extra: object) -> "User":
        return self.create_user(username, full_name, password, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """Who may open the door. Learning records point at `org.Official`, never here.

    `username` is unique in the product: for an official the province code and staff code (`79-CB0001`), for
    trainers and inspectors a code of their own. Signing in also takes a bare staff code, phone or e-mail where
    exactly one active account has it (`lms/org/sign_in.py`).
    """

    username = models.CharField(_("mã đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True, db_index=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    language = models.CharField(_("ngôn ngữ"), max_length=5, blank=True)
    text_size = models.PositiveSmallIntegerField(_("cỡ chữ (%)"), default=100)
    slip_round = models.PositiveIntegerField(default=0, editable=False)  # activation slips of earlier rounds are void
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    powers_set_aside = False
    superuser_set_aside = False
    """Of the user of a request only: the powers of administrators are off in this session (`lms/org/access_mode.py`),
    and `is_superuser` reads False although the account has it. Such a user is saved by `update_fields` alone, whoever
    saves: a library that saves it whole would make an ordinary account of it for good."""

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.superuser_set_aside and "is_superuser" in (kwargs.get("update_fields") or ["is_superuser"]):
            raise RuntimeError("The powers of this account are set aside: name the fields to be saved.")
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_superuser_account(self) -> bool:
        """Made on the server to administer, whether or not its powers are on now."""
        return self.is_superuser or self.superuser_set_aside

    @property
    def is_staff(self) -> bool:
        """Django's admin is not mounted; libraries that ask are told who administers."""
        return self.is_superuser_account


class SignedInDevice(models.Model):
    """A session as its owner would know it again. It runs as long as the session of that key does."""

    USER_AGENT = 300

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    user_agent = models.CharField(max_length=USER_AGENT, blank=True)
    is_remembered = models.BooleanField()
    signed_in_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thiết bị đang đăng nhập")
        verbose_name_plural = _("thiết bị đang đăng nhập")

    def __str__(self) -> str:
        return f"{self.user_agent} ({self.signed_in_at:%d/%m/%Y})"
