package io.tandem.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a file in the safetensors format holds (https://github.com/huggingface/safetensors): named
 * tensors, and names with texts.
 *
 * @param tensors in the order of their data
 * @param metadata free texts by name
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** The header's name for the metadata. */
  static final String METADATA = "__metadata__";

  /** The header's length is a 64-bit number in front of it. */
  static final int LENGTH_BYTES = Long.BYTES;

  /** The longest header that readers take. */
  static final int LONGEST_HEADER = 100_000_000;

  /**
   * Reads a file.
   *
   * @throws ModelException if it is missing, or not in the format
   */
  public static Safetensors read(Path file) {
    return SafetensorsReader.read(file);
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, out -> SafetensorsWriter.write(this, out));
  }
}
