"""Pages and the JSON API: requests in, what the library reads out; nothing is computed and nothing is decided here."""
