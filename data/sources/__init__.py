"""One module for each provider; each has `to_observations(folder, areas) -> Reading`."""
