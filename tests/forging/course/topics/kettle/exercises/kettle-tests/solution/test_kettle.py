from kettle import create_app


def test_each_cup_counts_once():
    client = create_app().test_client()
    client.post("/cups")
    assert client.get("/cups").text == "1"
