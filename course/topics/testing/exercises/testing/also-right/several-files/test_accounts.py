"""The account page."""


def test_who_registers_and_logs_in_has_an_account(member):
    response = member.get("/account")
    assert response.status_code == 200
    assert "Signed in as Zoë" in response.text


def test_strangers_are_sent_away(browser):
    assert browser.get("/account").location == "/login"


def test_members_can_leave(member):
    response = member.post("/logout", follow_redirects=True)
    assert "Log in" in response.text
    assert member.get("/account").status_code // 100 == 3


def test_leaving_takes_more_than_a_link(member):
    assert member.get("/logout").status_code == 405
    assert member.get("/account").status_code == 200


def test_members_do_not_share_their_visit(app, member):
    assert app.test_client().get("/account").status_code // 100 == 3
