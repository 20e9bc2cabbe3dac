"""Find and mend: a topic's wrong ways as broken apps, each with a visitor's complaint. Mending one passes no topic."""
