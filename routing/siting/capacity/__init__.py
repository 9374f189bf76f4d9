"""Sites that can serve only so much: the search behind capacitated location."""
