# Debug mode belongs on the command line: flask run --debug
FLASK_DEBUG=0
