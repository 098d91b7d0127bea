package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.cuda.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own, with its own environment and its own CUDA driver, and
 * without a driver of OpenCL. Most such runs are too short to repay Java's optimising compiler, and
 * do without it.
 */
final class ProgramProcess {
  private static final int SECONDS = 120;
  private static final List<String> UNOPTIMIZED = List.of("-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> jvmOptions;

  /**
   * A way to start the program.
   *
   * @param folder for its output, and for the native libraries that it unpacks
   * @param environment to add to this process's
   */
  ProgramProcess(Path folder, Map<String, String> environment) {
    this(folder, environment, UNOPTIMIZED);
  }

  private ProgramProcess(Path folder, Map<String, String> environment, List<String> jvmOptions) {
    this.folder = folder;
    this.environment = environment;
    this.jvmOptions = jvmOptions;
  }

  /**
   * The program with the simulated GPU and cuBLAS 12; skips the calling test where there is none.
   */
  static ProgramProcess simulated(Path folder) {
    return new ProgramProcess(
        folder, Map.of("TANDEM_CUDA_LIBRARIES", Simulator.folder().toString()));
  }

  /**
   * The same with the optimising compiler, without which the CPU's kernels crawl in longer runs.
   */
  ProgramProcess optimized() {
    return new ProgramProcess(folder, environment, List.of());
  }

  /** The same with another environment variable, such as one of the simulator's switches. */
  ProgramProcess with(String variable, Object value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value.toString());
    return new ProgramProcess(folder, more, jvmOptions);
  }

  /** Runs the program to its end. */
  Program run(Object... arguments) {
    return run(List.of(), arguments);
  }

  /** Runs the program to its end with further options for the JVM. */
  Program run(List<String> options, Object... arguments) {
    ProcessBuilder builder = builder(options, arguments);
    try {
      Path out = Files.createTempFile(folder, "program", ".out");
      Path err = Files.createTempFile(folder, "program", ".err");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
          .as("%s ends", builder.command())
          .isTrue();
      return new Program(process.exitValue(), Files.readString(out), withoutWarnings(err));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The program, ready to be started, with further options for the JVM. */
  ProcessBuilder builder(List<String> options, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Tandem.class.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("TANDEM_DEVICE");
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("OCL_ICD_VENDORS", folder.resolve("none").toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** The launcher takes the JVM's own warnings out, too. */
  private static String withoutWarnings(Path err) throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(err).stream().filter(line -> !line.startsWith("WARNING: ")).toList());
  }
}
