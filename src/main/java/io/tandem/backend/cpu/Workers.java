package io.tandem.backend.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A team of threads that share out the parts of a task; the calling thread is one of them. Handing
 * a task over costs about a microsecond while the team is awake: a worker without work spins for a
 * moment before it sleeps.
 */
public final class Workers implements AutoCloseable {
  /** Work in parts that don't depend on each other. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one part.
     *
     * @param worker which worker does it, from 0 to {@code count() - 1}: an index for memory of its
     *     own
     * @param part which part it is
     */
    void run(int worker, int part);
  }

  private static final long SPIN_NANOSECONDS = 50_000;
  private static final int SPINS_BETWEEN_CLOCK_READINGS = 64;

  /** After so many, a worker that is late may be waiting for this very processor. */
  private static final int SPINS_BEFORE_YIELDING = 2_000;

  private final Worker[] others;

  /**
   * The number of parts in the upper half, the next part to take in the lower: one atomic word, so
   * that a worker that comes late can never mistake one task's part for another's.
   */
  private final AtomicLong ticket = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile Task task;
  private volatile boolean closed;

  /**
   * A team of so many threads, the caller among them.
   *
   * @param count at least 1
   */
  public Workers(int count) {
    others = new Worker[count - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = new Worker(i + 1);
      others[i].start();
    }
  }

  /** The number of threads, the caller among them. */
  public int count() {
    return others.length + 1;
  }

  /** Does all parts, from 0 to {@code parts - 1}, in any order, and returns when all are done. */
  public void run(int parts, Task work) {
    if (parts == 1 || others.length == 0) {
      for (int part = 0; part < parts; part++) {
        work.run(0, part);
      }
      return;
    }
    task = work;
    done.set(0);
    ticket.set((long) parts << 32);
    for (Worker other : others) {
      if (other.asleep) {
        LockSupport.unpark(other);
      }
    }
    takeParts(0);
    for (int spins = 0; done.get() < parts; spins++) {
      if (spins < SPINS_BEFORE_YIELDING) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown != null) {
      throw new IllegalStateException("a worker failed: " + thrown, thrown);
    }
  }

  private void takeParts(int worker) {
    while (hasParts(ticket.get())) {
      long taken = ticket.getAndIncrement();
      if (!hasParts(taken)) {
        return;
      }
      try {
        task.run(worker, (int) taken);
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      } finally {
        done.incrementAndGet();
      }
    }
  }

  private static boolean hasParts(long ticket) {
    return (int) ticket < (int) (ticket >>> 32);
  }

  @Override
  public void close() {
    closed = true;
    for (Worker other : others) {
      LockSupport.unpark(other);
    }
  }

  private final class Worker extends Thread {
    private final int index;
    private volatile boolean asleep;

    Worker(int index) {
      super("tandem-worker-" + index);
      this.index = index;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!closed) {
        takeParts(index);
        awaitParts();
      }
    }

    private void awaitParts() {
      long start = System.nanoTime();
      for (int spins = 1; !hasParts(ticket.get()) && !closed; spins++) {
        Thread.onSpinWait();
        if (spins % SPINS_BETWEEN_CLOCK_READINGS == 0
            && System.nanoTime() - start > SPIN_NANOSECONDS) {
          sleep();
          return;
        }
      }
    }

    private void sleep() {
      asleep = true;
      // Looked at again after the flag is up: a task handed over in between is not slept through.
      while (!hasParts(ticket.get()) && !closed) {
        LockSupport.park(this);
      }
      asleep = false;
    }
  }
}
