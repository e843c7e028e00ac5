"""Charts (走势图): drawn from plain values, as SVG by the server or as a figure for the browser."""
