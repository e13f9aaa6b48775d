"""What the goods on sale are called, and all that their colours and sizes may be asked for by."""
