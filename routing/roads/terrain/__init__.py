"""Heights from a terrain model, and the relief that maps are drawn on."""
