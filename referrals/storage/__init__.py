"""What the network remembers: one schema for SQLite and PostgreSQL. The only room that imports SQLAlchemy."""
