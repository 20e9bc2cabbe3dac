"""The rooms by number: how many beds, and what one bed costs a night."""

ROOMS = {
    1: {"beds": 4, "price": 24},
    2: {"beds": 8, "price": 18},
    7: {"beds": 2, "price": 39},
}
