"""The members of the magazine, and what stands on their cards. Nothing here needs a change."""

CARDS = {
    "well-4402": "Mira",
    "barn-1987": "Omar",
    "mill-6315": "Tessa",
    "quay-2050": "Pavel",
    "moor-7738": "Yara",
}


def find_member(code):
    """The name of the member with this code on the card, or None."""
    return CARDS.get(code)
