"""The HTML of the magazine. Nothing here needs a change."""

from markupsafe import escape

THEMES = ("light", "dark", "sepia")
ARTICLES = {1: "How to read in a hammock", 2: "A map of every well in town", 3: "Owls, and where they sleep"}


def page(theme, title, body):
    choices = "".join(f"<option>{name}</option>" for name in THEMES)
    return f"""<!doctype html>
<html lang="en" data-theme="{escape(theme)}">
<title>{escape(title)}</title>
<style>[data-theme=dark] {{background: #111; color: #eee}} [data-theme=sepia] {{background: #f4ecd8; color: #432}}</style>
<h1>{escape(title)}</h1>
{body}
<footer>
  <p>Theme: {escape(theme)}</p>
  <form method="post" action="/theme"><select name="theme" aria-label="Theme">{choices}</select><button>Choose</button></form>
  <form method="post" action="/theme/reset"><button>Back to the usual</button></form>
</footer>
</html>"""


def front_page(theme):
    links = "".join(f'<li><a href="/articles/{number}">{escape(title)}</a></li>' for number, title in ARTICLES.items())
    return page(theme, "The Lantern", f'<ul>{links}</ul><p><a href="/members">For members</a></p>')


def article_page(theme, number):
    return page(theme, ARTICLES[number], "<p>Once upon a time.</p>")


def letter_page(theme, name):
    return page(theme, "From the editor", f"<p>Dear {escape(name)}, the next issue comes on Friday.</p>")


def card_page(theme):
    return page(
        theme,
        "For members",
        '<form method="post" action="/member"><label>Code <input name="code"></label><button>Go</button></form>',
    )
