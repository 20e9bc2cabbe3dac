"""The café's website. `flask run` looks for this file."""

import today
