package io.tandem.backend.opencl;

/**
 * The same as {@link PrintedProbe}, while the collector often stops a thread that is busy: the JVM
 * does that by a signal.
 */
final class BusyProbe {
  private static final int MILLISECONDS = 5;

  private static volatile long sum;

  private BusyProbe() {}

  public static void main(String[] arguments) {
    start(BusyProbe::compute);
    start(BusyProbe::collect);
    PrintedProbe.main(arguments);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private static void compute() {
    while (true) {
      long own = sum;
      for (int i = 0; i < 1_000_000; i++) {
        own += own ^ i;
      }
      sum = own;
    }
  }

  private static void collect() {
    try {
      while (true) {
        System.gc();
        Thread.sleep(MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
