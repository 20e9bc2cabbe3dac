"""The settings. So far there is one layer, and it is the same everywhere."""


class Default:
    TITLE = "Repair café"
    PLACES = 20
    FEE = 2.5
    OPEN = True
    DAYS = ["Tuesday"]
    DISPLAY_KEY = "shop-window-7"
