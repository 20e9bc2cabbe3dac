"""What the rowing club promises its members. Run these with: pytest"""

import pytest
from accounts import create_app


@pytest.fixture
def client():
    """A visitor's browser, at a club that nobody has joined yet."""
    return create_app().test_client()


def test_there_is_a_form_to_register(client):
    response = client.get("/register")
    assert response.status_code == 200
    assert "Password" in response.text
