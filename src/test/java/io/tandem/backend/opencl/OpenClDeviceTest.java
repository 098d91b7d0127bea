package io.tandem.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.aparapi.Kernel;
import com.aparapi.device.JavaDevice;
import com.aparapi.internal.kernel.KernelManager;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import io.tandem.backend.ProbeStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices are tried, described and refused with reasons. */
class OpenClDeviceTest {
  private static final List<String> NO_OPTIONS = List.of();

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutTheLibraryTheProbeSaysWhatToInstall(@TempDir Path emptyRoot) {
    Device device = new OpenClDevice(new OpenClDriver(Map.of(), emptyRoot), 0);

    ProbeStep failure = device.probe().failure().orElseThrow();
    assertThat(failure.name()).isEqualTo("OpenCL library");
    assertThat(failure.finding()).contains("libOpenCL.so.1");
    assertThat(failure.advice()).contains("install");
    assertThat(device.info().description()).isEqualTo("no OpenCL device that works");
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> device.open(Precision.FLOAT32))
        .withMessageContainingAll("--device opencl", failure.finding(), failure.advice());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutTheLibraryNothingOfAparapiIsLoaded(@TempDir Path emptyRoot) throws Exception {
    List<String> lines =
        FreshJvm.run(
            Map.of(), List.of("-Xlog:class+load"), PrintedProbe.class, emptyRoot.toString());

    assertThat(lines).anyMatch(line -> line.contains(OpenClDevice.class.getName()));
    assertThat(lines).noneMatch(line -> line.contains(" com.aparapi."));
  }

  @Test
  void aLibraryIsAlsoFoundWhereTheEnvironmentSays(@TempDir Path folder) throws IOException {
    Path library = Files.createFile(folder.resolve("libOpenCL.so.1"));
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "/nowhere:" + folder);

    OpenClDriver driver = new OpenClDriver(environment, folder.resolve("no-root"));

    assertThat(driver.probe().steps().get(0).finding()).isEqualTo(library.toString());
  }

  @Test
  void withoutADriverTheProbeSaysWhatToInstall(@TempDir Path noDrivers) throws Exception {
    FirstDevice.assumeItWorks();

    List<String> lines =
        FreshJvm.run(
            Map.of("OCL_ICD_VENDORS", noDrivers.toString()), NO_OPTIONS, PrintedProbe.class, "/");

    assertThat(lines.get(lines.size() - 1))
        .contains("OpenCL devices", "passed=false", "there is none", "install");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereACompilerMayTakeJavasSignalsTheAdviceIsToKeepThem(@TempDir Path root) {
    OpenClDriver unprotected = new OpenClDriver(Map.of("LD_PRELOAD", "/lib/other.so"), root);
    OpenClDriver preloaded = new OpenClDriver(Map.of("LD_PRELOAD", "/jdk/libjsig.so"), root);

    assertThat(unprotected.adviceForKernels())
        .contains("LD_PRELOAD=" + Path.of(System.getProperty("java.home"), "lib", "libjsig.so"));
    assertThat(preloaded.adviceForKernels()).isEqualTo("use another device");
  }

  @Test
  void namesMeanDevices() {
    assertThat(OpenClDevice.named("opencl").orElseThrow().name()).isEqualTo("opencl");
    assertThat(OpenClDevice.named("opencl:0").orElseThrow().name()).isEqualTo("opencl");
    assertThat(OpenClDevice.named("opencl:3").orElseThrow().name()).isEqualTo("opencl:3");
    assertThat(OpenClDevice.named("cpu")).isEmpty();
    assertThat(OpenClDevice.named("opencl:x")).isEmpty();
  }

  @Test
  void aDeviceThatIsNotThereIsRefused() {
    FirstDevice.assumeItWorks();
    Device device = OpenClDevice.named("opencl:999").orElseThrow();

    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> device.open(Precision.FLOAT32))
        .withMessageContainingAll("--device opencl:999", "there is no device 999 of ");
  }

  @Test
  void aDeviceIsDescribed() {
    FirstDevice.assumeItWorks();

    assertThat(FirstDevice.DEVICE.info().name()).isEqualTo("opencl");
    assertThat(FirstDevice.DEVICE.info().description()).isNotBlank();
    assertThat(FirstDevice.DEVICE.info().details())
        .containsOnlyKeys("kind", "memory", "float64", "driver");
  }

  @ParameterizedTest
  @EnumSource(names = {"TF32", "BF16"})
  void otherPrecisionsAreRefused(Precision precision) {
    FirstDevice.assumeItWorks();

    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> FirstDevice.DEVICE.open(precision))
        .withMessageContainingAll("--precision " + precision, "--precision float32");
  }

  /** A kernel of its own, since Aparapi remembers failures by a kernel's class. */
  private static class Marking extends Kernel {
    private final int[] marks = new int[1 << 16];

    @Override
    public void run() {
      marks[getGlobalId()] = 1;
    }
  }

  @Test
  void whatTheDeviceDoesNotRunNobodyRuns() {
    FirstDevice.assumeItWorks();
    OpenClProcessor processor = FirstDevice.processor();
    Marking kernel = new Marking();
    processor.compile(kernel);

    // As when the device has failed, and only Java's threads are left.
    KernelManager.instance()
        .setPreferredDevices(kernel, new LinkedHashSet<>(Set.of(JavaDevice.THREAD_POOL)));

    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> processor.run(kernel, 1))
        .withMessageContaining(processor.description());
    assertThat(Arrays.stream(kernel.marks).sum()).isZero();
  }
}
