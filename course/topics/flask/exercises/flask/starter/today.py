"""What the kitchen writes every morning. The website only reads it."""

NAME = "The Copper Kettle"
SOUP = "leek and potato"
CLOSES = "17:30"
CAKE = "lemon drizzle"  # "" on days without cake
