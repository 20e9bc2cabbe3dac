FLASK_APP=app.py
FLASK_ENV=production
FLASK_DEBUG=True
