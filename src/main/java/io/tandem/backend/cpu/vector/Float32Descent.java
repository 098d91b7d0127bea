package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** Gradient descent. */
final class Float32Descent extends Float32Update {
  Float32Descent(Workers workers) {
    super(workers);
  }

  @Override
  double update(int from, int to, float[] lanes) {
    FloatVector clips = FloatVector.broadcast(Float32Tile.SPECIES, clip);
    FloatVector twiceL2s = FloatVector.broadcast(Float32Tile.SPECIES, twiceL2);
    FloatVector decays = FloatVector.broadcast(Float32Tile.SPECIES, -decay);
    FloatVector rates = FloatVector.broadcast(Float32Tile.SPECIES, -rate);
    FloatVector sums = FloatVector.zero(Float32Tile.SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector w = FloatVector.fromArray(Float32Tile.SPECIES, parameters, i);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradients, i);
      FloatVector slope = w.fma(twiceL2s, g.mul(clips));
      slope.fma(rates, w.fma(decays, w)).intoArray(parameters, i);
      sums = w.fma(w, sums);
    }
    double sum = 0;
    for (; i < to; i++) {
      float w = parameters[i];
      float slope = Math.fma(w, twiceL2, gradients[i] * clip);
      parameters[i] = Math.fma(slope, -rate, Math.fma(w, -decay, w));
      sum += (double) w * w;
    }
    sums.intoArray(lanes, 0);
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}
