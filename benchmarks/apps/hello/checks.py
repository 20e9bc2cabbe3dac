"""Three requests: the smallest app that is worth a verdict."""

from flaskpath.grading.api import check


@check("It greets", task=1)
def greets(site, draw):
    site.get("/").ok().says("Hello, World!")
    name = draw.name()
    site.get(f"/hi/{name}").ok().says(f"Hi {name}")


@check("It adds", task=1)
def adds(site, draw):
    numbers = [draw.number(1, 99) for _ in range(3)]
    page = site.post("/sum", json={"numbers": numbers}).ok().is_json()
    if page.data != {"total": sum(numbers)}:
        page.fail("The sum is wrong.")
