package io.tandem.backend.cpu.vector;

import io.tandem.backend.NormalTail;
import io.tandem.backend.Precision;
import jdk.incubator.vector.FloatVector;

/** {@link NormalTail}, lane by lane. */
final class Float32NormalTail {
  private static final float[] COEFFICIENTS = rounded(NormalTail.coefficients(Precision.FLOAT32));

  private Float32NormalTail() {}

  /**
   * How likely a standard normal number is above u.
   *
   * @param u from 0 on
   * @param power {@code e^(-u^2 / 2)}
   */
  static FloatVector above(FloatVector u, FloatVector power) {
    FloatVector shifted = u.add(NormalTail.CENTRE);
    FloatVector t = u.sub(NormalTail.CENTRE).div(shifted);
    FloatVector g = FloatVector.broadcast(u.species(), COEFFICIENTS[COEFFICIENTS.length - 1]);
    for (int i = COEFFICIENTS.length - 2; i >= 0; i--) {
      g = g.fma(t, FloatVector.broadcast(u.species(), COEFFICIENTS[i]));
    }
    return power.div(shifted).mul(g);
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
