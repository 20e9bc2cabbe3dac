from flask import Flask

from app.pages import Page, PostPage
from posts import POSTS

app = Flask(__name__)
app.config.update(
    BLOG="Slow Trains",
    MENU={"home": "Front page", "posts": "All posts", "about": "Who writes this", "guest": "A guest"},
)


@app.context_processor
def sidebar():
    return {"newest": POSTS[:3]}


for endpoint, path in {"home": "/", "posts": "/posts/", "about": "/about", "guest": "/guest"}.items():
    app.add_url_rule(path, view_func=Page.as_view(endpoint, f"{endpoint}.html"))
app.add_url_rule("/posts/<slug>", view_func=PostPage.as_view("post"))
