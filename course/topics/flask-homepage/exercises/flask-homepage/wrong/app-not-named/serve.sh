gunicorn app
