package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeStep;
import io.tandem.backend.Unusable;
import io.tandem.backend.cuda.natives.LibraryFolders;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a GPU lacks, the probe says so, and what to do. */
@NeedsSimulator
class ProbeTest {
  @TempDir private Path folder;

  @BeforeEach
  void linkSimulator() {
    SimulatedDevice.get().probe();
    Simulator.reset();
    Simulator.quiet(true);
  }

  @AfterEach
  void reset() throws IOException {
    Simulator.reset();
    // A start that failed is forgotten by the next one that does not.
    assertThat(JCudaDriver.cuInit(0)).isEqualTo(CUresult.CUDA_SUCCESS);
    Files.deleteIfExists(folder.resolve(CudaDriver.LIBRARY));
  }

  @Test
  void aGpuThatWorksPassesEveryStep() {
    Probe probe = SimulatedDevice.get().probe();

    assertThat(probe.passed()).isTrue();
    assertThat(probe.steps())
        .extracting(ProbeStep::name)
        .containsExactly(
            "platform",
            "library folders",
            "driver library",
            "JCuda",
            "driver version",
            "driver start",
            "cuBLAS library",
            "JCublas",
            "GPU",
            "context",
            "kernels",
            "memory and cuBLAS",
            "own kernel",
            "product");
    assertThat(SimulatedDevice.get().info().line())
        .startsWith("cuda: Tandem's CUDA simulator, compute capability 9.0, memory ");
  }

  @Test
  void noDriver() {
    Device device = new CudaDevice(SimulatedDevice.driver(folder), 0);

    assertFails(device, "driver library", "libcuda.so.1 is in none of 1 library folders", "525");
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> device.open(Precision.FLOAT32))
        .withMessageContaining("--device cuda")
        .withMessageContaining("libcuda.so.1 is in none of 1 library folders")
        .withMessageContaining("install NVIDIA's driver");
  }

  @Test
  void switchedOff() {
    CudaDriver driver =
        new CudaDriver(Map.of(LibraryFolders.VARIABLE, LibraryFolders.NONE), folder);

    assertFails(new CudaDevice(driver, 0), "library folders", "switched off", "unset");
  }

  @Test
  void aFolderThatIsNamedAndMissing() {
    Device device = new CudaDevice(SimulatedDevice.driver(folder.resolve("typo")), 0);

    assertFails(device, "library folders", "names " + folder.resolve("typo"), "correct it");
  }

  @Test
  void aDriverThatIsTooOld() {
    Simulator.driverVersion(11080);

    assertFails(anew(), "driver version", "CUDA 11.8, and 12.0 is needed", "525 or newer");
  }

  @Test
  void aDriverThatSeesNoGpu() {
    Simulator.initialization(CUresult.CUDA_ERROR_NO_DEVICE);

    assertFails(anew(), "driver start", "sees no GPU", "CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aDriverThatDoesNotStart() {
    Simulator.initialization(CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH);

    assertFails(anew(), "driver start", "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "restart");
  }

  @Test
  void noCublas() throws IOException {
    linkDriver();
    Device device = new CudaDevice(SimulatedDevice.driver(folder), 0);

    assertFails(
        device,
        "cuBLAS library",
        "libcublas.so.12, or a newer one, is in none of 1",
        "pip install");
  }

  @Test
  void aDriverThatIsTooOldForTheCublasThereIs() throws IOException {
    linkDriver();
    Files.createFile(folder.resolve("libcublas.so.13"));
    Simulator.driverVersion(12040);
    Device device = new CudaDevice(SimulatedDevice.driver(folder), 0);

    assertFails(
        device,
        "cuBLAS library",
        "CUDA 12.4, which is too old for " + folder.resolve("libcublas.so.13"),
        "install cuBLAS 12");
  }

  @Test
  void aCublasThatIsNoLibrary() throws IOException {
    linkDriver();
    Files.writeString(folder.resolve("libcublas.so.12"), "no library");
    Device device = new CudaDevice(SimulatedDevice.driver(folder), 0);

    assertFails(device, "JCublas", folder.resolve("libcublas.so.12").toString(), "pip install");
  }

  @Test
  void aProcessIsLinkedWithOneDriver() throws IOException {
    Files.copy(Simulator.folder().resolve("libcuda.so.1"), folder.resolve("libcuda.so.1"));
    Device device = new CudaDevice(SimulatedDevice.driver(folder), 0);

    assertFails(device, "JCuda", "linked with " + Simulator.folder(), "another process");
  }

  @Test
  void aGpuThatIsTooOld() {
    Simulator.computeCapability(61);

    assertFails(anew(), "GPU", "compute capability 6.1, and 7.5 (Turing) is needed", "newer GPU");
  }

  @Test
  void aGpuThatIsNotThere() {
    Device second = new CudaDevice(SimulatedDevice.driver(Simulator.folder()), 1);

    assertThat(second.name()).isEqualTo("cuda:1");
    assertFails(second, "GPU", "this machine has 1 GPU, counted from 0", "tandem devices");
  }

  @Test
  void memoryThatOthersFill() {
    Simulator.memory(1 << 30, (1 << 30) - (1 << 20));

    assertFails(anew(), "memory and cuBLAS", "out of memory", "end other programs");
  }

  @Test
  void aKernelThatIsNotLaunched() {
    Simulator.failLaunch(1, CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU);

    assertFails(anew(), "own kernel", "CUDA_ERROR_NO_BINARY_FOR_GPU", "--device cpu");
  }

  @Test
  void aDeviceThatComputesWrongly() throws Unusable {
    try (Backend right = Devices.cpu(1).open(Precision.FLOAT32)) {
      assertThat(GpuProbe.computeLayer(right, 3)).contains("3 outputs");
      Backend wrong =
          (Backend)
              Proxy.newProxyInstance(
                  ProbeTest.class.getClassLoader(),
                  new Class<?>[] {Backend.class},
                  (proxy, method, arguments) -> {
                    Object result = method.invoke(right, arguments);
                    if (result instanceof double[] numbers) {
                      numbers[numbers.length - 1]++;
                    }
                    return result;
                  });
      assertThatExceptionOfType(Unusable.class)
          .isThrownBy(() -> GpuProbe.computeLayer(wrong, 3))
          .withMessageContaining("computed wrongly");
    }
  }

  @Test
  void oldTensorCoresHaveNoTf32() {
    Simulator.computeCapability(75);
    Device device = anew();

    assertThat(device.probe().passed()).isTrue();
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> device.open(Precision.TF32))
        .withMessageContaining("--precision tf32")
        .withMessageContaining("8.0")
        .withMessageContaining("7.5");
    device.open(Precision.FLOAT32).close();
  }

  private static Device anew() {
    return new CudaDevice(SimulatedDevice.driver(Simulator.folder()), 0);
  }

  /** The simulated driver without its cuBLAS. */
  private void linkDriver() throws IOException {
    Files.createSymbolicLink(
        folder.resolve(CudaDriver.LIBRARY), Simulator.folder().resolve(CudaDriver.LIBRARY));
  }

  private static void assertFails(Device device, String step, String reason, String advice) {
    ProbeStep failure = device.probe().failure().orElseThrow();
    assertThat(failure.name()).isEqualTo(step);
    assertThat(failure.finding()).contains(reason);
    assertThat(failure.advice()).contains(advice);
    assertThat(device.probe().steps()).as("nothing is tried after it").endsWith(failure);
    assertThat(device.info().name()).isEqualTo(device.name());
  }
}
