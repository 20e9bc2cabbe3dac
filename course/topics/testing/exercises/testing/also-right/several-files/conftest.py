"""What all test files share."""

import pytest
from accounts import create_app


@pytest.fixture
def app():
    app = create_app()
    app.config.update(TESTING=True)
    yield app


@pytest.fixture
def browser(app):
    with app.test_client() as client:
        yield client


@pytest.fixture
def member(browser):
    """A browser whose user has registered as Zoë and logged in."""
    form = {"name": "Zoë", "password": "a long password"}
    browser.post("/register", data=form)
    browser.post("/login", data=form)
    return browser
