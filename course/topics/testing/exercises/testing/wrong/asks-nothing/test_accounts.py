from accounts import create_app


def test_the_app_can_be_made():
    assert create_app() is not None


def test_it_has_a_test_client():
    assert create_app().test_client() is not None


def test_eight_characters():
    assert len("12345678") >= 8
