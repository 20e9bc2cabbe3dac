"""What the blog's pages must do, for blogs that the learner has never seen."""

import json

from flaskpath.grading.api import check

MONTHS = ("January", "March", "April", "June", "August", "October", "December")
EMPTY = "Nothing here yet."
SAMPLES = ("Jane Sample", "John Example", "The second post", "Me again")
# What the next designer puts in place of front.html. She uses other signs round the same values.
NEXT_DESIGN = """<!doctype html>
<html lang="en"><head><title>{{ blog_name }}</title></head>
<body><h1>Welcome to {{ blog_name }}</h1>
<table>
{% for post in posts %}
  <tr><td>{{ post.title }}</td><td>written by {{ post.author }}</td><td>on {{ post.date }}</td>
  <td>{{ post.paragraphs|length }} paragraphs</td><td>{{ post.slug }}</td></tr>
{% endfor %}
</table></body></html>
"""


def draw_post(draw, slug):
    return {
        "slug": slug,
        "title": draw.title(),
        "author": draw.foreign_name(),
        "date": f"{draw.number(2, 28)} {draw.pick(MONTHS)} {draw.number(1990, 2025)}",
        "paragraphs": [draw.sentence() for _ in range(draw.number(2, 4))],
    }


def draw_blog(draw, count):
    """A blog with `count` posts, its name and every title different."""
    posts = [draw_post(draw, slug) for slug in draw.several(count, draw.slug)] if count else []
    for post, word in zip(posts, draw.several(count, draw.word) if count else [], strict=True):
        post["title"] = f"{word.title()} {post['title']}"
    return {"name": f"The {draw.word().title()} {draw.word().title()}", "posts": posts}


def open_blog(site, blog, files=None):
    """The learner's app over `blog`, with `files` in place of the learner's own."""
    data = json.dumps(blog, ensure_ascii=False).encode()
    return site.again(files={"blog.json": data, **(files or {})})


def read_post(reading, slug):
    """What a reader ends up with at the address of a post, redirects followed."""
    reader = reading.visitor("a reader")
    page = reader.get(f"/posts/{slug}")
    return reader.follow(page) if page.status in (301, 302, 303, 307, 308) else page


@check("The front page carries the blog's name", task=1)
def front_names_blog(site, draw):
    blog = draw_blog(draw, 2)
    page = open_blog(site, blog).get("/").ok().is_html()
    if blog["name"] not in page.words and "My Lovely Blog" in page.words:
        page.fail(
            f"This blog is called {blog['name']!r}, but the page shows the designer's sample name.",
            expected=blog["name"],
            got="My Lovely Blog",
            hint="Put {{ blog_name }} in place of the sample, and hand blog_name over in render_template.",
        )
    if blog["name"] not in page.words and not "".join(one.words for one in page.select("h1")).strip():
        page.fail(
            f"The place for the blog's name is empty: {blog['name']!r} should stand there. "
            "A name that render_template was not given shows nothing.",
            expected=blog["name"],
            got="an empty heading",
            hint="Compare the name in your call of render_template with the one in {{ }}.",
        )
    page.shows(blog["name"], "the blog's name")
    if blog["name"] not in page.title:
        page.fail(
            "The page's title, which a browser shows in its tab, should be the blog's name.",
            expected=blog["name"],
            got=page.title or "no title",
            hint="The title stands in <title>, near the top of front.html.",
        )


@check("The front page shows the posts of the data", task=2)
def front_shows_posts(site, draw):
    for count in (3, 1, draw.number(5, 8)):
        blog = draw_blog(draw, count)
        page = open_blog(site, blog).get("/").ok()
        for sample in SAMPLES:
            if sample in page.words:
                page.fail(
                    f"The data have {count} posts, and none of them holds {sample!r}: that is one of the "
                    "designer's samples, and the template still holds it.",
                    expected="only posts from blog.json",
                    got=sample,
                    hint="Ask of every word in the template: would it change if the data did?",
                )
        for post in blog["posts"]:
            if post["title"] not in page.words:
                page.fail(
                    f"The data hold {count} post{'s'[: count != 1]}, {post['title']!r} among them, "
                    "and the page does "
                    "not show it. Does the template look at the data, or were words typed into it?",
                    expected=post["title"],
                    got=page.words[:300],
                    hint="Repeat one <article> with {% for post in posts %}, and hand posts over in "
                    "render_template.",
                )
            page.shows(post["author"], "its author").shows(post["date"], "its date")
        if "'title':" in page.words:
            page.fail(
                "The page shows a whole dictionary, with its brackets, where a reader wants a title.",
                expected="the parts of a post, each in its place",
                got=page.words[:300],
                hint="{{ post }} is the whole dictionary; {{ post.title }} is one part of it.",
            )
        places = [page.words.find(post["title"]) for post in blog["posts"]]
        if places != sorted(places):
            page.fail(
                "The posts stand in another order than in the data.",
                expected=", ".join(post["title"] for post in blog["posts"]),
                got="another order",
            )


@check("Every title leads to its post", task=2, after="front_shows_posts")
def titles_are_links(site, draw):
    blog = draw_blog(draw, 3)
    visitor = open_blog(site, blog).visitor("a reader")
    front = visitor.get("/").ok()
    for post in draw.shuffled(blog["posts"]):
        opened = visitor.click(page=front, link=front.link(post["title"]))
        if opened.path.rstrip("/") != f"/posts/{post['slug']}":
            opened.fail(
                f"The link of {post['title']!r} leads to another address than the post's own.",
                expected=f"/posts/{post['slug']}",
                got=opened.path,
                hint="A link's address may hold a {{ }} as well as its words.",
            )


@check("A blog without posts says so", task=3, after="front_names_blog")
def empty_blog(site, draw):
    page = open_blog(site, draw_blog(draw, 0)).get("/").ok()
    if EMPTY not in page.words:
        page.fail(
            f"This blog has no posts yet. The reader should be told: {EMPTY}",
            expected=EMPTY,
            got=page.words[:200] or "an empty page",
            hint="An empty list counts as false: {% if posts %} ... {% else %} ... {% endif %}.",
        )
    page = open_blog(site, draw_blog(draw, 2)).get("/").ok()
    if EMPTY in page.words:
        page.fail(
            f"This blog has two posts, and the page still says {EMPTY!r}",
            expected="the two posts alone",
            got=EMPTY,
            hint="The message belongs in the {% else %} of the condition.",
        )


@check("Each post has its page", task=4)
def post_page(site, draw):
    blog = draw_blog(draw, 3)
    reading = open_blog(site, blog)
    for post in draw.shuffled(blog["posts"]):
        page = read_post(reading, post["slug"])
        crash = page.inside.get("exception") or {}
        if page.status == 500 and str(crash.get("message", "")).startswith(post["slug"]):
            page.fail(
                f"A new post, {post['slug']}, has no page: the app looked for a template of its own, "
                "and there is "
                "none. One template, post.html, serves all posts.",
                expected="200 and the post",
                got=f"{crash.get('type')}: {crash.get('message')}",
                hint="The template's name stays the same; what you hand over to it changes.",
            )
        page.ok().shows(post["title"], "the title").shows(post["author"], "the author").shows(
            post["date"], "the date"
        )
        for number, paragraph in enumerate(post["paragraphs"], 1):
            page.shows(paragraph, f"paragraph {number} of {len(post['paragraphs'])}")
        for other in blog["posts"]:
            if other is not post:
                page.hides(other["paragraphs"][0], "a paragraph of another post")
        for sample in (*SAMPLES, "This is the first paragraph"):
            page.hides(sample, "one of the designer's samples")


@check("A post that does not exist is not found", task=4, after="post_page")
def unknown_post(site, draw):
    blog = draw_blog(draw, 2)
    page = read_post(open_blog(site, blog), f"{draw.word()}-{draw.number(100, 999)}")
    if page.status == 500:
        page.fail(
            "No post has this slug. That should be a 404, not found, but the app crashed over it.",
            expected="404",
            got="500",
            hint="What does your view do when the loop has found nothing? abort(404) belongs there.",
        )
    page.answers(404)


@check(
    "Another designer's page works with the same view",
    task=5,
    after=("front_names_blog", "front_shows_posts"),
)
def next_designer(site, draw):
    blog = draw_blog(draw, 3)
    page = open_blog(site, blog, {"templates/front.html": NEXT_DESIGN.encode()}).get("/").ok()
    if "Welcome to" not in page.words:
        page.fail(
            "Another designer replaced templates/front.html, but the page is still the old one: "
            "the view does not make it from that file.",
            expected="the new page",
            got=page.words[:200],
            hint='Return render_template("front.html", ...), and keep the HTML out of app.py.',
        )
    if f"Welcome to {blog['name']}" not in page.words:
        page.fail(
            "The new page has {{ blog_name }} in its heading, and the view handed over nothing of "
            "that name. The "
            "names in render_template(...) are the contract between the view and every template.",
            expected=f"Welcome to {blog['name']}",
            got=page.words[:100],
            hint="The task says which two names the next designer counts on.",
        )
    for post in blog["posts"]:
        if post["title"] not in page.words or f"written by {post['author']}" not in page.words:
            page.fail(
                f"The new page shows post.title and post.author of all posts, and {post['title']!r} by "
                f"{post['author']} is not there. Did the view hand over data, or markup? Every tag "
                "belongs in the "
                "template.",
                expected=f"{post['title']} written by {post['author']}",
                got=page.words[:300],
                hint="Hand over the list of posts as it is, under the name posts.",
            )
        page.shows(f"on {post['date']}", "post.date")
        page.shows(f"{len(post['paragraphs'])} paragraphs", "the number of post.paragraphs")
        page.shows(post["slug"], "post.slug")


@check(
    "Signs such as < and & are shown as they were written", task=5, after=("front_shows_posts", "post_page")
)
def signs_as_written(site, draw):
    blog = draw_blog(draw, 2)
    first, second, third = draw.several(3, draw.word)
    blog["name"] = f"{first.title()} & Co."
    blog["posts"][0]["title"] = f"{second} & {third} <3"
    blog["posts"][1]["title"] = f"Why <b>{third}</b> is not &amp;"
    reading = open_blog(site, blog)
    front = reading.get("/").ok()
    for page, title in [(front, post["title"]) for post in blog["posts"]] + [
        (read_post(reading, post["slug"]).ok(), post["title"]) for post in blog["posts"]
    ]:
        if title not in page.words:
            page.fail(
                f"A post is called {title} and the reader sees something else: the title was taken for HTML.",
                expected=title,
                got=page.words[:300],
                hint="Jinja escapes every value by itself in a .html template, unless it is told "
                "that it is safe.",
            )
    front.shows(blog["name"], "the blog's name")


@check("The reader is told how many posts there are", task=5, stretch=True, after="front_shows_posts")
def counts_posts(site, draw):
    for count in (1, 0, draw.number(2, 9)):
        words = f"{count} post" if count == 1 else f"{count} posts"
        page = open_blog(site, draw_blog(draw, count)).get("/").ok()
        page.shows(words, "the number of posts")
        if count == 1:
            page.hides("1 posts", "a plural for one")
