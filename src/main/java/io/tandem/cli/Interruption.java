package io.tandem.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C, turned into a wish to stop: the JVM ends when the program is done with saving. While
 * open, the JVM waits for {@link #close} before it ends.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "tandem-interruption");
  private volatile boolean interrupted;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean isInterrupted() {
    return interrupted;
  }

  private void interrupt() {
    interrupted = true;
    try {
      saved.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    saved.countDown();
    if (!interrupted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is ending this moment; the hook no longer waits.
        interrupted = true;
      }
    }
  }
}
