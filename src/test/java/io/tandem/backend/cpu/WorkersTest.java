package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
  @Test
  void doEachPartOfEachTaskOnce() {
    try (Workers workers = new Workers(4)) {
      for (int task = 0; task < 20_000; task++) {
        int parts = task % 9;
        AtomicIntegerArray done = new AtomicIntegerArray(9);
        workers.run(parts, (worker, part) -> done.incrementAndGet(part));
        for (int part = 0; part < 9; part++) {
          assertThat(done.get(part)).isEqualTo(part < parts ? 1 : 0);
        }
      }
    }
  }

  @Test
  void wakeUpFromSleep() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int task = 0; task < 20; task++) {
        Thread.sleep(5);
        int[] done = new int[64];
        workers.run(done.length, (worker, part) -> done[part]++);
        assertThat(Arrays.stream(done).sum()).isEqualTo(done.length);
      }
    }
  }

  @Test
  void giveEachThreadAnIndexOfItsOwn() {
    try (Workers workers = new Workers(3)) {
      AtomicIntegerArray inUse = new AtomicIntegerArray(3);
      AtomicIntegerArray clashes = new AtomicIntegerArray(1);
      workers.run(
          5_000,
          (worker, part) -> {
            if (inUse.incrementAndGet(worker) != 1) {
              clashes.incrementAndGet(0);
            }
            inUse.decrementAndGet(worker);
          });
      assertThat(clashes.get(0)).isZero();
    }
  }

  @Test
  void reportAFailureAndGoOn() {
    try (Workers workers = new Workers(2)) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  workers.run(
                      10,
                      (worker, part) -> {
                        throw new ArithmeticException("part " + part);
                      }))
          .withMessageContaining("ArithmeticException");
      int[] done = new int[10];
      workers.run(10, (worker, part) -> done[part]++);
      assertThat(done).containsOnly(1);
    }
  }
}
