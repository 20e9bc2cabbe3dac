"""Steps of the database's shape, as Alembic runs them. `schema` decides when."""
