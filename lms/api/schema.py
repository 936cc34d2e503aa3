"""The description of `/api/v1/` in OpenAPI 3.1, by hand: there is little, and it says what each word means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from certificates.domain.codes import ALPHABET, LENGTH
from certificates.enums import CertificateState
from certificates.limits import LOOKUPS, SECONDS

STATES = (CertificateState.VALID, CertificateState.EXPIRED, CertificateState.REVOKED, CertificateState.REPLACED)
DAY = {"type": "string", "format": "date"}
DAY_OR_NONE = {"type": ["string", "null"], "format": "date"}
CODE = {"type": "string", "pattern": f"^[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}$"}


def document(server: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": _("Tra cứu giấy chứng nhận"), "version": "1"},
        "servers": [{"url": server}],
        "paths": {"/verify/{code}": {"get": _verify()}, "/schema.json": {"get": _schema()}},
        "components": {"schemas": {"Certificate": _certificate(), "Refusal": _refusal()}},
    }


def _verify() -> dict[str, Any]:
    code = {
        "name": "code",
        "in": "path",
        "required": True,
        "description": _("Mã in trên giấy; chữ thường, dấu gạch và khoảng trắng không quan trọng."),
        "schema": {"type": "string", "minLength": LENGTH, "maxLength": 40},
        "example": "7K2F-9QXM-41",
    }
    limit = _("Mỗi mạng tra cứu được %(limit)s lần trong %(seconds)s giây.") % {"limit": LOOKUPS, "seconds": SECONDS}
    return {
        "operationId": "verify",
        "summary": _("Giấy chứng nhận có mã này còn hiệu lực không"),
        "description": limit,
        "parameters": [code],
        "responses": {
            "200": _answer(_("Có giấy chứng nhận mang mã này"), "Certificate"),
            "400": _answer(_("Mã không đúng dạng"), "Refusal"),
            "404": _answer(_("Không có giấy chứng nhận nào mang mã này"), "Refusal"),
            "429": _answer(_("Tra cứu quá nhiều lần"), "Refusal")
            | {"headers": {"Retry-After": {"required": True, "schema": {"type": "string"}}}},
        },
    }


def _schema() -> dict[str, Any]:
    return {
        "operationId": "schema",
        "summary": _("Mô tả này"),
        "responses": {
            "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}
        },
    }


def _answer(description: str, name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _certificate() -> dict[str, Any]:
    told = {
        "code": CODE,
        "state": {"type": "string", "enum": [str(state) for state in STATES]},
        "holder": {"type": "string"},
        "course": {"type": "string"},
        "issuer": {"type": "string"},
        "issued_on": DAY,
        "expires_on": DAY_OR_NONE,
        "revoked_on": DAY_OR_NONE,
        "replaced_by": {"type": ["string", "null"], "description": _("Mã của giấy đang có giá trị thay cho giấy này")},
        "is_illustrative": {"type": "boolean", "description": _("Khóa học là nội dung minh họa")},
        "has_demo_seal": {"type": "boolean", "description": _("Tệp đóng dấu thử, không có giá trị")},
        "looked_up_at": {"type": "string", "format": "date-time"},
    }
    return {"type": "object", "additionalProperties": False, "required": list(told), "properties": told}


def _refusal() -> dict[str, Any]:
    told = {"code": {"type": "string"}, "message": {"type": "string"}}
    return {"type": "object", "additionalProperties": False, "required": list(told), "properties": told}
