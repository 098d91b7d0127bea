package io.tandem.backend.opencl;

import io.tandem.backend.DeviceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Operations that are queued, and then run in one execution of the kernel, a pass each. An
 * execution takes every matrix that they name to the device and brings every matrix that they write
 * back, so that nothing but constants is left on the device between two executions.
 */
final class Float32Program {
  /** Where the kernel leaves the number of its last pass. */
  private static final int STAMP = 0;

  private static final int FEWEST_PASSES = 16;
  private static final int MOST_PASSES = 4096;

  /**
   * How long an execution should take, in nanoseconds: so long that the transfers hardly count, and
   * not longer, since meanwhile neither a person nor the garbage collector is heard.
   */
  private static final double WANTED_TIME = 100e6;

  private final OpenClProcessor processor;
  private final Float32Kernel kernel;
  private final Float32Constants constants;

  private final Map<Float32Matrix, Integer> places = new IdentityHashMap<>();
  private final Set<Float32Matrix> written = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<int[]> records = new ArrayList<>();
  private final List<Sums> sums = new ArrayList<>();
  private final List<Float> scalars = new ArrayList<>();
  private int end = STAMP + 1;
  private double allowedPasses = FEWEST_PASSES;

  /** A number from each group, and who wants their sum. */
  private record Sums(int place, DoubleConsumer receiver) {}

  Float32Program(OpenClProcessor processor, Float32Kernel kernel, Float32Constants constants) {
    this.processor = processor;
    this.kernel = kernel;
    this.constants = constants;
  }

  /** The place of a matrix that an operation reads. */
  int read(Float32Matrix matrix) {
    return places.computeIfAbsent(matrix, added -> allocate(added.values().length));
  }

  /** The place of a matrix that an operation writes. */
  int write(Float32Matrix matrix) {
    written.add(matrix);
    return read(matrix);
  }

  /** The place for a number from each group, whose sum is handed on once it is known. */
  int sum(DoubleConsumer receiver) {
    int place = allocate(processor.groups());
    sums.add(new Sums(place, receiver));
    return place;
  }

  /** The place of numbers that are not whole. */
  int scalars(double... numbers) {
    int place = scalars.size();
    for (double number : numbers) {
      scalars.add((float) number);
    }
    return place;
  }

  private int allocate(int length) {
    long newEnd = (long) end + length;
    if (newEnd * Float.BYTES > processor.largestPiece()) {
      throw new DeviceException(
          String.format(
              "%s: expected that what is in use at once takes at most %d bytes, found %d;"
                  + " use smaller mini-batches, or --device cpu",
              processor.description(), processor.largestPiece(), newEnd * Float.BYTES));
    }
    int place = end;
    end = (int) newEnd;
    return place;
  }

  /** The place for numbers that only operations added together know. */
  int scratch(int count) {
    return allocate(count);
  }

  /**
   * Queues operations that belong together. They may run at once, and run when {@link #run} is
   * called, at the latest.
   */
  void add(int[]... operations) {
    Collections.addAll(records, operations);
    if (records.size() >= allowedPasses) {
      run();
    }
  }

  /** Runs what is queued. */
  void run() {
    if (records.isEmpty()) {
      return;
    }
    int passes = records.size();
    load();
    long started = System.nanoTime();
    processor.run(kernel, passes);
    kernel.get(kernel.arena);
    double time = System.nanoTime() - started;
    // Within [half, double], so that one slow execution, such as the first, does not decide alone.
    double change = Math.max(0.5, Math.min(WANTED_TIME / time, 2));
    allowedPasses = Math.max(FEWEST_PASSES, Math.min(passes * change, MOST_PASSES));
    if (kernel.arena[STAMP] != passes - 1) {
      throw new DeviceException(
          String.format(
              "%s: expected the results of %d operations, found that they did not come back",
              processor.description(), passes));
    }
    store();
    List<Sums> received = List.copyOf(sums);
    clear();
    received.forEach(this::handOn);
  }

  /** Forgets what is queued. */
  void clear() {
    places.clear();
    written.clear();
    records.clear();
    sums.clear();
    scalars.clear();
    end = STAMP + 1;
  }

  private void load() {
    if (kernel.arena.length < end) {
      kernel.arena = new float[end];
    }
    kernel.arena[STAMP] = -1;
    places.forEach(
        (matrix, place) ->
            System.arraycopy(matrix.values(), 0, kernel.arena, place, matrix.values().length));
    kernel.put(kernel.arena);

    int size = records.size() + records.stream().mapToInt(record -> record.length).sum();
    if (kernel.operations.length < size) {
      kernel.operations = new int[size];
    }
    int at = records.size();
    for (int pass = 0; pass < records.size(); pass++) {
      int[] record = records.get(pass);
      kernel.operations[pass] = at;
      System.arraycopy(record, 0, kernel.operations, at, record.length);
      at += record.length;
    }
    kernel.put(kernel.operations);

    if (kernel.scalars.length < scalars.size()) {
      kernel.scalars = new float[scalars.size()];
    }
    for (int i = 0; i < scalars.size(); i++) {
      kernel.scalars[i] = scalars.get(i);
    }
    kernel.put(kernel.scalars);
    constants.putChanges();
  }

  private void store() {
    for (Float32Matrix matrix : written) {
      System.arraycopy(
          kernel.arena, places.get(matrix), matrix.values(), 0, matrix.values().length);
    }
  }

  private void handOn(Sums numbers) {
    double sum = 0;
    for (int group = 0; group < processor.groups(); group++) {
      sum += kernel.arena[numbers.place() + group];
    }
    numbers.receiver().accept(sum);
  }
}
