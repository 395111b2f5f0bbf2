"""From trained networks to artifacts: ONNX graphs, the gate they must pass, and the folder they are written to."""
