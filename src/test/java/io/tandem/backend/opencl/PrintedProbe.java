package io.tandem.backend.opencl;

import java.nio.file.Path;
import java.util.Map;

/**
 * A program that prints what comes of trying the first OpenCL device of a machine whose file system
 * is the folder that it is given.
 */
final class PrintedProbe {
  private PrintedProbe() {}

  public static void main(String[] arguments) {
    OpenClDriver driver = new OpenClDriver(Map.of(), Path.of(arguments[0]));
    new OpenClDevice(driver, 0).probe().steps().forEach(System.out::println);
  }
}
