package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;

/** How wide this JVM's vectors are. */
public final class VectorWidth {
  private VectorWidth() {}

  /** The preferred width in bits. */
  public static int bits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
