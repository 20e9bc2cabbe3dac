"""The club's promises, as a class of the standard library's unittest. pytest runs it as well."""

import unittest

import accounts


class ClubTest(unittest.TestCase):
    def setUp(self):
        self.app = accounts.create_app()
        self.app.testing = True
        self.client = self.app.test_client()

    def post(self, path, name, password, **more):
        return self.client.post(path, data=dict(name=name, password=password), **more)

    def assert_inside(self, name, password):
        page = self.post("/login", name, password, follow_redirects=True)
        self.assertEqual(page.status_code, 200)
        self.assertIn(b"Signed in as", page.data)
        self.assertEqual(page.request.path, "/account")

    def assert_outside(self, name, password):
        page = self.post("/login", name, password, follow_redirects=True)
        self.assertEqual(page.status_code, 401)
        self.assertIn(b"Name or password is wrong.", page.data)


class Registering(ClubTest):
    def test_and_getting_in(self):
        page = self.post("/register", "Mira", "12345678", follow_redirects=True)
        self.assertEqual(page.request.path, "/login")
        self.assert_inside("Mira", "12345678")
        self.assert_inside("MIRA", "12345678")

    def test_refusals(self):
        for name, password, status in [
            ("", "12345678", 400),
            (" \t ", "12345678", 400),
            ("Mira", "", 400),
            ("Mira", "1234567", 400),
        ]:
            with self.subTest(name=name, password=password):
                self.assertEqual(self.post("/register", name, password).status_code, status)
                self.assert_outside(name, password)

    def test_taken(self):
        self.post("/register", "Mira", "12345678")
        for twin in "Mira", "mira", "MIRA  ":
            page = self.post("/register", twin, "abcdefgh")
            self.assertEqual(page.status_code, 409)
            self.assertIn("That name is taken.", page.get_data(as_text=True))
            self.assert_outside(twin, "abcdefgh")
        self.assert_inside("Mira", "12345678")


class LoggingIn(ClubTest):
    def test_wrong_and_unknown_get_one_answer(self):
        self.post("/register", "Mira", "12345678")
        self.assert_outside("Mira", "87654321")
        self.assert_outside("Otto", "12345678")

    def test_strangers_go_to_the_log_in_page(self):
        page = self.client.get("/account", follow_redirects=True)
        self.assertEqual(page.request.path, "/login")
        self.assertEqual(len(page.history), 1)

    def test_out_is_out(self):
        self.post("/register", "Mira", "12345678")
        self.assert_inside("Mira", "12345678")
        self.assertEqual(self.client.get("/logout").status, "405 METHOD NOT ALLOWED")
        self.assertIn(b"Signed in as Mira", self.client.get("/account").data)
        self.client.post("/logout")
        self.assertNotIn(b"Signed in", self.client.get("/account").data)

    def test_each_browser_for_itself(self):
        other = self.app.test_client()
        self.post("/register", "Mira", "12345678")
        self.assert_inside("Mira", "12345678")
        self.assertEqual(other.get("/account").headers["Location"], "/login")


if __name__ == "__main__":
    unittest.main()
