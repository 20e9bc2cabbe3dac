from flask import Flask, Response, render_template, request
from flask.views import MethodView

import board

app = Flask(__name__)


class Contact(MethodView):
    def get(self, status=200):
        return render_template("contact.html", messages=board.messages), status

    def post(self):
        board.messages.append({"name": request.form.get("name"), "text": request.form.get("message")})
        return self.get(201)


class Sign(MethodView):
    def get(self):
        words = board.read_sign()
        return board.plain(words) if words is not None else Response(status=404)

    def put(self):
        status = 201 if board.read_sign() is None else 200
        board.hang_sign(request.stream.read().decode())
        return self.get(), status

    def delete(self):
        board.take_sign_down()
        return "", 200


app.add_url_rule("/contact", view_func=Contact.as_view("contact"))
app.add_url_rule("/sign", view_func=Sign.as_view("sign"))
