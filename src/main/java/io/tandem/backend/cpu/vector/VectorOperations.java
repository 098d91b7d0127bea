package io.tandem.backend.cpu.vector;

/**
 * Uses each vector operation of the kernels, so that the Vector API has looked it up, and Java's
 * compiler has seen all kinds of operations, before it compiles the methods that all of them share.
 * What such a method meets for the first time after that is a trap in it, and the compiler adds the
 * traps of one method up over all the operations that it inlines: with twenty multiply-adds in a
 * tile, six traps are more than the hundred of {@code -XX:PerMethodTrapLimit}, and the tile's
 * vectors become objects on the heap for the rest of the program.
 *
 * <p>The few of {@link Float32BytesTransposition}, on whole numbers, are left out: a program that
 * never needs them starts sooner.
 */
final class VectorOperations {
  /**
   * Java counts what a method meets once it has been called 200 times; each turn has many calls.
   */
  private static final int TURNS = 20;

  private static boolean done;

  private VectorOperations() {}

  /** Does what the kernels of both precisions do, on vectors of zeros; in the first call alone. */
  static synchronized void lookUp() {
    for (int turn = 0; turn < TURNS && !done; turn++) {
      Float32Operations.lookUp();
      Float64Operations.lookUp();
    }
    done = true;
  }
}
