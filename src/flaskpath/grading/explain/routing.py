"""Blocks between an address and its view."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.source import View

BLOCKS = (
    block(
        "view-returns-none",
        r"The view function for '(?P<name>[^']{1,200})' did not return a valid response",
        "The view {name} ended without returning anything, so Flask has nothing to send.",
        "End every path through {name} with return. Look at each if: does the other way return too?",
    ),
    block(
        "duplicate-endpoint",
        r"View function mapping is overwriting an existing endpoint function: (?P<name>\S{1,200})",
        "Two views go by the name {name}. Flask tells views apart by their function's name.",
        "Rename one of the functions. If a decorator of yours wraps views, give its wrapper functools.wraps.",
    ),
    block(
        "view-argument-mismatch",
        r"TypeError: (?P<name>[\w.<>]{1,200})\(\) got an unexpected keyword argument '(?P<argument>\w{1,200})'",
        "The route hands {name} a value called {argument}, and {name} has no parameter of that name.",
        "Use one name in both places: `<{argument}>` in the rule and `{argument}` in the function's parameters.",
    ),
    block(
        "view-argument-mismatch",
        r"TypeError: (?P<name>[\w.<>]{1,200})\(\) missing \d+ required positional arguments?: "
        r"'(?P<argument>\w{1,200})'",
        "{name} waits for a value called {argument}, and nothing hands it one.",
        "If the value comes from the address, name it in the rule: `<{argument}>`.",
    ),
    block(
        "build-error-prefix",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'[^\n]{0,400}?Did you mean '(?P<other>[^']{1,200})'",
        "There is no view called {name}. There is one called {other}.",
        "Use url_for('{other}'). A view in a blueprint carries the blueprint's name in front.",
    ),
    block(
        "build-error-value",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'"
        r"[^\n]{0,400}?Did you forget to specify values \[(?P<values>[^\]]{1,200})\]",
        "The rule of {name} has a variable part, and url_for was not given a value for it: {values}.",
        "Give it by name: url_for('{name}', ...=...).",
    ),
    block(
        "build-error-name",
        r"Could not build url for endpoint '(?P<name>[^']{1,200})'",
        "There is no view called {name} to build an address for.",
        "url_for takes the name of the view function, not its address.",
    ),
)
_GUARD = re.compile(
    r"@\s*(?:\w+\.){0,3}(\w*(?:required|requires?_|_only|authenticated|protected|guard)\w*|auth|requires?)\b"
)


def method_missing(evidence: Evidence) -> Finding | None:
    """405: the address is there, and its view was not registered for the method."""
    words = [word.strip() for word in evidence.header("Allow").split(",")]
    allowed = ", ".join(sorted(word for word in words if word not in ("", "HEAD", "OPTIONS")))
    if (
        evidence.status != 405
        or evidence.method in ("GET", "HEAD", "OPTIONS", "TRACE")
        or not evidence.refusal_unwanted
    ):
        return None
    views = [view for view in evidence.files.views() if view.takes_address(evidence.path)]
    place = views[0].rule_place if len(views) == 1 else None
    name = f"the view {views[0].name}" if len(views) == 1 else "its view"
    method = evidence.method
    return evidence.finding(
        "method-missing",
        f"The address {evidence.path} is there, but {name} answers only {allowed or 'other methods'}; "
        f"this request was a {method}.",
        f'Name the method in the route: @app.{method.lower()}("...") beside it, or methods=["GET", "{method}"].',
        place,
    )


def slash_redirect(evidence: Evidence) -> Finding | None:
    """The rule and the request differ in nothing but the slash at the end."""
    path = evidence.path
    if evidence.status == 308:
        target = urlsplit(evidence.header("Location")).path
        if target != path + "/":
            return None
        view = _only(evidence, path + "/")
        return evidence.finding(
            "slash-redirect",
            f"The rule ends with a slash and the request's address {path} does not, so Flask sends the "
            f"browser on to {target} instead of calling your view.",
            "Use one spelling in the rule and wherever the address is written; url_for() always has the right one.",
            view.rule_place if view else None,
        )
    if evidence.status == 404 and path.endswith("/") and len(path) > 1 and not evidence.inside.get("rule"):
        view = _only(evidence, path[:-1])
        if view is None or any(one.takes_address(path) for one in evidence.files.views()):
            return None
        return evidence.finding(
            "slash-redirect",
            f"The rule of {view.name} has no slash at its end, and the address {path} has one: "
            "for Flask that is another address, so it answers 404.",
            "End the rule with a slash: then both spellings find the view.",
            view.rule_place,
        )
    return None


def _only(evidence: Evidence, path: str) -> View | None:
    views = [view for view in evidence.files.views() if view.takes_address(path)]
    return views[0] if len(views) == 1 else None


def guard_above_route(evidence: Evidence) -> Finding | None:
    """A page that answered was registered without the guard that stands above its route."""
    view = evidence.view
    if view is None or not 200 <= evidence.status < 300:
        return None
    first_route = next((at for at, one in enumerate(view.decorators) if one.is_route), None)
    if first_route is None:
        return None
    for decorator in view.decorators[:first_route]:
        guard = _GUARD.match(decorator.text)
        if guard and not any(_GUARD.match(one.text) for one in view.decorators[first_route:]):
            return evidence.finding(
                "guard-above-route",
                f"@{guard[1]} stands above the route of {view.name}. Decorators work from the bottom up, "
                "so the route took in the function without its guard, and the page is open to everybody.",
                f"Put the route on top and @{guard[1]} directly above def {view.name}.",
                view.place_of(decorator),
            )
    return None


BEHAVIOURS = (method_missing, slash_redirect, guard_above_route)
