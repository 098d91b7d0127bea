package io.tandem.backend.opencl;

import io.tandem.backend.DeviceException;
import io.tandem.backend.Features;
import java.util.Arrays;

/**
 * What programs read and never write: features, scalings, labels and orders. Aparapi may make their
 * device memory anew from these arrays at any time, and loses nothing by it.
 */
final class Float32Constants {
  private final Float32Kernel kernel;
  private final long largestPiece;
  private int bytes;
  private int reals;
  private int integers;
  private boolean bytesChanged;
  private boolean realsChanged;
  private boolean integersChanged;

  /**
   * Constants of a kernel, none yet.
   *
   * @param largestPiece the most bytes that the device gives to one array
   */
  Float32Constants(Float32Kernel kernel, long largestPiece) {
    this.kernel = kernel;
    this.largestPiece = largestPiece;
  }

  /** Adds features that are bytes; returns their place. */
  int add(Features.Bytes features) {
    int place = bytes;
    bytes = end(place, (long) features.rows() * features.columns(), Byte.BYTES);
    if (bytes > kernel.bytes.length) {
      kernel.bytes = Arrays.copyOf(kernel.bytes, grown(bytes));
    }
    overwrite(place, features);
    return place;
  }

  /** Adds features that are real numbers; returns their place. */
  int add(Features.Reals features) {
    int place = reals;
    end(place, (long) features.rows() * features.columns(), Float.BYTES);
    for (double[] row : features.data()) {
      add(row);
    }
    return place;
  }

  /** Adds real numbers; returns their place. */
  int add(double[] values) {
    int place = reals;
    reals = end(place, values.length, Float.BYTES);
    if (reals > kernel.reals.length) {
      kernel.reals = Arrays.copyOf(kernel.reals, grown(reals));
    }
    overwrite(place, values);
    return place;
  }

  /** Adds whole numbers; returns their place. */
  int add(int[] values) {
    int place = integers;
    integers = end(place, values.length, Integer.BYTES);
    if (integers > kernel.integers.length) {
      kernel.integers = Arrays.copyOf(kernel.integers, grown(integers));
    }
    overwrite(place, values);
    return place;
  }

  /** Overwrites bytes, which no queued operation may still want to read. */
  void overwrite(int place, Features.Bytes features) {
    int at = place;
    for (byte[] row : features.data()) {
      System.arraycopy(row, 0, kernel.bytes, at, features.columns());
      at += features.columns();
    }
    bytesChanged = true;
  }

  /** Overwrites real numbers, which no queued operation may still want to read. */
  void overwrite(int place, Features.Reals features) {
    int at = place;
    for (double[] row : features.data()) {
      overwrite(at, row);
      at += features.columns();
    }
  }

  private void overwrite(int place, double[] values) {
    for (int i = 0; i < values.length; i++) {
      kernel.reals[place + i] = (float) values[i];
    }
    realsChanged = true;
  }

  /** Overwrites whole numbers, which no queued operation may still want to read. */
  void overwrite(int place, int[] values) {
    System.arraycopy(values, 0, kernel.integers, place, values.length);
    integersChanged = true;
  }

  /** Has what changed sent to the device before the kernel next runs. */
  void putChanges() {
    if (bytesChanged) {
      kernel.put(kernel.bytes);
    }
    if (realsChanged) {
      kernel.put(kernel.reals);
    }
    if (integersChanged) {
      kernel.put(kernel.integers);
    }
    bytesChanged = false;
    realsChanged = false;
    integersChanged = false;
  }

  private int end(int place, long count, int size) {
    long end = place + count;
    if (end * size > largestPiece) {
      throw new DeviceException(
          String.format(
              "the data sets take %d bytes in one piece, and the OpenCL device gives at most %d;"
                  + " use fewer examples, or --device cpu",
              end * size, largestPiece));
    }
    return (int) end;
  }

  /** A quarter more, so that small additions do not copy all each time. */
  private static int grown(int needed) {
    return (int) Math.min(needed * 1.25, Integer.MAX_VALUE - 8);
  }
}
