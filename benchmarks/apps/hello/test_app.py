from app import app

client = app.test_client()


def test_greets():
    assert client.get("/").text == "Hello, World!"
    assert client.get("/hi/Ada").text == "Hi Ada"


def test_adds():
    answer = client.post("/sum", json={"numbers": [1, 2, 3]})
    assert answer.is_json
    assert answer.json == {"total": 6}
