"""Twelve requests to an app with a database, password hashes, sessions and templates."""

from flaskpath.grading.api import check


@check("Members keep notes", task=1)
def members_keep_notes(site, draw):
    name, password, text = draw.word(), draw.password(), draw.sentence()
    visitor = site.visitor(name)
    visitor.get("/").ok().shows("Welcome")
    visitor.get("/notes").answers(302, 303)
    visitor.get("/join").ok().form("name", "password")
    visitor.post("/join", data={"name": name, "password": password}).answers(302, 303)
    visitor.post("/join", data={"name": name, "password": password}).answers(409)
    visitor.post("/login", data={"name": name, "password": password + "x"}).answers(403)
    visitor.post("/login", data={"name": name, "password": password}).redirects_to("/notes")
    visitor.get("/notes").ok().shows("None yet")
    visitor.post("/notes", data={"text": f"<b>{text}</b>"}).answers(302, 303)
    visitor.get("/notes").ok().shows(f"<b>{text}</b>")
    if visitor.get("/api/notes/1").data["text"] != f"<b>{text}</b>":
        visitor.last.fail("Another text came back.")
    visitor.get("/api/notes/999").answers(404)
