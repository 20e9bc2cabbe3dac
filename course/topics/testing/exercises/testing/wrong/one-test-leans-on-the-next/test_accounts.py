from accounts import create_app

client = create_app().test_client()


def test_1_register():
    response = client.post("/register", data={"name": "Ada", "password": "long enough"})
    assert response.status_code in (302, 303)


def test_2_name_is_taken():
    response = client.post("/register", data={"name": "ADA", "password": "of somebody else"})
    assert response.status_code == 409


def test_3_log_in():
    response = client.post("/login", data={"name": "Ada", "password": "long enough"})
    assert response.status_code in (302, 303)
    assert "Signed in as Ada" in client.get("/account").text


def test_4_log_out():
    client.post("/logout")
    assert "Signed in" not in client.get("/account").text
