package io.tandem.data;

import io.tandem.backend.Features;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What tells a data set from another, and from itself after a change. All of it is read, since a
 * sample could miss the change; a processor computes CRC32C (RFC 3720) nearly as fast as it reads.
 *
 * @param examples how many there are
 * @param features how many each has
 * @param classes how many there are
 * @param crc32c over features, labels, the names of the classes and the shape of the images, in
 *     hexadecimal digits
 */
public record Fingerprint(int examples, int features, int classes, String crc32c) {
  /** Takes a data set's. */
  public static Fingerprint of(Dataset data) {
    CRC32C checksum = new CRC32C();
    Features features = data.features();
    if (features instanceof Features.Bytes bytes) {
      for (byte[] row : bytes.data()) {
        checksum.update(row);
      }
    } else if (features instanceof Features.Reals reals) {
      ByteBuffer buffer = ByteBuffer.allocate(reals.columns() * Double.BYTES);
      for (double[] row : reals.data()) {
        buffer.clear().asDoubleBuffer().put(row);
        checksum.update(buffer);
      }
    }
    ByteBuffer labels = ByteBuffer.allocate(data.size() * Integer.BYTES);
    labels.asIntBuffer().put(data.labels());
    checksum.update(labels);
    checksum.update((data.classes() + " " + data.image()).getBytes(StandardCharsets.UTF_8));
    return new Fingerprint(
        data.size(),
        features.columns(),
        data.classes().size(),
        String.format("%08x", checksum.getValue()));
  }

  @Override
  public String toString() {
    return String.format(
        "%,d examples of %,d features in %,d classes with the CRC32C %s",
        examples, features, classes, crc32c);
  }
}
