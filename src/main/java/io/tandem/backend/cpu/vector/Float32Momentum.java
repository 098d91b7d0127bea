package io.tandem.backend.cpu.vector;

import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** Momentum, and Nesterov's. */
final class Float32Momentum extends Float32Update {
  private float[] velocities;
  private float momentum;
  private boolean nesterov;

  Float32Momentum(Workers workers) {
    super(workers);
  }

  /** The rule of the next update, and what it remembers. */
  Float32Momentum by(Momentum rule, float[] newVelocities) {
    velocities = newVelocities;
    momentum = (float) rule.momentum();
    nesterov = rule.nesterov();
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
      float velocity = Math.fma(velocities[i], momentum, slope);
      velocities[i] = velocity;
      float direction = nesterov ? Math.fma(velocity, momentum, slope) : velocity;
      parameters[i] = Math.fma(direction, -rate, Math.fma(w, -decay, w));
    }
    return squares;
  }

  private void vectors(int from, int to) {
    FloatVector clips = FloatVector.broadcast(Float32Tile.SPECIES, clip);
    FloatVector twiceL2s = FloatVector.broadcast(Float32Tile.SPECIES, twiceL2);
    FloatVector decays = FloatVector.broadcast(Float32Tile.SPECIES, -decay);
    FloatVector rates = FloatVector.broadcast(Float32Tile.SPECIES, -rate);
    FloatVector momentums = FloatVector.broadcast(Float32Tile.SPECIES, momentum);
    for (int i = from; i < to; i += LANES) {
      FloatVector w = FloatVector.fromArray(Float32Tile.SPECIES, parameters, i);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradients, i);
      FloatVector v = FloatVector.fromArray(Float32Tile.SPECIES, velocities, i);
      FloatVector slope = w.fma(twiceL2s, g.mul(clips));
      FloatVector velocity = v.fma(momentums, slope);
      velocity.intoArray(velocities, i);
      FloatVector kept = w.fma(decays, w);
      // The choice is made within the loop, since a vector that outlives it may become an object.
      if (nesterov) {
        velocity.fma(momentums, slope).fma(rates, kept).intoArray(parameters, i);
      } else {
        velocity.fma(rates, kept).intoArray(parameters, i);
      }
    }
  }
}
