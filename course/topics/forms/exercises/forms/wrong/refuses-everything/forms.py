from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange


class ContactForm(FlaskForm):
    name = StringField("Your name", [DataRequired("What shall we call you?"), Length(max=40)])
    email = EmailField("Your email address", [DataRequired("Where shall we answer?"), Email(), Length(max=5)])
    guests = IntegerField(
        "How many are you?",
        [InputRequired("A number, please."), NumberRange(1, 12, "We have beds for 1 to 12.")],
    )
    message = TextAreaField("Your letter", [DataRequired("We would like to read something."), Length(10, 500)])
    send = SubmitField("Send")

    def validate_message(self, field):
        if "http://" in field.data or "https://" in field.data:
            raise ValidationError("No web addresses, please: the mule can't read them.")
