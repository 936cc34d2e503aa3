"""A server that is killed in the middle of answers loses none that it said it has, on the set-up of a real site.

The site is one of its own, with a database that writes as durably as a real one.
"""

import json
import os
import re
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from bench.__main__ import ask, build_site, environment_for, free_port, start_server, throwaway_database
from bench.attempts import PACKAGE, Phone

BUSY = 8  # learners of the world who have an attempt already
PATIENCE = 120
HELD = """
import json
from assessments.models import Response, Result
rows = Response.objects.values_list("question__attempt__uid", "question__order", "sequence", "answer")
results = Result.objects.values_list("attempt__uid", flat=True)
print(json.dumps({"answers": [[str(uid), *row] for uid, *row in rows], "results": [str(uid) for uid in results]}))
"""


class Server:
    """Starts again, on the same port, each time it was killed."""

    def __init__(self, environment):
        self.environment, self.port = environment, free_port()
        self.process = start_server(environment, self.port)

    def kill(self):
        """The whole process group at once: nobody can finish what he was at."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self):
        self.kill()
        self.process = start_server(self.environment, self.port)


class Learner:
    """Answers question by question, changing answers, and asks again until the server says that it has one."""

    def __init__(self, port, session, exam_path, saves, tell):
        self.phone, self.device = Phone(port, session), str(uuid.uuid4())
        self.exam_path, self.saves, self.tell = exam_path, saves, tell
        self.kept, self.cut_off = [], 0

    def sit(self):
        form = f"client_id={uuid.uuid4()}&device={self.device}"
        _text, first = self.insist("POST", self.exam_path, form, "application/x-www-form-urlencoded", good=302)
        page, _location = self.insist("GET", first)
        self.package = next(data for data in map(json.loads, PACKAGE.findall(page)) if "questions" in data)
        questions = self.package["questions"]
        for number in range(self.saves):
            question = questions[number % len(questions)]
            choice = question["choices"][number // len(questions) % len(question["choices"])]["id"]
            answer = {"order": question["order"], "sequence": number + 1, "answer": [choice], "flagged": False}
            body = json.dumps(answer | {"elapsed_ms": number * 1000, "device": self.device})
            self.insist("POST", self.package["urls"]["save"], body)
            self.kept.append([question["order"], number + 1, [choice]])
            self.tell()
        return self

    def hand_in(self):
        self.insist("POST", self.package["urls"]["submit"], json.dumps({"device": self.device, "answers": []}))
        page, _location = self.insist("GET", self.package["urls"]["result"])
        assert "Câu 1" in page
        return self

    @property
    def uid(self):
        return re.search(r"[0-9a-f-]{36}", self.package["urls"]["save"])[0]

    def insist(self, method, path, body="", kind="application/json", *, good=200):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, text, location = self.phone.send(method, path, body, kind)
            except (OSError, HTTPException):
                self.cut_off += 1
                time.sleep(0.05)
                continue
            assert status == good, text
            return text, location
        raise AssertionError(f"{path} was not answered within {PATIENCE} s")


@pytest.mark.soak  # the small one by .ci/run too
@pytest.mark.parametrize(
    ("kind", "learners", "saves", "kills"),
    [
        pytest.param("sqlite", 4, 10, 2, id="small"),
        pytest.param("sqlite", 20, 50, 6, id="sqlite"),
        pytest.param("postgres", 20, 50, 6, id="postgres"),
    ],
)
def test_every_acknowledged_answer_is_kept_once(tmp_path, kind, learners, saves, kills):
    with throwaway_database(kind, tmp_path) as database:
        environment = environment_for(tmp_path, database)
        world = build_site(environment, BUSY + learners)["world"]
        server = Server(environment)
        kept = threading.Semaphore(0)
        try:
            with ThreadPoolExecutor(learners) as pool:
                people = [
                    Learner(server.port, session, world["exam_path"], saves, kept.release)
                    for session in world["sessions"][BUSY:]
                ]
                sitting = [pool.submit(one.sit) for one in people]
                for _kill in range(kills):
                    for _answer in range(learners * saves // (kills + 1)):
                        assert kept.acquire(timeout=PATIENCE)
                    server.kill_and_start()
                for one in sitting:
                    one.result()
                held_before = ask(environment, f"exec({HELD!r})")
                for one in [pool.submit(one.hand_in) for one in people]:
                    one.result()
        finally:
            server.kill()
        held = ask(environment, f"exec({HELD!r})")

    sent = sorted([one.uid, *answer] for one in people for answer in one.kept)
    assert len(sent) == learners * saves
    assert sorted(held_before["answers"]) == sent
    assert sorted(held["answers"]) == sent
    assert sorted(held["results"]) == sorted(one.uid for one in people)
    assert sum(one.cut_off for one in people) >= kills
