"""One file per page: read what the address asks for, show it. HTML only; nothing here knows the database."""
