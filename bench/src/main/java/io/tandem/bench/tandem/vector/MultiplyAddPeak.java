package io.tandem.bench.tandem.vector;

import io.tandem.backend.cpu.Workers;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.ProductCase;
import java.io.IOException;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds that this JVM's vectors can do: a loop that stays in registers, on each
 * thread. A lap is {@value ProductCase#PEAK_OPERATIONS} operations a thread.
 */
final class MultiplyAddPeak implements Contender {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** Enough independent chains to hide a multiply-add's latency of 4 cycles on two ports. */
  private static final int CHAINS = 12;

  /** Keeps every value near 1, far from the slow denormal numbers. */
  private static final float FACTOR = 0.5f;

  private static final float SUMMAND = 0.5f;

  private final Workers workers;
  private final double[] sums;

  private MultiplyAddPeak(int threads) {
    workers = new Workers(threads);
    sums = new double[threads];
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new MultiplyAddPeak(Integer.parseInt(arguments[0])));
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    boolean float32 = ProductCase.parse(name).precision().equals("float32");
    int lanes = float32 ? FLOATS.length() : DOUBLES.length();
    int repetitions = ProductCase.PEAK_OPERATIONS / (2 * CHAINS * lanes);
    while (clock.lap()) {
      workers.run(
          sums.length,
          (worker, part) -> sums[part] = float32 ? floats(repetitions) : doubles(repetitions));
    }
  }

  private static double floats(int repetitions) {
    FloatVector factor = FloatVector.broadcast(FLOATS, FACTOR);
    FloatVector summand = FloatVector.broadcast(FLOATS, SUMMAND);
    FloatVector a = FloatVector.broadcast(FLOATS, 1);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    FloatVector j = a;
    FloatVector k = a;
    FloatVector l = a;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      a = a.fma(factor, summand);
      b = b.fma(factor, summand);
      c = c.fma(factor, summand);
      d = d.fma(factor, summand);
      e = e.fma(factor, summand);
      f = f.fma(factor, summand);
      g = g.fma(factor, summand);
      h = h.fma(factor, summand);
      i = i.fma(factor, summand);
      j = j.fma(factor, summand);
      k = k.fma(factor, summand);
      l = l.fma(factor, summand);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    return sum.add(l).lane(0);
  }

  private static double doubles(int repetitions) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, FACTOR);
    DoubleVector summand = DoubleVector.broadcast(DOUBLES, SUMMAND);
    DoubleVector a = DoubleVector.broadcast(DOUBLES, 1);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    DoubleVector e = a;
    DoubleVector f = a;
    DoubleVector g = a;
    DoubleVector h = a;
    DoubleVector i = a;
    DoubleVector j = a;
    DoubleVector k = a;
    DoubleVector l = a;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      a = a.fma(factor, summand);
      b = b.fma(factor, summand);
      c = c.fma(factor, summand);
      d = d.fma(factor, summand);
      e = e.fma(factor, summand);
      f = f.fma(factor, summand);
      g = g.fma(factor, summand);
      h = h.fma(factor, summand);
      i = i.fma(factor, summand);
      j = j.fma(factor, summand);
      k = k.fma(factor, summand);
      l = l.fma(factor, summand);
    }
    DoubleVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    return sum.add(l).lane(0);
  }
}
