"""Random ONNX graphs and what must hold of them, for random-graphs.py."""
