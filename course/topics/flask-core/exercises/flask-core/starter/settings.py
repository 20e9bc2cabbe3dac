"""The hostel's settings. The owner changes this file; nobody else has to."""

HOSTEL_NAME = "The Gull and Lantern"
CITY = "Harbour Town"
CURRENCY = "EUR"
CLOSED = False  # True in winter
CLOSED_MESSAGE = "We sleep until spring."
