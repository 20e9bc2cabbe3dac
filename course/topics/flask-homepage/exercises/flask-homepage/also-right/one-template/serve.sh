PORT=8000
GUNICORN_CMD_ARGS="--workers=1" gunicorn -b "127.0.0.1:$PORT" app:app
