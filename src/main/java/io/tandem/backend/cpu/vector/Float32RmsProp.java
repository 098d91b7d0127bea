package io.tandem.backend.cpu.vector;

import io.tandem.backend.UpdateRule.RmsProp;
import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** RMSProp. */
final class Float32RmsProp extends Float32Update {
  private float[] means;
  private float smoothing;
  private float newShare;
  private float epsilon;

  Float32RmsProp(Workers workers) {
    super(workers);
  }

  /** The rule of the next update, and the mean squares that it remembers. */
  Float32RmsProp by(RmsProp rule, float[] newMeans) {
    means = newMeans;
    smoothing = (float) rule.smoothing();
    newShare = (float) (1 - rule.smoothing());
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
      float mean = Math.fma(slope * slope, newShare, means[i] * smoothing);
      means[i] = mean;
      float direction = slope / ((float) Math.sqrt(mean) + epsilon);
      parameters[i] = Math.fma(direction, -rate, Math.fma(w, -decay, w));
    }
    return squares;
  }

  private void vectors(int from, int to) {
    FloatVector clips = FloatVector.broadcast(Float32Tile.SPECIES, clip);
    FloatVector twiceL2s = FloatVector.broadcast(Float32Tile.SPECIES, twiceL2);
    FloatVector decays = FloatVector.broadcast(Float32Tile.SPECIES, -decay);
    FloatVector rates = FloatVector.broadcast(Float32Tile.SPECIES, -rate);
    FloatVector smoothings = FloatVector.broadcast(Float32Tile.SPECIES, smoothing);
    FloatVector newShares = FloatVector.broadcast(Float32Tile.SPECIES, newShare);
    FloatVector epsilons = FloatVector.broadcast(Float32Tile.SPECIES, epsilon);
    for (int i = from; i < to; i += LANES) {
      FloatVector w = FloatVector.fromArray(Float32Tile.SPECIES, parameters, i);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradients, i);
      FloatVector q = FloatVector.fromArray(Float32Tile.SPECIES, means, i);
      FloatVector slope = w.fma(twiceL2s, g.mul(clips));
      FloatVector mean = slope.mul(slope).fma(newShares, q.mul(smoothings));
      mean.intoArray(means, i);
      FloatVector direction = slope.div(mean.sqrt().add(epsilons));
      direction.fma(rates, w.fma(decays, w)).intoArray(parameters, i);
    }
  }
}
