package io.tandem.backend.cuda;

import io.tandem.backend.cuda.natives.CublasLibrary;
import io.tandem.backend.cuda.natives.LibraryFolders;
import io.tandem.backend.cuda.natives.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;

/** Loads the driver, JCuda and cuBLAS, in this order, and asks the driver for its GPUs. */
final class DriverStart {
  private static final String NEWER_DRIVER = "install NVIDIA's driver 525 or newer";

  private static final String CUBLAS =
      "install cuBLAS (the CUDA toolkit, or pip install nvidia-cublas-cu12), or name its folder in "
          + LibraryFolders.VARIABLE;

  private static final String CACHE =
      "make the folder of native libraries writable, or set XDG_CACHE_HOME to one that is";

  /** A process is linked with one driver: another one cannot take its place. */
  private static Path linked;

  private final LibraryFolders folders;
  private final JCudaNatives natives;
  private CudaVersion version;
  private CublasLibrary cublas;
  private int gpus;

  DriverStart(Map<String, String> environment, LibraryFolders folders) {
    this.folders = folders;
    natives = new JCudaNatives(PrivateFolder.of(environment));
  }

  void run(ProbeRecord record, Path driver) {
    record.step("JCuda", CACHE, () -> link(driver));
    record.step("driver version", NEWER_DRIVER, this::readVersion);
    record.step("driver start", "restart the machine, or install the driver anew", this::start);
    record.step("cuBLAS library", CUBLAS, this::findCublas);
    record.step("JCublas", CUBLAS, this::linkCublas);
  }

  CudaVersion version() {
    return version;
  }

  CublasLibrary cublas() {
    return cublas;
  }

  int gpus() {
    return gpus;
  }

  /** Once the driver is loaded, the linker takes it for what JCuda needs, wherever it lies. */
  private String link(Path driver) throws IOException, Unusable {
    synchronized (DriverStart.class) {
      if (linked == null) {
        System.load(driver.toString());
        linked = driver;
      } else if (!Files.isSameFile(linked, driver)) {
        throw new Unusable(
            "this process is linked with " + linked + " already", "start another process");
      }
    }
    return natives.link(JCudaDriver.class, "JCudaDriver", UnaryOperator.identity()).toString();
  }

  /** Asked first: a driver that is too old lacks functions that the linker would look for. */
  private String readVersion() throws Unusable {
    int[] code = new int[1];
    Status.check(JCudaDriver.cuDriverGetVersion(code), "asking the driver for its version");
    version = new CudaVersion(code[0]);
    if (version.isOlderThan(CudaVersion.OLDEST)) {
      throw new Unusable(
          "the driver supports CUDA " + version + ", and " + CudaVersion.OLDEST + " is needed",
          NEWER_DRIVER);
    }
    return "CUDA " + version;
  }

  private String start() throws Unusable {
    int code = JCudaDriver.cuInit(0);
    if (code == CUresult.CUDA_ERROR_NO_DEVICE) {
      throw new Unusable(
          "the driver sees no GPU",
          "check CUDA_VISIBLE_DEVICES and, in a container, that it was started with GPUs;"
              + " nvidia-smi lists what the driver sees");
    }
    Status.check(code, "cuInit");
    int[] count = new int[1];
    Status.check(JCudaDriver.cuDeviceGetCount(count), "counting the GPUs");
    gpus = count[0];
    return gpus == 1 ? "1 GPU" : gpus + " GPUs";
  }

  private String findCublas() throws Unusable {
    List<CublasLibrary> found = CublasLibrary.in(folders);
    cublas =
        CublasLibrary.choose(found, version.major())
            .orElseThrow(
                () ->
                    found.isEmpty()
                        ? new Unusable(
                            "libcublas.so.12, or a newer one, is in none of "
                                + folders.list().size()
                                + " library folders",
                            CUBLAS)
                        : new Unusable(
                            "the driver supports CUDA "
                                + version
                                + ", which is too old for "
                                + found.get(0).path(),
                            "install cuBLAS 12 (pip install nvidia-cublas-cu12), or a newer driver"));
    return cublas.path().toString();
  }

  private String linkCublas() throws IOException {
    // cuBLAS needs this neighbour, which the linker does not look for beside it everywhere.
    Path light = cublas.path().resolveSibling("libcublasLt.so." + cublas.major());
    if (Files.isRegularFile(light)) {
      System.load(light.toString());
    }
    System.load(cublas.path().toString());
    String file = natives.link(JCublas2.class, "JCublas2", cublas::retarget).toString();
    return cublas.major() == CublasLibrary.LINKED
        ? file
        : file + ", made to need libcublas.so." + cublas.major();
  }
}
