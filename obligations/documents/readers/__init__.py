"""Files of each kind (Word, web pages, text with tables) as an ``original``: what a reader of their pages sees."""
