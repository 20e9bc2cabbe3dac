from accounts import create_app


def who_registers_can_log_in():
    client = create_app().test_client()
    client.post("/register", data={"name": "Ada", "password": "long enough"})
    client.post("/login", data={"name": "Ada", "password": "long enough"})
    assert "Signed in as Ada" in client.get("/account").text


def wrong_passwords_stay_outside():
    client = create_app().test_client()
    client.post("/register", data={"name": "Ada", "password": "long enough"})
    assert client.post("/login", data={"name": "Ada", "password": "no"}).status_code == 401


if __name__ == "__main__":
    who_registers_can_log_in()
    wrong_passwords_stay_outside()
    print("All tests passed")
