"""The HTML of the diary. Nothing here needs a change."""

from markupsafe import escape


def page(title, body):
    return f'<!doctype html><html lang="en"><title>{escape(title)}</title><h1>{escape(title)}</h1>{body}</html>'


def join_page(message=""):
    return page("Get a diary", f'<p>{escape(message)}</p>{form("/join", "Join", name="text", password="password")}')


def login_page(message=""):
    fields = form("/login", "Log in", name="text", password="password")
    return page("Log in", f'<p>{escape(message)}</p>{fields}<p><a href="/join">Get a diary</a></p>')


def diary_page(name, message="", sessions=None):
    count = f"<p>Open sessions: {sessions}</p>" if sessions is not None else ""
    return page(
        f"Diary of {name}",
        f"<p>{escape(message)}</p>{count}<p>Dear diary,</p>"
        + form("/password", "Change the password", old="password", new="password")
        + form("/logout", "Log out")
        + form("/logout-everywhere", "Log out everywhere"),
    )


def form(action, button, **fields):
    inputs = "".join(
        f'<label>{name.title()} <input name="{name}" type="{kind}"></label> ' for name, kind in fields.items()
    )
    return f'<form method="post" action="{action}">{inputs}<button>{button}</button></form>'
