"""The web server of the container; gunicorn reads it at its start."""

bind = "0.0.0.0:8000"
workers = 2
threads = 4
accesslog = "-"
logger_class = "lms.web_log.RequestLogger"
control_socket_disable = True  # it would be made in the home folder, which can't be written
