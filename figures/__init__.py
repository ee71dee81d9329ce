"""From frames to plotly figures; labels arrive translated."""
