package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Features;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.cuda.Simulator.Counter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a backend says that it holds is what the driver gave it, and all of it goes back. */
@NeedsSimulator
class SimulatedMemoryAccountTest {
  private static final List<Counter> ALIVE =
      List.of(Counter.BYTES, Counter.LIVE_ALLOCATIONS, Counter.LIVE_PINNED, Counter.LIVE_OBJECTS);

  @Test
  void bytesInUseAreThoseThatTheDriverCounts() {
    CudaDevice device = SimulatedDevice.get();
    device.probe();
    long before = Simulator.count(Counter.BYTES);
    try (CudaBackend backend = (CudaBackend) device.open(Precision.FLOAT32)) {
      long opened = backend.arena().bytesInUse();
      assertThat(opened).isEqualTo(Products.WORKSPACE_BYTES);
      assertThat(Simulator.count(Counter.BYTES) - before).isEqualTo(opened);
      long available = backend.availableBytes();

      backend.matrix(3, 5);
      backend.upload(new Features.Bytes(new byte[7][3], 3), new int[7], Scaling.none(3));
      Cursor cursor = backend.cursor();
      backend.write(cursor, new int[100], new double[10]);

      long given = 3 * 5 * 4 + 7 * 3 + 7 * 4 + 2 * 3 * 4 + 3 + CudaCursor.BYTES + 100 * 4 + 10 * 24;
      assertThat(backend.arena().bytesInUse()).isEqualTo(opened + given);
      assertThat(backend.availableBytes()).isEqualTo(available - given);
      assertThat(Simulator.count(Counter.BYTES) - before).isEqualTo(opened + given);
    }
    assertThat(Simulator.count(Counter.BYTES)).isEqualTo(before);
  }

  @Test
  void theRoomOfAShorterEpochIsFreedWhenALongerOneIsWritten() {
    try (CudaBackend backend = (CudaBackend) SimulatedDevice.get().open(Precision.FLOAT32)) {
      Cursor cursor = backend.cursor();
      long before = backend.arena().bytesInUse();

      backend.write(cursor, new int[50], new double[0]);
      backend.write(cursor, new int[20], new double[0]);
      assertThat(backend.arena().bytesInUse()).isEqualTo(before + 200);
      backend.write(cursor, new int[60], new double[0]);
      assertThat(backend.arena().bytesInUse()).isEqualTo(before + 240);
      assertThat(backend.arena().peakBytes()).as("both at a time").isEqualTo(before + 440);
    }
  }

  @Test
  void theRoomOfFewerViewsIsFreedWhenMoreAreWritten() {
    try (CudaBackend backend = (CudaBackend) SimulatedDevice.get().open(Precision.FLOAT32)) {
      Cursor cursor = backend.cursor(new ImageFrame(1, 2, 2, 0));
      for (int count : new int[] {5, 2, 6}) {
        backend.write(cursor, new int[count], new double[0]);
        backend.write(cursor, new ImageViews(count));
      }
      assertThat(backend.arena().bytesInUse())
          .isEqualTo(Products.WORKSPACE_BYTES + CudaCursor.BYTES + 6 * 4 + 6 * 5 * 4);
    }
  }

  @Test
  void nothingIsLeftAfterClosing() {
    CudaDevice device = SimulatedDevice.get();
    device.probe();
    Map<Counter, Long> before = alive();

    try (Backend backend = device.open(Precision.FLOAT64)) {
      new TrainingTrial(backend, 64, 50, 10, 20).run(3);
      assertThat(alive()).isNotEqualTo(before);
    }

    assertThat(alive()).isEqualTo(before);
  }

  @Test
  void anOperationThatHasRunAllocatesNoMore() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      TrainingTrial trial = new TrainingTrial(backend, 64, 50, 10, 20);
      trial.run(1);
      Matrix logits = backend.matrix(20, 10);
      backend.softmax(logits);
      long allocations = Simulator.count(Counter.ALLOCATIONS);

      trial.run(5);
      backend.softmax(logits);
      backend.finish();

      assertThat(Simulator.count(Counter.ALLOCATIONS)).isEqualTo(allocations);
    }
  }

  private static Map<Counter, Long> alive() {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    ALIVE.forEach(counter -> counts.put(counter, Simulator.count(counter)));
    return counts;
  }
}
