from app import app


def test_members_keep_notes():
    client = app.test_client()
    member = {"name": "ada", "password": "correct horse"}
    assert "Welcome" in client.get("/").text
    assert client.get("/notes").status_code == 302
    assert 'name="password"' in client.get("/join").text
    assert client.post("/join", data=member).status_code == 302
    assert client.post("/join", data=member).status_code == 409
    assert client.post("/login", data={**member, "password": "wrong"}).status_code == 403
    assert client.post("/login", data=member).location == "/notes"
    assert "None yet" in client.get("/notes").text
    assert client.post("/notes", data={"text": "<b>x</b>"}).status_code == 302
    assert "&lt;b&gt;x&lt;/b&gt;" in client.get("/notes").text
    assert client.get("/api/notes/1").json["text"] == "<b>x</b>"
    assert client.get("/api/notes/999").status_code == 404
