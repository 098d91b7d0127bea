package io.tandem.backend.opencl;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that opens the first OpenCL device, uses two matrices of 16 MiB and closes it, again
 * and again; it prints by how many KiB the process's memory grew from the first time to the last.
 */
final class ReopenedDevice {
  static final int TIMES = 20;

  private ReopenedDevice() {}

  public static void main(String[] arguments) throws IOException {
    useAndClose();
    long before = residentKilobytes();
    for (int i = 0; i < TIMES; i++) {
      useAndClose();
    }
    System.out.println(residentKilobytes() - before);
  }

  private static void useAndClose() {
    try (Backend backend = FirstDevice.DEVICE.open(Precision.FLOAT32)) {
      backend.softmax(backend.matrix(1 << 20, 4));
      backend.softmax(backend.matrix(1 << 20, 4));
      backend.finish();
    }
    System.gc();
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
