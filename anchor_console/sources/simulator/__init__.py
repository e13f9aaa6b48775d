"""A live room that needs no platform: people with names, tastes and purses, who react to the card on air."""
