"""How it speaks: pages, open data, text messages."""
