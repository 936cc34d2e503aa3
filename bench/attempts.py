"""Whole attempts, as a phone sends them: open, start, one save a question, hand in, result."""

import json
import re
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

TOKEN = "a" * 32
PACKAGE = re.compile(r'<script id="[^"]*" type="application/json">(.*?)</script>', re.S)


class Phone:
    """One learner's connection; counts its requests."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.sent = port, 0
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}; text_size=100"

    def send(self, method: str, path: str, body: str = "", kind: str = "application/json") -> tuple[int, str, str]:
        self.sent += 1
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": kind}
        connection.request(method, path, body.encode() if body else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text, response.headers.get("Location", "")


def sit(port: int, session: str, exam_path: str) -> int:
    """Sits one exam; returns how many requests it took."""
    phone, device = Phone(port, session), str(uuid.uuid4())
    form = f"client_id={uuid.uuid4()}&device={device}"
    status, _text, first_question = phone.send("POST", exam_path, form, "application/x-www-form-urlencoded")
    assert status == 302, status
    status, page, _location = phone.send("GET", first_question)
    assert status == 200, status
    package = next(data for data in map(json.loads, PACKAGE.findall(page)) if "questions" in data)
    answers = []
    for sequence, question in enumerate(package["questions"], start=1):
        answer = {
            "order": question["order"],
            "sequence": sequence,
            "answer": [question["choices"][0]["id"]],
            "flagged": False,
            "elapsed_ms": sequence * 1000,
        }
        answers.append(answer)
        status, text, _location = phone.send("POST", package["urls"]["save"], json.dumps(answer | {"device": device}))
        assert status == 200, text
    status, text, _location = phone.send(
        "POST", package["urls"]["submit"], json.dumps({"device": device, "answers": answers})
    )
    assert status in {200, 302}, text
    status, _text, _location = phone.send("GET", package["urls"]["result"])
    assert status == 200, status
    return phone.sent


def main() -> None:
    """Reads {port, exam_path, sessions, threads} from standard input; prints {attempts, seconds, requests}."""
    order = json.load(sys.stdin)
    began = time.monotonic()
    with ThreadPoolExecutor(order["threads"]) as pool:
        sent = list(pool.map(lambda one: sit(order["port"], one, order["exam_path"]), order["sessions"]))
    print(json.dumps({"attempts": len(sent), "seconds": time.monotonic() - began, "requests": max(sent)}))


if __name__ == "__main__":
    main()
