"""Learners who sign in, sit an exam and hand it in, over TLS, while parts of an installation are ended and started.

usage: learners.py PORT CA WORLD SECONDS [--stop-file FILE]     WORLD: what bench.world printed
Whatever is not answered is sent again, as a phone does. Prints all that was acknowledged, as JSON; `held.py` says
whether the installation has it. Needs nothing but Python.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

PACKAGE = re.compile(r'<script id="[^"]*" type="application/json">(.*?)</script>', re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = "application/x-www-form-urlencoded"
PASSWORD = "mat-khau-do-toc-do"
PATIENCE = 300
PAUSE = 0.3
Answer = tuple[int, str, str]


class Browser:
    """One person's, with its cookies. Notes how long an answer was waited for, from the first try on."""

    def __init__(self, port: int, context: ssl.SSLContext, *, host: str = "localhost") -> None:
        self.port, self.context, self.host = port, context, host
        self.cookies: dict[str, str] = {"text_size": "100"}
        self.again, self.slowest = 0, 0.0

    def once(self, method: str, path: str, body: str | bytes = "", kind: str = FORM) -> Answer:
        """Status, text and where it leads."""
        status, data, location = self.bytes_of(method, path, body, kind)
        return status, data.decode(errors="replace"), location

    def bytes_of(self, method: str, path: str, body: str | bytes = "", kind: str = FORM) -> tuple[int, bytes, str]:
        line = HTTPSConnection("localhost", self.port, context=self.context, timeout=20)
        site = self.host if self.host != "localhost" else f"localhost:{self.port}" if self.port != 443 else "localhost"
        headers = {
            "Host": site,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind,
            "Referer": f"https://{site}{path}",
        }
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        try:
            data = body.encode() if isinstance(body, str) else body
            line.request(method, path, data or None, headers)
            answer = line.getresponse()
            content = answer.read()
            for value in answer.headers.get_all("Set-Cookie") or ():
                if kept := re.match(r"([^=]+)=([^;]*)", value):
                    self.cookies[kept[1]] = kept[2]
            return answer.status, content, answer.headers.get("Location", "")
        finally:
            line.close()

    def insist(self, method: str, path: str, body: str = "", kind: str = FORM, *, good: int = 200) -> Answer:
        began = time.monotonic()
        seen: object = None
        while time.monotonic() < began + PATIENCE:
            try:
                status, text, location = self.once(method, path, body, kind)
            except (OSError, HTTPException) as fault:
                seen = fault
            else:
                if status == good:
                    self.slowest = max(self.slowest, time.monotonic() - began)
                    return status, text, location
                seen = f"{status} {text[:300]}"
                if status < 500:
                    break
            self.again += 1
            time.sleep(PAUSE)
        raise AssertionError(f"{method} {path} was not answered as it should be: {seen}")

    def sign_in(self, login: str) -> str:
        """The key of the session that the server said it had begun."""
        self.cookies = {"text_size": "100"}
        _status, page, _location = self.insist("GET", "/dang-nhap/")
        token = TOKEN.search(page)
        assert token is not None
        body = urlencode({"csrfmiddlewaretoken": token[1], "login": login, "password": PASSWORD})
        self.insist("POST", "/dang-nhap/", body, good=302)
        return self.cookies["sessionid"]


class Learner:
    """Sits one exam, changing answers until the time is up, and hands it in."""

    def __init__(self, browser: Browser, login: str, exam_path: str) -> None:
        self.browser, self.login, self.exam_path = browser, login, exam_path
        self.answers: list[list[object]] = []
        self.sessions: list[str] = []
        self.attempt = ""
        self.result = ""

    def sit(self, is_over: threading.Event) -> Learner:
        browser, device = self.browser, str(uuid.uuid4())
        self.sessions.append(browser.sign_in(self.login))
        browser.insist("GET", self.exam_path)
        form = urlencode(
            {"client_id": uuid.uuid4(), "device": device, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        )
        _status, _text, first = browser.insist("POST", self.exam_path, form, good=302)
        _status, page, _location = browser.insist("GET", first)
        package = next(data for data in map(json.loads, PACKAGE.findall(page)) if "questions" in data)
        urls, questions = package["urls"], package["questions"]
        found = re.search(r"[0-9a-f-]{36}", urls["save"])
        assert found is not None
        self.attempt = found[0]
        number = 0
        while not is_over.is_set():
            question = questions[number % len(questions)]
            chosen = question["choices"][number // len(questions) % len(question["choices"])]["id"]
            number += 1
            answer = {"order": question["order"], "sequence": number, "answer": [chosen], "flagged": False}
            answer |= {"elapsed_ms": number * 100, "device": device}
            browser.insist("POST", urls["save"], json.dumps(answer), "application/json")
            self.answers.append([self.attempt, question["order"], number, [chosen]])
            time.sleep(0.05)
        browser.insist("POST", urls["submit"], json.dumps({"device": device, "answers": []}), "application/json")
        self.result = self.attempt
        browser.insist("GET", urls["result"])
        return self


def sign_in_again(browser: Browser, login: str, is_over: threading.Event) -> list[str]:
    sessions = []
    while not is_over.is_set():
        sessions.append(browser.sign_in(login))
        time.sleep(0.2)
    return sessions


def main() -> None:
    port, authority, world_file, seconds = sys.argv[1:5]
    world = json.loads(Path(world_file).read_text(encoding="utf-8").splitlines()[-1])["world"]
    context = ssl.create_default_context(cafile=authority)
    is_over = threading.Event()
    threading.Timer(float(seconds), is_over.set).start()
    names = world["usernames"]
    signers, sitters = names[:2], names[2:]
    began = time.monotonic()
    with ThreadPoolExecutor(len(names)) as pool:
        browsers = [Browser(int(port), context) for _name in names]
        signing = [
            pool.submit(sign_in_again, browser, name, is_over)
            for browser, name in zip(browsers[:2], signers, strict=True)
        ]
        learners = [
            Learner(browser, name, world["exam_path"]) for browser, name in zip(browsers[2:], sitters, strict=True)
        ]
        for sitting in [pool.submit(one.sit, is_over) for one in learners]:
            sitting.result()
        sessions = [key for one in signing for key in one.result()]
    told = {
        "answers": [answer for one in learners for answer in one.answers],
        "results": [one.result for one in learners],
        "sessions": sessions + [key for one in learners for key in one.sessions],
        "sign_ins": len(sessions) + len(learners),
        "sent_again": sum(one.again for one in browsers),
        "slowest_seconds": round(max(one.slowest for one in browsers), 1),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
