"""The wanted address is matched against the site's own rules and built anew from what was found."""

from keepers import create_app

app = create_app()
