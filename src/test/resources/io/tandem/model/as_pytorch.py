"""Copies a model as PyTorch's users save one: safetensors.torch.save_file(net.state_dict(), file).

Reads and writes the format with Python's standard library alone, as
https://github.com/huggingface/safetensors describes it; what that library's own writer does is kept:
tensors sorted by name, a header padded with blanks to eight bytes, and {"format": "pt"} as metadata.
Usage: as_pytorch.py MODEL COPY; prints the names of the tensors in the order of their data.
"""

import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()

header.pop("__metadata__")
print(*sorted(header, key=lambda name: header[name]["data_offsets"][0]))

copied = {"__metadata__": {"format": "pt"}}
parts = []
offset = 0
for name in sorted(header):
    begin, end = header[name]["data_offsets"]
    numbers = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
    parts.append(struct.pack(f"<{len(numbers)}f", *numbers))
    copied[name] = {
        "dtype": "F32",
        "shape": header[name]["shape"],
        "data_offsets": [offset, offset + end - begin],
    }
    offset += end - begin

text = json.dumps(copied, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[2], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
