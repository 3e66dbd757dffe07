"""One file a command; each holds one function ``run`` whose parameters are the options."""
