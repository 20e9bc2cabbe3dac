"""The table of stumbling blocks: how each is recognised and what is said. Ids are those of topic.toml's `stumbling`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """`happened` and `mend` may use the pattern's named groups in braces."""

    id: str
    pattern: re.Pattern[str]
    happened: str
    mend: str


def _block(id: str, pattern: str, happened: str, mend: str) -> Block:
    return Block(id, re.compile(pattern, re.DOTALL), happened, mend)


BLOCKS: tuple[Block, ...] = (
    _block(
        "shadowed-flask",
        r"cannot import name '?(?P<name>\w+)'? from partially initialized module '?(?P<module>flask|json|email|random|"
        r"secrets|logging|types|typing|string|datetime|time|calendar|sqlite3|werkzeug|jinja2)'?",
        "One of your own files is called {module}.py, so `import {module}` finds your file and not the library.",
        "Give your file another name, such as app.py.",
    ),
    _block(
        "circular-import",
        r"cannot import name '?(?P<name>[\w.]+)'? from partially initialized module '?(?P<module>[\w.]+)'?",
        "Two of your modules import each other at the top: {module} was only half read when {name} was asked of it.",
        "Move what both need into a third module, or import inside the function that needs it.",
    ),
    _block(
        "view-returns-none",
        r"The view function for '(?P<name>[^']{1,200})' did not return a valid response",
        "The view {name} ended without returning anything, so Flask has nothing to send.",
        "End every path through {name} with return. Look at each if: does the other way return too?",
    ),
    _block(
        "duplicate-endpoint",
        r"View function mapping is overwriting an existing endpoint function: (?P<name>\S{1,200})",
        "Two views go by the name {name}. Flask tells views apart by their function's name.",
        "Rename one of the functions. If a decorator of yours wraps views, give its wrapper functools.wraps.",
    ),
    _block(
        "view-argument-mismatch",
        r"TypeError: (?P<name>[\w.<>]{1,200})\(\) got an unexpected keyword argument '(?P<argument>\w{1,200})'",
        "The route hands {name} a value called {argument}, and {name} has no parameter of that name.",
        "Use one name in both places: `<{argument}>` in the rule and `{argument}` in the function's parameters.",
    ),
    _block(
        "view-argument-mismatch",
        r"TypeError: (?P<name>[\w.<>]{1,200})\(\) missing \d+ required positional arguments?: "
        r"'(?P<argument>\w{1,200})'",
        "{name} waits for a value called {argument}, and nothing hands it one.",
        "If the value comes from the address, name it in the rule: `<{argument}>`.",
    ),
    _block(
        "template-not-found",
        r"TemplateNotFound: (?P<name>[^\n]{1,200})",
        "Flask looked for the template {name} in the templates folder and did not find it.",
        "Put the file in a folder called templates beside your app's file, and check the spelling of its name.",
    ),
    _block(
        "undefined-in-template",
        r"UndefinedError: '(?P<name>[^']{1,200})' is undefined",
        "The template uses {name}, and the view did not hand it a value of that name.",
        "Pass it: render_template(..., {name}=...). Or is it misspelt in one of the two places?",
    ),
    _block(
        "template-syntax",
        r"TemplateSyntaxError: (?P<text>[^\n]{1,300})",
        "Jinja can't read the template: {text}",
        "Does every {{% if %}} have its {{% endif %}}, every {{% for %}} its {{% endfor %}}, "
        "and every {{{{ its }}}}?",
    ),
    _block(
        "build-error-prefix",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'[^\n]{0,400}?Did you mean '(?P<other>[^']{1,200})'",
        "There is no view called {name}. There is one called {other}.",
        "Use url_for('{other}'). A view in a blueprint carries the blueprint's name in front.",
    ),
    _block(
        "build-error-value",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'"
        r"[^\n]{0,400}?Did you forget to specify values \[(?P<values>[^\]]{1,200})\]",
        "The rule of {name} has a variable part, and url_for was not given a value for it: {values}.",
        "Give it by name: url_for('{name}', ...=...).",
    ),
    _block(
        "build-error-name",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'",
        "There is no view called {name} to build an address for.",
        "url_for takes the name of the view function, not its address.",
    ),
    _block(
        "no-app-context",
        r"Working outside of (?P<kind>application|request) context",
        "Something that belongs to a running app was used while no app was active, "
        "typically while the file was still being imported.",
        "Put it inside a view, or under `with app.app_context():`.",
    ),
    _block(
        "no-secret-key",
        r"The session is unavailable because no secret key was set",
        "The session is kept in a signed cookie, and the app has no key to sign it with.",
        "Set app.secret_key, or app.config['SECRET_KEY'], before the first request.",
    ),
    _block(
        "no-such-table",
        r"no such table: (?P<name>[\w.]{1,200})",
        "The database file is there, but it has no table {name}.",
        "Create the tables once, after the models are defined: with app.app_context(): db.create_all().",
    ),
    _block(
        "no-rollback",
        r"PendingRollbackError",
        "An earlier write failed, and the session still waits for you to undo it.",
        "Catch the error where it happens and call db.session.rollback() there.",
    ),
    _block(
        "duplicate-row",
        r"IntegrityError: [^\n]{0,200}UNIQUE constraint failed: (?P<name>[\w.]{1,200})",
        "The database refused a second row with the same {name}, and the app did not handle its refusal.",
        "Wrap the commit in try ... except IntegrityError, call db.session.rollback(), and tell the visitor.",
    ),
    _block(
        "extension-twice",
        r"A 'SQLAlchemy' instance has already been registered on this Flask app",
        "SQLAlchemy(app) was called twice for one app.",
        "Make it once, and import that one object where you need it.",
    ),
    _block(
        "database-thread",
        r"SQLite objects created in a thread can only be used in that same thread",
        "A connection that was opened in one thread is used in another; a web server answers in several threads.",
        "Open the connection inside the request that uses it, and close it at the end.",
    ),
    _block(
        "removed-hook",
        r"'(?P<kind>Flask|Blueprint)' object has no attribute "
        r"'(?P<name>before_first_request|before_app_first_request)'",
        "{name} was removed in Flask 2.3; the advice you followed is older.",
        "Do that work when the app is made, or in a command of its own.",
    ),
    _block(
        "setup-after-first-request",
        r"The setup method '(?P<name>\w{1,100})' can no longer be called on the application",
        "{name} was called after the app had answered its first request.",
        "Register routes and hooks while the file is imported, never inside a view.",
    ),
    _block(
        "field-without-name",
        r"BadRequestKeyError: [^\n]{0,300}",
        "The view asked for a form field or argument that the request did not carry.",
        "Does the input have a name attribute, the same as in the view? For what may be missing use .get().",
    ),
    _block(
        "model-not-serializable",
        r"Object of type (?P<name>\w{1,200}) is not JSON serializable",
        "JSON knows texts, numbers, lists and dicts; it does not know your {name}.",
        "Build a dict from the values that the client should see, and return that.",
    ),
    _block(
        "json-without-content-type",
        r"Did not attempt to load JSON data because the request Content-Type",
        "The client did not say that it sends JSON, so Flask did not read it as JSON.",
        "The client has to send Content-Type: application/json.",
    ),
    _block(
        "removed-hash-method",
        r"Invalid hash method '(?P<name>[^']{1,100})'",
        "Werkzeug no longer offers the hash method {name}.",
        "Call generate_password_hash(password) and leave the method to Werkzeug.",
    ),
    _block(
        "no-user-loader",
        r"Missing user_loader or request_loader",
        "Flask-Login does not know how to find a user by the id in the session.",
        "Give it a function: @login_manager.user_loader.",
    ),
    _block(
        "legacy-postgres-scheme",
        r"Can't load plugin: sqlalchemy\.dialects:postgres\b",
        "SQLAlchemy knows postgresql://, not the older spelling postgres://.",
        "Replace the start of the address with postgresql://.",
    ),
    _block(
        "wrong-environment",
        r"ModuleNotFoundError: No module named '(?P<name>flask|flask_\w{1,60}|werkzeug|jinja2|sqlalchemy|wtforms)'",
        "This Python does not have {name}: it was installed for another one.",
        "Activate the environment that has it, or call that environment's own python.",
    ),
    _block(
        "module-missing",
        r"ModuleNotFoundError: No module named '(?P<name>[\w.]{1,200})'",
        "There is no module called {name}: neither a file of yours nor an installed package.",
        "Check the spelling. A file of your own is imported by its name without .py.",
    ),
    _block(
        "name-missing",
        r"NameError: name '(?P<name>\w{1,200})' is not defined",
        "Python does not know the name {name} at that line.",
        "Is it misspelt, not imported, or defined further down?",
    ),
    _block(
        "indentation",
        r"(IndentationError|TabError): (?P<text>[^\n]{1,200})",
        "The blanks at the start of a line don't fit the lines around it.",
        "Lines of one block start in the same column. Four blanks for each level.",
    ),
    _block(
        "syntax",
        r"SyntaxError: (?P<text>[^\n]{1,200})",
        "Python could not read this line: {text}.",
        "Look at the line and the one above it: a missing colon, quote or bracket is usual.",
    ),
)
