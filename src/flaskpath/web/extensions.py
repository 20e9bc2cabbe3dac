"""Extensions that features share, made once and bound to an app by the factory."""

from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
