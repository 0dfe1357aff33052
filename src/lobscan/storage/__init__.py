"""DuckDB: the store, its migrations, its one writer, and a module of queries per noun."""
