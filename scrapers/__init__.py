"""What the market hears: foreign pages, read with care."""
