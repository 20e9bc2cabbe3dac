"""What the rowing club promises its members. Run these with: pytest"""

import pytest
from accounts import create_app

PASSWORD = "eight oars"


@pytest.fixture
def app():
    return create_app()


@pytest.fixture
def client(app):
    """A visitor's browser, at a club that nobody has joined yet."""
    return app.test_client()


def register(client, name="Ada", password=PASSWORD):
    return client.post("/register", data={"name": name, "password": password})


def log_in(client, name="Ada", password=PASSWORD):
    return client.post("/login", data={"name": name, "password": password})


def sent_to(response, path):
    return response.status_code in (302, 303) and response.location.endswith(path)


def is_member(client, name="Ada", password=PASSWORD):
    """Whether somebody with this name and password gets in."""
    return sent_to(log_in(client, name, password), "/account")


def test_there_is_a_form_to_register(client):
    response = client.get("/register")
    assert response.status_code == 200
    assert "Password" in response.text


def test_who_registers_can_log_in_and_sees_the_account(client):
    assert sent_to(register(client), "/login")
    assert sent_to(log_in(client), "/account")
    assert "Signed in as Ada" in client.get("/account").text


def test_a_wrong_password_stays_outside(client):
    register(client)
    response = log_in(client, password="nine oars?")
    assert response.status_code == 401
    assert "Name or password is wrong." in response.text
    assert "Signed in" not in client.get("/account").text


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client):
    register(client)
    unknown = log_in(client, name="Ben")
    assert unknown.status_code == 401
    assert "Name or password is wrong." in unknown.text


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("   ", PASSWORD), ("Ada", "")],
)
def test_both_fields_must_be_filled_in(client, name, password):
    response = register(client, name, password)
    assert response.status_code == 400
    assert "Please fill in both fields." in response.text


def test_seven_characters_are_too_few_and_nobody_is_registered(client):
    response = register(client, password="7 chars")
    assert response.status_code == 400
    assert "A password needs at least 8 characters." in response.text


def test_eight_characters_are_enough(client):
    assert sent_to(register(client, password="8 chars!"), "/login")
    assert is_member(client, password="8 chars!")


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada "])
def test_a_taken_name_is_refused_and_its_owner_keeps_it(client, name):
    register(client)
    response = register(client, name, "somebody else")
    assert response.status_code == 409
    assert "That name is taken." in response.text
    assert not is_member(client, password="somebody else")
    assert is_member(client)


def test_capitals_do_not_matter_at_the_log_in(client):
    register(client)
    log_in(client, name="aDA")
    assert "Signed in as Ada" in client.get("/account").text


def test_strangers_are_sent_to_the_log_in_page(client):
    response = client.get("/account")
    assert sent_to(response, "/login")
    assert "Signed in" not in response.text


def test_log_out_ends_the_visit(client):
    register(client)
    log_in(client)
    assert sent_to(client.post("/logout"), "/login")
    assert sent_to(client.get("/account"), "/login")


def test_a_link_can_not_log_anybody_out(client):
    register(client)
    log_in(client)
    assert client.get("/logout").status_code == 405
    assert "Signed in as Ada" in client.get("/account").text


def test_two_visitors_are_two_people(app):
    ada, ben = app.test_client(), app.test_client()
    for browser, name in ((ada, "Ada"), (ben, "Ben")):
        register(browser, name)
        log_in(browser, name)
    assert "Signed in as Ada" in ada.get("/account").text
    assert "Signed in as Ben" in ben.get("/account").text


def test_another_browser_is_still_a_stranger(app):
    ada, stranger = app.test_client(), app.test_client()
    register(ada)
    log_in(ada)
    assert sent_to(stranger.get("/account"), "/login")
