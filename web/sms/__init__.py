"""Text messages (短信)."""
