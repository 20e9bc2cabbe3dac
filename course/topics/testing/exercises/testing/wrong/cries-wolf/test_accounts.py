import pytest
from accounts import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def test_registering(client):
    response = client.post("/register", data={"name": "Ada", "password": "long enough"})
    assert response.status_code == 200
    assert "Log in" in response.text


def test_wrong_password(client):
    client.post("/register", data={"name": "Ada", "password": "long enough"})
    response = client.post("/login", data={"name": "Ada", "password": "not this one"})
    assert response.status_code == 401
