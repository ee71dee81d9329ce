"""What every page shares: the frame, the address, cached reads, the chart frame."""
