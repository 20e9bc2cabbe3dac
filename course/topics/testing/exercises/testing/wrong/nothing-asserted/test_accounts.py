import pytest
from accounts import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def sign_up(client, name="Ada", password="long enough"):
    client.post("/register", data={"name": name, "password": password})
    return client.post("/login", data={"name": name, "password": password})


def test_register_and_login(client):
    response = sign_up(client)
    response.status_code == 302
    "Signed in as Ada" in client.get("/account").text


def test_short_password(client):
    response = client.post("/register", data={"name": "Ada", "password": "1234567"})
    response.status_code == 400


def test_wrong_password(client):
    sign_up(client)
    client.post("/login", data={"name": "Ada", "password": "something else"})


def test_logout(client):
    sign_up(client)
    client.post("/logout")
    client.get("/account")
