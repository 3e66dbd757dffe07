"""What a figure rests on, drawn up from the results of the rooms, node by node."""
