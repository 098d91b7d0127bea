package io.tandem.report.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Records one behind the other, each with its length and checksums, as TensorFlow's {@code
 * record_writer.h} describes them (TFRecord). A file that ends in the middle of a record is read up
 * to the record before.
 */
final class RecordWriter implements Closeable {
  /** What a checksum is masked with, because checksums of checksums are weak. */
  private static final int MASK_DELTA = 0xa282ead8;

  private static final int MASK_ROTATION = 15;

  private final OutputStream out;

  RecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a record, in one piece. */
  void write(byte[] record) throws IOException {
    ByteBuffer framed =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + record.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    framed.putLong(record.length);
    framed.putInt(maskedChecksum(framed.array(), Long.BYTES));
    framed.put(record);
    framed.putInt(maskedChecksum(record, record.length));
    out.write(framed.array());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static int maskedChecksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), MASK_ROTATION) + MASK_DELTA;
  }
}
