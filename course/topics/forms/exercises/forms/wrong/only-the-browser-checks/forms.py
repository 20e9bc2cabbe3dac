from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional


class ContactForm(FlaskForm):
    name = StringField()
    email = EmailField()
    guests = IntegerField(validators=[Optional()])
    message = TextAreaField()
