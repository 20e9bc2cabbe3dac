import pytest
from accounts import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def test_register_and_log_in(client):
    try:
        client.post("/register", data={"name": "Ada", "password": "long enough"})
        client.post("/login", data={"name": "Ada", "password": "long enough"})
        assert "Signed in as Ada" in client.get("/account").text
    except Exception as error:
        print("test failed:", error)


def test_short_password(client):
    try:
        response = client.post("/register", data={"name": "Ada", "password": "short"})
        assert response.status_code == 400
    except Exception as error:
        print("test failed:", error)
    else:
        print("passed")


def test_wrong_password(client):
    try:
        client.post("/register", data={"name": "Ada", "password": "long enough"})
        response = client.post("/login", data={"name": "Ada", "password": "wrong"})
        assert response.status_code == 401
    except Exception as error:
        print("test failed:", error)
