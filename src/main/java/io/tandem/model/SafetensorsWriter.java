package io.tandem.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.backend.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the safetensors format. */
final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 8_192;

  private SafetensorsWriter() {}

  static void write(Safetensors content, OutputStream out) throws IOException {
    byte[] header = header(content);
    out.write(littleEndian(Safetensors.LENGTH_BYTES).putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : content.tensors().values()) {
      writeValues(tensor, out);
    }
  }

  /** Padded with blanks, so that the data begins at a multiple of eight bytes. */
  private static byte[] header(Safetensors content) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode metadata = root.putObject(Safetensors.METADATA);
    content.metadata().forEach(metadata::put);
    long offset = 0;
    for (var entry : content.tensors().entrySet()) {
      Tensor tensor = entry.getValue();
      long end = offset + (long) tensor.values().length * tensor.precision().bytes();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", DataType.of(tensor.precision()).name());
      node.putPOJO("shape", tensor.shape());
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsBytes(root);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, " ".getBytes(StandardCharsets.US_ASCII)[0]);
    return padded;
  }

  private static void writeValues(Tensor tensor, OutputStream out) throws IOException {
    double[] values = tensor.values();
    for (int from = 0; from < values.length; from += CHUNK) {
      int to = Math.min(from + CHUNK, values.length);
      ByteBuffer bytes = littleEndian((to - from) * tensor.precision().bytes());
      if (tensor.precision() == Precision.FLOAT32) {
        float[] singles = new float[to - from];
        for (int i = from; i < to; i++) {
          singles[i - from] = (float) values[i];
        }
        bytes.asFloatBuffer().put(singles);
      } else {
        bytes.asDoubleBuffer().put(values, from, to - from);
      }
      out.write(bytes.array());
    }
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
