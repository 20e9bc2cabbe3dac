"""A hostile preview: whatever its pages try, the site's pages, drafts and cookies stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Server
from .test_preview import PreviewTab
from .workbench import Workbench

# Each attack is a script that ends with a word. It is the learner's own page that runs it, in the frame or alone.
APP = '''\
from flask import Flask, make_response, request

app = Flask(__name__)

PAGE = """<!doctype html><title>attack</title><body><pre id=done></pre><script>
const site = %(site)r, exercise = %(exercise)r, name = %(cookie)r;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const done = (word) => document.querySelector("#done").textContent = JSON.stringify(word);
const thrown = (act) => { try { return String(act()); } catch (error) { return error.name; } };
(async () => { %(attack)s })().catch((error) => done(String(error)));
</script>"""


@app.get("/")
def attack():
    if "attack" not in request.args:
        return "<h1>Ready</h1>"
    response = make_response(PAGE %% {
        "site": request.args["site"], "exercise": request.args["exercise"], "cookie": request.args["cookie"],
        "attack": ATTACKS[request.args["attack"]],
    })
    for domain in ("localhost", ".localhost", "127.0.0.1"):
        response.headers.add("Set-Cookie", f"{request.args['cookie']}=tossed; Path=/; Domain={domain}")
        response.headers.add("Set-Cookie", f"tossed=1; Path=/; Domain={domain}; SameSite=None; Secure")
    return response


@app.get("/seen")
def seen():
    return request.headers.get("Cookie", "")


ATTACKS = %(attacks)s
'''
ATTACKS = {
    "parent": """
        done([thrown(() => parent.document.title), thrown(() => parent.localStorage.length),
              thrown(() => top.document.cookie), thrown(() => parent.location.href)]);
    """,
    "navigate": """
        const told = [thrown(() => { top.location = location.href; return "allowed"; }),
                      thrown(() => { parent.location.replace(location.href); return "allowed"; })];
        const link = document.createElement("a"); link.href = location.href; link.target = "_top";
        document.body.append(link); link.click();
        const form = document.createElement("form"); form.target = "_top"; form.action = "/taken";
        document.body.append(form); form.submit();
        await wait(500);
        done(told);
    """,
    "read": """
        const told = [];
        for (const path of ["/api/session", "/", `/topics/${exercise}`, `/api/exercises/${exercise}/draft`]) {
          for (const credentials of ["omit", "include"]) {
            told.push(await fetch(site + path, { credentials }).then((r) => r.text(), () => "refused"));
          }
        }
        const script = document.createElement("script"); script.src = site + "/api/session";
        told.push(await new Promise((end) => { script.onload = () => end("loaded"); script.onerror = () => end("refused"); document.body.append(script); }));
        const image = document.createElement("img"); image.src = site + "/static/icon.svg";
        told.push(await new Promise((end) => { image.onload = () => end("loaded"); image.onerror = () => end("refused"); }));
        done(told);
    """,
    "write": """
        const body = JSON.stringify({ schema: 1, base: 0, files: { "app.py": "taken" } });
        for (const mode of ["no-cors", "cors"]) {
          for (const [method, path] of [["PUT", "draft"], ["POST", "verdict"], ["DELETE", "draft"], ["POST", "preview"], ["DELETE", "preview"]]) {
            for (const type of ["application/json", "text/plain"]) {
              await fetch(`${site}/api/exercises/${exercise}/${path}`, { method, mode, body, credentials: "include", headers: { "Content-Type": type } }).catch(() => {});
            }
          }
        }
        for (const target of ["inner", "_blank"]) {
          const frame = document.createElement("iframe"); frame.name = "inner"; document.body.append(frame);
          const form = document.createElement("form");
          form.method = "post"; form.target = target; form.action = `${site}/topics/${exercise}`;
          for (const [key, value] of [["file:app.py", "taken"], ["action", "save"], ["revision", "1"]]) {
            const field = document.createElement("input"); field.name = key; field.value = value; form.append(field);
          }
          document.body.append(form); form.submit();
          await wait(400);
        }
        done("tried");
    """,
    "frame": """
        const frame = document.createElement("iframe"); frame.src = site + "/";
        await new Promise((end) => { frame.onload = end; document.body.append(frame); });
        done([thrown(() => frame.contentDocument && frame.contentDocument.title), frames.length]);
    """,
    "opener": """
        const opened = window.open(`${site}/topics/${exercise}`, "site");
        await wait(1500);
        done([String(opener), thrown(() => opened ? opened.closed || opened.document.title : "no window"),
              thrown(() => { opened.location = location.href; return "set"; })]);
    """,
    "cookies": """
        for (const domain of ["localhost", ".localhost", "127.0.0.1"]) {
          document.cookie = `${name}=tossed; path=/; domain=${domain}`;
          document.cookie = `${name}=tossed; path=/topics; domain=${domain}; samesite=none; secure`;
          for (let i = 0; i < 60; i += 1) document.cookie = `bomb${i}=${"x".repeat(3000)}; path=/; domain=${domain}`;
        }
        done("tried");
    """,
    "storage": """
        const other = new BroadcastChannel(`flaskpath-preview ${exercise}`); other.postMessage("new");
        const seen = await fetch("/seen").then((answer) => answer.text());
        done([thrown(() => localStorage.length), await caches.keys().then((keys) => keys.length, (e) => e.name), seen]);
    """,
}  # fmt: skip


class Attack:
    """The hostile app in the preview of the learner who looks at it."""

    def __init__(self, bench: Workbench, server: Server, exercise: str) -> None:
        self.bench, self.server, self.exercise = bench, server, exercise
        self.cookie = f"flaskpath_session_{server.port}"
        bench.page.context.on("page", lambda page: page.on("dialog", lambda dialog: dialog.dismiss()))
        bench.type(APP.replace("%(attacks)s", json.dumps(ATTACKS)).replace("%%", "%"))
        bench.expect_saved()
        self.before = self.site_cookies()
        self.tab = PreviewTab(bench.page)
        self.tab.open_afresh()
        expect(self.tab.app.locator("h1")).to_have_text("Ready")

    def site_cookies(self) -> list[Any]:
        return sorted(
            (cookie["name"], cookie["value"], cookie["domain"])
            for cookie in self.bench.page.context.cookies(
                [self.server.url, f"http://localhost:{self.server.port}"]
            )
        )

    def query(self, name: str) -> str:
        return f"/?attack={name}&site={self.server.url}&exercise={self.exercise}&cookie={self.cookie}"

    def framed(self, name: str) -> Any:
        self.tab.go(self.query(name))
        done = self.tab.app.locator("#done")
        expect(done).not_to_be_empty()
        return json.loads(done.text_content() or "")

    def alone(self, name: str) -> Any:
        page = self._alone(name)
        done = page.locator("#done")
        expect(done).not_to_be_empty()
        return json.loads(done.text_content() or "")

    @property
    def address(self) -> str:
        """Where it is without a frame round it."""
        link = self.bench.page.get_by_role("link", name="Open the app's own address", include_hidden=True)
        return (link.get_attribute("href") or "").partition("/?")[0].rstrip("/")

    def _alone(self, name: str) -> Page:
        page = self.bench.page.context.new_page()
        page.goto(self.address + self.query(name))
        return page

    def draft(self) -> Any:
        page = self.bench.page.context.new_page()
        page.goto(f"{self.server.url}/api/exercises/{self.exercise}/draft")
        draft = json.loads(page.locator("pre").text_content() or "")
        page.close()
        return draft


@pytest.fixture
def attack(server: Server, new_context: Callable[..., Any], exercise: Any) -> Attack:
    """A workbench without a witness: a hostile page complains in the console, and asks for what it must not get."""
    page = new_context().new_page()
    page.goto(f"{server.url}/topics/{exercise.topic}")
    bench = Workbench(page)
    bench.wait_until_ready()
    return Attack(bench, server, exercise.id)


def test_it_cannot_reach_into_the_page_around_it(attack: Attack) -> None:
    """A learner's code, or the site's token, read through the frame."""
    assert attack.framed("parent") == ["SecurityError"] * 4


def test_it_cannot_take_the_workbench_away(attack: Attack) -> None:
    """A page that looks like the workbench in the workbench's place."""
    assert attack.framed("navigate") == ["SecurityError", "SecurityError"]
    assert attack.bench.page.url == f"{attack.server.url}/topics/{attack.exercise}"


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_it_cannot_read_the_site(attack: Attack, where: str) -> None:
    """Drafts, or the token with which everything can be done."""
    assert set(getattr(attack, where)("read")) == {"refused"}


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_it_cannot_change_anything_on_the_site(attack: Attack, where: str) -> None:
    """A stranger's preview that rewrites the drafts of whoever looks at it."""
    before = attack.draft()
    assert getattr(attack, where)("write") == "tried"
    assert attack.draft() == before
    assert "taken" not in before["files"].values()
    attack.tab.button("Reload").click()
    expect(attack.tab.line).to_contain_text("Running")


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_it_cannot_frame_the_site(attack: Attack, where: str) -> None:
    """Clicks on the site that a person does not know of."""
    title, frames = getattr(attack, where)("frame")
    assert title in ("null", "SecurityError"), "an error of the browser's own is in the frame"
    assert frames == 1
    pages = attack.bench.page.context.pages
    framed = [frame for page in pages for frame in page.frames if frame.parent_frame]
    assert not [frame for frame in framed if frame.url.startswith(attack.server.url)]


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_it_has_no_hold_on_a_workbench_that_it_opens(attack: Attack, where: str) -> None:
    """A window of the site that the opener moves elsewhere when its owner looks away."""
    opener, title, _ = getattr(attack, where)("opener")
    assert opener == "null"
    assert "Flaskpath" not in title
    for page in attack.bench.page.context.pages:
        assert page is attack.bench.page or not page.url.startswith(f"{attack.server.url}/topics")


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_its_cookies_do_not_reach_the_site(attack: Attack, where: str) -> None:
    """The site's own cookie overwritten, or so many that every request to the site is refused."""
    assert getattr(attack, where)("cookies") == "tried"
    assert attack.site_cookies() == attack.before
    page = attack.bench.page.context.new_page()
    for name in ("127.0.0.1", "localhost"):
        answer = page.goto(f"http://{name}:{attack.server.port}/topics/{attack.exercise}")
        assert answer is not None
        assert answer.status == 200
        sent = answer.request.all_headers().get("cookie", "")
        assert "tossed" not in sent
        assert "bomb" not in sent


@pytest.mark.parametrize("where", ["framed", "alone"])
def test_it_shares_no_storage_with_the_site_and_gets_no_cookie_of_it(attack: Attack, where: str) -> None:
    """Drafts that the browser keeps, told to a stranger's page."""
    attack.bench.type("# something to keep\n")
    attack.bench.expect_saved()
    assert attack.bench.page.evaluate("localStorage.length") > 0
    stored, caches, seen = getattr(attack, where)("storage")
    assert stored in ("0", "SecurityError"), "some browsers give a frame of another site no storage at all"
    assert caches in (0, "SecurityError")
    assert attack.before, "the site has set its cookie"
    assert not [value for _, value, _ in attack.before if value in seen]
    sent = attack.bench.page.context.cookies([attack.tab.host, attack.address])
    assert not {value for _, value, _ in attack.before} & {cookie["value"] for cookie in sent}
