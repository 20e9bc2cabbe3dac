"""What attackers try, for any check to use. Each attempt knows its text and how to tell that it came through."""

from flaskpath.grading.attacks.code import CodeAttempt, code_injection
from flaskpath.grading.attacks.console import ConsoleAttempt, debugger_console
from flaskpath.grading.attacks.markup import MarkupAttempt, script_injection
from flaskpath.grading.attacks.redirects import RedirectAttempt, open_redirect
from flaskpath.grading.attacks.sessions import (
    SessionCookie,
    SessionForgery,
    session_forgery,
    session_key_holds,
    session_of,
)
from flaskpath.grading.attacks.sources import SourceText, readable_texts
from flaskpath.grading.attacks.templates import TemplateAttempt, template_injection

__all__ = [
    "CodeAttempt",
    "ConsoleAttempt",
    "MarkupAttempt",
    "RedirectAttempt",
    "SessionCookie",
    "SessionForgery",
    "TemplateAttempt",
    "code_injection",
    "debugger_console",
    "open_redirect",
    "SourceText",
    "readable_texts",
    "script_injection",
    "session_forgery",
    "session_key_holds",
    "session_of",
    "template_injection",
]
