"""What the market knows."""
