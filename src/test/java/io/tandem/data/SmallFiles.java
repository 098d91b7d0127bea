package io.tandem.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small data sets in the formats that Tandem reads. */
public final class SmallFiles {
  private SmallFiles() {}

  /** Unsigned bytes in IDX. */
  static byte[] idx(int[] shape, byte[] content) {
    ByteBuffer idx = ByteBuffer.allocate(4 + 4 * shape.length + content.length);
    idx.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) shape.length);
    for (int size : shape) {
      idx.putInt(size);
    }
    return idx.put(content).array();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Images of 3 x 2 pixels; pixel p of image i is 10 i + p, its label i mod 10. */
  public static void writeMnist(Path folder, int training, int test) throws IOException {
    writeIdxPair(folder, "train", training);
    writeIdxPair(folder, "t10k", test);
  }

  private static void writeIdxPair(Path folder, String part, int count) throws IOException {
    byte[] pixels = new byte[count * 6];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int p = 0; p < 6; p++) {
        pixels[6 * i + p] = (byte) (10 * i + p);
      }
    }
    Files.write(folder.resolve(part + "-images-idx3-ubyte"), idx(new int[] {count, 2, 3}, pixels));
    Files.write(
        folder.resolve(part + "-labels-idx1-ubyte.gz"), gzip(idx(new int[] {count}, labels)));
  }

  /** An array as numpy.save writes it. */
  static byte[] npy(int major, String type, String shape, byte[] content) {
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    int lengthBytes = major == 1 ? 2 : 4;
    int end = (8 + lengthBytes + text.length() + 1 + 63) / 64 * 64;
    byte[] header = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer npy = ByteBuffer.allocate(end + content.length).order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    npy.put((byte) major).put((byte) 0);
    int length = end - 8 - lengthBytes;
    if (major == 1) {
      npy.putShort((short) length);
    } else {
      npy.putInt(length);
    }
    npy.put(header);
    while (npy.position() < end - 1) {
      npy.put((byte) ' ');
    }
    return npy.put((byte) '\n').put(content).array();
  }

  /** float32 in little-endian order. */
  static byte[] floats(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    return bytes.array();
  }

  /** A picture whose pixel p has the colour {@code first + p * step}. */
  static Path writePicture(
      Path file, String format, int type, int width, int height, int first, int step)
      throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, type);
    for (int p = 0; p < width * height; p++) {
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(p % width, p / width, 0, first + p * step);
      } else {
        image.setRGB(p % width, p / width, first + p * step);
      }
    }
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new IOException("nothing writes " + format);
    }
    return file;
  }
}
