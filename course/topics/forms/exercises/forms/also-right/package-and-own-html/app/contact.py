from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, StopValidation


def plain(form, field):
    if "://" in field.data:
        raise StopValidation("No links.")


class Contact(FlaskForm):
    name = StringField(validators=[DataRequired(), Length(max=40)])
    email = StringField(validators=[DataRequired(), Email()])
    guests = IntegerField(validators=[DataRequired(), NumberRange(min=1, max=12)])
    message = StringField(validators=[DataRequired(), Length(min=10, max=500), plain])
