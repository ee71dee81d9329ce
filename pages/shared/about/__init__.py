"""The parts of the Data and Methods pages."""
