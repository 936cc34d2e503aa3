"""Whole attempts, as a phone sends them: open, start, one save a question, hand in, result.

Each learner is a thread with requests of its own; what it waits for a save is kept, and what it is refused counted.
"""

import json
import re
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

TOKEN = "a" * 32
PACKAGE = re.compile(r'<script id="[^"]*" type="application/json">(.*?)</script>', re.S)


class Phone:
    """One learner's connection; counts its requests and keeps how long each save took, in seconds."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.sent = port, 0
        self.saves: list[float] = []
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}; text_size=100"

    def send(self, method: str, path: str, body: str = "", kind: str = "application/json") -> tuple[int, str, str]:
        self.sent += 1
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": kind}
        connection.request(method, path, body.encode() if body else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text, response.headers.get("Location", "")


def sit(phone: Phone, exam_path: str) -> None:
    """Sits one exam; raises where an answer isn't the expected one."""
    device = str(uuid.uuid4())
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
        body, began = json.dumps(answer | {"device": device}), time.monotonic()
        status, text, _location = phone.send("POST", package["urls"]["save"], body)
        phone.saves.append(time.monotonic() - began)
        assert status == 200, text
    status, text, _location = phone.send(
        "POST", package["urls"]["submit"], json.dumps({"device": device, "answers": answers})
    )
    assert status in {200, 302}, text
    status, _text, _location = phone.send("GET", package["urls"]["result"])
    assert status == 200, status


def try_to_sit(phone: Phone, exam_path: str) -> bool:
    try:
        sit(phone, exam_path)
    except (AssertionError, OSError, HTTPException) as refused:
        print(f"bench: an attempt ended early: {refused!r}", file=sys.stderr)
        return False
    return True


def main() -> None:
    """Reads {port, exam_path, sessions, threads} from standard input; prints {attempts: of them whole, errors,
    seconds, requests: the most an attempt took, saves: seconds of each}."""
    order = json.load(sys.stdin)
    phones = [Phone(order["port"], session) for session in order["sessions"]]
    began = time.monotonic()
    with ThreadPoolExecutor(order["threads"]) as pool:
        whole = list(pool.map(lambda phone: try_to_sit(phone, order["exam_path"]), phones))
    found = {
        "attempts": sum(whole),
        "errors": len(whole) - sum(whole),
        "seconds": time.monotonic() - began,
        "requests": max(phone.sent for phone in phones),
        "saves": [seconds for phone in phones for seconds in phone.saves],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
