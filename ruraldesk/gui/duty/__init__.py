"""交接班: three steps from one clerk to the next, and a new recovery sheet after them."""
