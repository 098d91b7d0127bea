package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import jcuda.driver.CUresult;

/**
 * The stand-in for a GPU from {@code native/simulator}: its switches and counters. A process that
 * has loaded it uses it as its CUDA driver from then on.
 */
public final class Simulator {
  /** The build's exit code for a machine that lacks what it needs. */
  private static final int LACKING = 2;

  private static Path folder;
  private static String lacking;

  private Simulator() {}

  /** What the simulator counts; see {@code Counter} in its {@code control.h}. */
  public enum Counter {
    /** Attempts to allocate, on the device, pinned, or by cuBLAS for a handle. */
    ALLOCATIONS,
    /** Copies asked for, captured ones once. */
    COPIES,
    /** Kernels, products and graphs launched, captured ones once. */
    LAUNCHES,
    /** Graphs launched. */
    GRAPH_LAUNCHES,
    /** Our own kernels that ran, those in graphs too. */
    KERNELS,
    /** Bytes in use on the device. */
    BYTES,
    /** The most bytes in use since the last reset. */
    PEAK_BYTES,
    /** Allocations alive on the device. */
    LIVE_ALLOCATIONS,
    /** Pinned allocations alive. */
    LIVE_PINNED,
    /** Streams, events, graphs, modules and cuBLAS handles alive. */
    LIVE_OBJECTS,
    /** What contexts left alive when they ended. */
    LEAKS,
    /** Mistakes noticed. */
    COMPLAINTS
  }

  /** The order of blocks in a grid, and of threads between barriers. */
  public enum Order {
    /** The lowest number first. */
    ASCENDING,
    /** The highest number first. */
    DESCENDING,
    /** Another random order for each launch. */
    SHUFFLED
  }

  /** Why it cannot be built on this machine; null where it is. */
  static synchronized String lacking() {
    if (folder == null && lacking == null) {
      build();
    }
    return lacking;
  }

  /**
   * The folder with the driver and cuBLAS 12, newly built where its sources have changed. Skips the
   * calling test on a machine that cannot build it; a class that {@link NeedsSimulator} says so.
   */
  public static Path folder() {
    String reason = lacking();
    assumeTrue(reason == null, reason);
    return folder;
  }

  /** Makes the simulator this process's driver; all switches are off. */
  public static void load() {
    System.load(folder().resolve("libcuda.so.1").toString());
    reset();
  }

  private static void build() {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      lacking = "the CUDA simulator runs on Linux on x86_64";
      return;
    }
    Path target = Path.of("target", "simulator").toAbsolutePath();
    ProcessBuilder build =
        new ProcessBuilder(List.of("native/simulator/build", target.toString()))
            .redirectErrorStream(true);
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      Process process = build.start();
      String output = new String(process.getInputStream().readAllBytes()).strip();
      int code = process.waitFor();
      if (code == LACKING) {
        lacking = output;
        return;
      }
      assertThat(code).as("building the CUDA simulator: %s", output).isZero();
      folder = target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the CUDA simulator was built", e);
    }
  }

  /** Turns all switches off and sets all counters but those of what is alive to zero. */
  public static native void reset();

  /** What {@code cuInit} answers. */
  public static native void initialization(int result);

  /** The newest CUDA that the driver supports, such as 12060 for 12.6. */
  public static native void driverVersion(int version);

  /** The device's compute capability, such as 75 for 7.5. */
  public static native void computeCapability(int capability);

  /** The device's memory in bytes, and what other processes have of it. */
  public static native void memory(long bytes, long ofOthers);

  /** In which order blocks and threads run. */
  public static void order(Order order) {
    order(order.ordinal());
  }

  private static native void order(int order);

  /** Whether mistakes are told to standard error; they are counted and kept anyway. */
  public static native void quiet(boolean quiet);

  /** Makes the n-th allocation from now fail, counted from 1, with {@code out of memory}. */
  public static void failAllocation(long nth) {
    failAllocation(nth, CUresult.CUDA_ERROR_OUT_OF_MEMORY);
  }

  /** Makes the n-th allocation from now fail, counted from 1. */
  public static native void failAllocation(long nth, int result);

  /** Makes the n-th copy from now fail, counted from 1. */
  public static native void failCopy(long nth, int result);

  /** Makes the n-th launch from now fail, counted from 1; nothing is launched. */
  public static native void failLaunch(long nth, int result);

  /**
   * Loses the device while the n-th launch from now runs, counted from 1: whoever waits, and every
   * call thereafter, gets this result.
   */
  public static native void loseDevice(long nth, int result);

  /** A counter's value. */
  public static long count(Counter counter) {
    return count(counter.ordinal());
  }

  private static native long count(int counter);

  /** The last mistake, in words; empty if there was none. */
  public static native String complaint();

  /** The names of the kernels and copies of the graph that was made last, in their order. */
  public static List<String> graphNodes() {
    return lastGraph().lines().toList();
  }

  private static native String lastGraph();
}
