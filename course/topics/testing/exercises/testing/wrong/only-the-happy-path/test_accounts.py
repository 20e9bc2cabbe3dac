import pytest
from accounts import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def test_register(client):
    response = client.post("/register", data={"name": "Ada", "password": "secret-secret"})
    assert response.status_code in (302, 303)


def test_login(client):
    client.post("/register", data={"name": "Ada", "password": "secret-secret"})
    response = client.post("/login", data={"name": "Ada", "password": "secret-secret"})
    assert response.status_code in (302, 303)
    assert "Signed in as Ada" in client.get("/account").text


def test_logout(client):
    client.post("/register", data={"name": "Ada", "password": "secret-secret"})
    client.post("/login", data={"name": "Ada", "password": "secret-secret"})
    client.post("/logout")
    assert client.get("/account").status_code in (302, 303)
