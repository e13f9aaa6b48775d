"""What every room stands on: ids, money, clock, text, events, tasks, notices; no Qt, no network, no database."""
