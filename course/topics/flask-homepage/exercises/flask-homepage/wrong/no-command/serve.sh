# Start it with gunicorn app:app
