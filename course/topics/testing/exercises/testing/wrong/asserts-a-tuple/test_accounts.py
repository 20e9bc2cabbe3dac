import pytest
from accounts import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def register(client, name="Ada", password="long enough"):
    return client.post("/register", data={"name": name, "password": password})


def log_in(client, name="Ada", password="long enough"):
    return client.post("/login", data={"name": name, "password": password})


def test_register_and_log_in(client):
    assert register(client).status_code in (302, 303)
    assert log_in(client).status_code in (302, 303)
    assert "Signed in as Ada" in client.get("/account").text


def test_wrong_password_is_refused(client):
    register(client)
    response = log_in(client, password="not this one")
    assert (response.status_code == 401, "a wrong password should be refused")


def test_unknown_name_is_refused(client):
    response = log_in(client, name="Ben")
    assert (response.status_code == 401, "an unknown name should be refused")
