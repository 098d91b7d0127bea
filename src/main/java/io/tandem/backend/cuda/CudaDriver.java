package io.tandem.backend.cuda;

import io.tandem.backend.Probe;
import io.tandem.backend.cuda.natives.LibraryFolders;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * NVIDIA's driver on this machine. That there is none is found out by looking for a file, before
 * any class of JCuda's is loaded.
 */
final class CudaDriver {
  /** The driver's library, which installs with the driver and not with the toolkit. */
  static final String LIBRARY = "libcuda.so.1";

  private static final String INSTALL =
      "install NVIDIA's driver, 525 or newer; if it is installed, name the folder of "
          + LIBRARY
          + " in "
          + LibraryFolders.VARIABLE;

  private final Map<String, String> environment;
  private final Path root;
  private Probe probe;
  private DriverStart start;

  /**
   * The driver that is found by these environment variables.
   *
   * @param environment the process's
   * @param root of the file system
   */
  CudaDriver(Map<String, String> environment, Path root) {
    this.environment = environment;
    this.root = root;
  }

  /** What came of starting the driver; it is started the first time. */
  synchronized Probe probe() {
    if (probe == null) {
      ProbeRecord record = new ProbeRecord();
      record.step("platform", "use Linux on x86_64, or --device cpu", CudaDriver::platform);
      LibraryFolders folders = LibraryFolders.of(environment, root);
      record.step("library folders", INSTALL, () -> list(folders));
      record.step("driver library", INSTALL, () -> find(folders).toString());
      if (!record.hasFailed()) {
        start = new DriverStart(environment, folders);
        start.run(record, folders.find(LIBRARY).orElseThrow());
      }
      probe = record.toProbe();
    }
    return probe;
  }

  /** What the started driver found; there is something only where the probe has passed. */
  synchronized DriverStart start() {
    return start;
  }

  /** The number of GPUs; 0 where the driver does not start. */
  int gpus() {
    return probe().passed() ? start().gpus() : 0;
  }

  private static String platform() throws Unusable {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      throw new Unusable(
          "this is " + platform, "use Linux on x86_64, the one platform with GPU support");
    }
    return platform;
  }

  private static String list(LibraryFolders folders) throws Unusable {
    if (folders.isSwitchedOff()) {
      throw new Unusable(
          "switched off by " + LibraryFolders.VARIABLE + "=" + LibraryFolders.NONE,
          "unset " + LibraryFolders.VARIABLE);
    }
    if (!folders.missing().isEmpty()) {
      throw new Unusable(
          LibraryFolders.VARIABLE + " names " + folders.missing().get(0) + ", which is no folder",
          "correct it, or unset it");
    }
    return folders.list().stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private static Path find(LibraryFolders folders) throws Unusable {
    return folders
        .find(LIBRARY)
        .orElseThrow(
            () ->
                new Unusable(
                    LIBRARY + " is in none of " + folders.list().size() + " library folders",
                    INSTALL));
  }
}
