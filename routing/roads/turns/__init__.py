"""The roads as turns see them: states, corners, what a turn costs."""
