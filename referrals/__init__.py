"""What the network does. Knows nothing of Telegram."""
