"""The page on which a topic is learned: lesson, editor and checks side by side."""
