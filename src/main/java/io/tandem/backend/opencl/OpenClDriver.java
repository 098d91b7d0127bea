package io.tandem.backend.opencl;

import com.aparapi.Config;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeRecord;
import io.tandem.backend.Unusable;
import io.tandem.backend.natives.LinkerFolders;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The machine's OpenCL, looked for when it is first asked for. No class of Aparapi is loaded where
 * OpenCL's loader is missing.
 */
final class OpenClDriver {
  /** OpenCL's loader, which Aparapi's native library asks the linker for. */
  private static final String LIBRARY = "libOpenCL.so.1";

  private static final String ADVICE =
      "install OpenCL for your hardware: with the driver of an NVIDIA GPU it comes along; Debian has"
          + " ocl-icd-libopencl1, and for it mesa-opencl-icd (AMD), intel-opencl-icd (Intel), pocl-opencl-icd (any CPU)";

  /** Java's library that keeps others from its signals, and where the linker is told of it. */
  private static final String SIGNAL_LIBRARY = "libjsig.so";

  private static final String PRELOADED = "LD_PRELOAD";

  private final Map<String, String> environment;
  private final Path root;
  private Probe probe;
  private List<OpenClProcessor> processors = List.of();

  /**
   * The OpenCL of a machine.
   *
   * @param environment the process's environment variables
   * @param root of the file system
   */
  OpenClDriver(Map<String, String> environment, Path root) {
    this.environment = environment;
    this.root = root;
  }

  /** What came of looking. */
  synchronized Probe probe() {
    if (probe == null) {
      ProbeRecord record = new ProbeRecord();
      if (isLinux()) {
        record.step("OpenCL library", ADVICE, this::findLibrary);
      }
      record.step("Aparapi's library", ADVICE, Aparapi::load);
      record.step("OpenCL devices", ADVICE, this::findProcessors);
      probe = record.toProbe();
    }
    return probe;
  }

  /** The devices that were found. */
  List<OpenClProcessor> processors() {
    probe();
    return processors;
  }

  /**
   * What to do where a device does not compile or run a kernel. The compiler of a driver that
   * computes on the CPU (PoCL's, which is LLVM) sets handlers of its own for the signals by which
   * Java stops its threads: the first signal makes it delete what it has written so far.
   */
  String adviceForKernels() {
    String another = "use another device";
    if (!isLinux() || environment.getOrDefault(PRELOADED, "").contains(SIGNAL_LIBRARY)) {
      return another;
    }
    Path library = Path.of(System.getProperty("java.home"), "lib", SIGNAL_LIBRARY);
    return another
        + ", or, if this one computes on the CPU (PoCL), start Java with "
        + PRELOADED
        + "="
        + library
        + " as the launcher does";
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").startsWith("Linux");
  }

  private String findLibrary() throws Unusable {
    Stream<Path> named =
        Stream.of(environment.getOrDefault("LD_LIBRARY_PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of);
    return Stream.concat(named, LinkerFolders.of(root).stream())
        .map(folder -> folder.resolve(LIBRARY))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new Unusable(LIBRARY + " is in none of the linker's folders", ADVICE))
        .toString();
  }

  private String findProcessors() throws Unusable {
    processors = Aparapi.processors();
    if (processors.isEmpty()) {
      throw new Unusable("there is none: no driver is registered with OpenCL's loader", ADVICE);
    }
    return String.join(", ", processors.stream().map(OpenClProcessor::description).toList());
  }

  /** What touches Aparapi, in a class of its own, so that it is loaded when it is first used. */
  private static final class Aparapi {
    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger LOGGER = Logger.getLogger(Config.getLoggerName());

    static String load() throws Unusable {
      // It would print stack traces; what matters of them is in our own messages.
      LOGGER.setLevel(Level.OFF);
      if (!OpenCLLoader.isOpenCLAvailable()) {
        throw new Unusable(
            "it does not load on "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch"),
            "use --device cpu");
      }
      return "loaded";
    }

    static List<OpenClProcessor> processors() {
      return OpenCLDevice.listDevices(null).stream().map(OpenClProcessor::new).toList();
    }
  }
}
