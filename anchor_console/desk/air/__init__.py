"""What is on air and what comes next: the card, the queue, whom to greet, the overlay."""
