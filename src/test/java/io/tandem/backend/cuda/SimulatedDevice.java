package io.tandem.backend.cuda;

import io.tandem.backend.cuda.natives.LibraryFolders;
import java.nio.file.Path;
import java.util.Map;

/** The simulated GPU as a device, found as a user's is: by where its libraries lie. */
final class SimulatedDevice {
  /** A file system with nothing in it: what the machine itself has is not found. */
  private static final Path NOWHERE = Path.of("/nowhere");

  private static CudaDevice device;

  private SimulatedDevice() {}

  /**
   * The device that all tests of this process share; skips the calling test where there is none.
   */
  static synchronized CudaDevice get() {
    if (device == null) {
      device = new CudaDevice(driver(Simulator.folder()), 0);
    }
    return device;
  }

  /** A driver that is found in this folder and nowhere else. */
  static CudaDriver driver(Path folder) {
    return new CudaDriver(environment(folder), NOWHERE);
  }

  /** What a user sets to have the libraries of a folder found, and natives kept beside it. */
  static Map<String, String> environment(Path folder) {
    return Map.of(
        LibraryFolders.VARIABLE,
        folder.toString(),
        "XDG_CACHE_HOME",
        folder.resolveSibling("simulator-cache").toString());
  }
}
