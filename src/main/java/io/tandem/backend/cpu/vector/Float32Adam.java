package io.tandem.backend.cpu.vector;

import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** Adam. */
final class Float32Adam extends Float32Update {
  private float[] firstMoments;
  private float[] secondMoments;
  private float beta1;
  private float beta2;
  private float newShare1;
  private float newShare2;
  private float epsilon;

  Float32Adam(Workers workers) {
    super(workers);
  }

  /** The rule of the next update, and the moments that it remembers. */
  Float32Adam by(Adam rule, float[] newFirstMoments, float[] newSecondMoments) {
    firstMoments = newFirstMoments;
    secondMoments = newSecondMoments;
    beta1 = (float) rule.beta1();
    beta2 = (float) rule.beta2();
    newShare1 = (float) (1 - rule.beta1());
    newShare2 = (float) (1 - rule.beta2());
    epsilon = (float) rule.epsilon();
    return this;
  }

  @Override
  double update(int from, int to, float[] lanes) {
    double squares = squaresBefore(from, to, lanes);
    int whole = from + (to - from) / LANES * LANES;
    vectors(from, whole);
    for (int i = whole; i < to; i++) {
      float w = parameters[i];
      float slope = Math.fma(w, twiceL2, gradients[i] * clip);
      float first = Math.fma(slope, newShare1, firstMoments[i] * beta1);
      float second = Math.fma(slope * slope, newShare2, secondMoments[i] * beta2);
      firstMoments[i] = first;
      secondMoments[i] = second;
      float direction = first / ((float) Math.sqrt(second * correction) + epsilon);
      parameters[i] = Math.fma(direction, -rate, Math.fma(w, -decay, w));
    }
    return squares;
  }

  private void vectors(int from, int to) {
    FloatVector clips = FloatVector.broadcast(Float32Tile.SPECIES, clip);
    FloatVector twiceL2s = FloatVector.broadcast(Float32Tile.SPECIES, twiceL2);
    FloatVector decays = FloatVector.broadcast(Float32Tile.SPECIES, -decay);
    FloatVector rates = FloatVector.broadcast(Float32Tile.SPECIES, -rate);
    FloatVector corrections = FloatVector.broadcast(Float32Tile.SPECIES, correction);
    FloatVector beta1s = FloatVector.broadcast(Float32Tile.SPECIES, beta1);
    FloatVector beta2s = FloatVector.broadcast(Float32Tile.SPECIES, beta2);
    FloatVector newShares1 = FloatVector.broadcast(Float32Tile.SPECIES, newShare1);
    FloatVector newShares2 = FloatVector.broadcast(Float32Tile.SPECIES, newShare2);
    FloatVector epsilons = FloatVector.broadcast(Float32Tile.SPECIES, epsilon);
    for (int i = from; i < to; i += LANES) {
      FloatVector w = FloatVector.fromArray(Float32Tile.SPECIES, parameters, i);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradients, i);
      FloatVector m = FloatVector.fromArray(Float32Tile.SPECIES, firstMoments, i);
      FloatVector q = FloatVector.fromArray(Float32Tile.SPECIES, secondMoments, i);
      FloatVector slope = w.fma(twiceL2s, g.mul(clips));
      FloatVector first = slope.fma(newShares1, m.mul(beta1s));
      FloatVector second = slope.mul(slope).fma(newShares2, q.mul(beta2s));
      first.intoArray(firstMoments, i);
      second.intoArray(secondMoments, i);
      FloatVector direction = first.div(second.mul(corrections).sqrt().add(epsilons));
      direction.fma(rates, w.fma(decays, w)).intoArray(parameters, i);
    }
  }
}
