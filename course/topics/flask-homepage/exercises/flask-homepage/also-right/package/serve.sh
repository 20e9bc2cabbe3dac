#!/bin/sh
# One process for each of the two processors; the log goes to the screen.
exec python -m gunicorn --bind 0.0.0.0:8000 --workers 2 --access-logfile - \
    "app:app"
