ROOMS = {101: "The Anchor", 102: "The Barrel", 201: "The Compass"}
