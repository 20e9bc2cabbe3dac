from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def front():
    return "Hello, World!"


@app.get("/hi/<name>")
def hi(name):
    return f"Hi {name}"


@app.post("/sum")
def total():
    return {"total": sum(request.get_json()["numbers"])}
