"""The web server of the container and of the systemd variant; gunicorn reads it at its start."""

import os
import shutil
import tempfile

bind = os.environ.get("LMS_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("LMS_WEB_PROCESSES", "2"))
threads = 4
accesslog = "-"
logger_class = "lms.web_log.RequestLogger"
control_socket_disable = True  # it would be made in the home folder, which can't be written

# The processes count together for /metrics through files in this folder, a new one at each start. The client library
# reads the name when it is imported, which is after this.
_metrics = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="lms-metrics-")


def on_exit(server: object) -> None:
    shutil.rmtree(_metrics, ignore_errors=True)
