"""What people do with what was said: lines, mutes, phrases, asks and tickets."""
