package io.tandem.backend.cpu.vector;

/**
 * Uses each vector operation of the kernels once, so that the Vector API has looked it up before
 * Java's compiler knows the method that looks up. A first use after that is a trap in it, and the
 * compiler adds the traps of one method up over all the operations that it inlines: with 28
 * multiply-adds in a tile, four traps are more than the hundred of {@code -XX:PerMethodTrapLimit},
 * and the tile's vectors become objects on the heap for the rest of the program.
 */
final class VectorOperations {
  private VectorOperations() {}

  /** Does what the kernels of both precisions do, on vectors of zeros. */
  static void lookUp() {
    Float32Operations.lookUp();
    Float64Operations.lookUp();
  }
}
