package io.tandem.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What shows in a process that does nothing else. */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class OpenClProcessTest {
  private static final List<String> NO_OPTIONS = List.of();

  @BeforeAll
  static void assumeADevice() {
    FirstDevice.assumeItWorks();
  }

  /** PoCL compiles where it has nothing in its folder; Java is started as the launcher does it. */
  @Test
  void aDriverThatCompilesDoesNotTakeTheJvmsSignals(@TempDir Path nothingCompiled)
      throws Exception {
    Path signals = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    Map<String, String> environment =
        Map.of("POCL_CACHE_DIR", nothingCompiled.toString(), "LD_PRELOAD", signals.toString());

    List<String> lines = FreshJvm.run(environment, NO_OPTIONS, BusyProbe.class, "/");

    assertThat(lines).allMatch(line -> line.contains("passed=true"));
    assertThat(lines.get(lines.size() - 1)).contains("right in float32");
  }

  /** If the device's memory were not freed, it would be two matrices of 16 MiB each time. */
  @Test
  void closingFreesTheDevicesMemory() throws Exception {
    List<String> lines = FreshJvm.run(Map.of(), List.of("-XX:+UseSerialGC"), ReopenedDevice.class);

    assertThat(Integer.parseInt(lines.get(0)))
        .as("KiB more than after the first time")
        .isLessThan(ReopenedDevice.TIMES * 16 * 1024);
  }
}
