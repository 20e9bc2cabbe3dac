"""The register form."""

import pytest

ZOË = {"name": "Zoë", "password": "a long password"}


def forms(name="Zoë", password="a long password"):
    return {"data": {"name": name, "password": password}}


@pytest.mark.parametrize("name", ["", " ", "     "])
def test_no_name_no_member(browser, name):
    assert "Please fill in both fields." in browser.post("/register", **forms(name)).text
    assert browser.post("/login", **forms(name)).status_code == 401


@pytest.mark.parametrize(("length", "welcome"), [(0, False), (1, False), (7, False), (8, True), (80, True)])
def test_length_of_passwords(browser, length, welcome):
    password = "x" * length
    assert (browser.post("/register", **forms(password=password)).status_code in (302, 303)) is welcome
    assert (browser.post("/login", **forms(password=password)).status_code in (302, 303)) is welcome


@pytest.mark.parametrize("twin", ["Zoë", "ZOË", "zoë", "  Zoë"])
def test_names_are_given_once(browser, twin):
    browser.post("/register", data=ZOË)
    assert browser.post("/register", **forms(twin, "the password of a twin")).status_code == 409
    assert browser.post("/login", **forms(twin, "the password of a twin")).status_code == 401
    assert browser.post("/login", data=ZOË).status_code in (302, 303)


class TestLogIn:
    def test_wrong_password(self, browser):
        browser.post("/register", data=ZOË)
        response = browser.post("/login", **forms(password="a long passwort"))
        assert (response.status_code, response.location) == (401, None)

    def test_unknown_name_looks_like_a_wrong_password(self, browser):
        browser.post("/register", data=ZOË)
        unknown = browser.post("/login", **forms("Zoe"))
        wrong = browser.post("/login", **forms("Zoë", "something else"))
        assert unknown.status_code == wrong.status_code
        assert unknown.text.replace("Zoe", "Zoë") == wrong.text
