"""Static rules over a Flask project. Knows neither the site nor learners."""
