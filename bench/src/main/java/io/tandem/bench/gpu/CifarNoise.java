package io.tandem.bench.gpu;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Noise in CIFAR-10's binary format: a training run costs the same as on the pictures. */
final class CifarNoise {
  private static final int RECORDS = 10_000;
  private static final int PIXELS = 3_072;
  private static final int CLASSES = 10;

  private CifarNoise() {}

  /**
   * Writes the six files.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Random random = new Random(1);
    byte[] pixels = new byte[PIXELS];
    for (String name :
        List.of(
            "data_batch_1",
            "data_batch_2",
            "data_batch_3",
            "data_batch_4",
            "data_batch_5",
            "test_batch")) {
      Path file = folder.resolve(name + ".bin");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        for (int i = 0; i < RECORDS; i++) {
          random.nextBytes(pixels);
          out.write(random.nextInt(CLASSES));
          out.write(pixels);
        }
      }
    }
  }
}
