package io.tandem.backend.opencl;

/** The numbers of the kernel's operations: each record of a program starts with one. */
final class Opcode {
  static final int GATHER_BYTES = 0;
  static final int GATHER_REALS = 1;
  static final int PRODUCTS = 2;
  static final int MASK = 3;
  static final int SOFTMAX = 4;
  static final int LOSS = 5;
  static final int UPDATE = 6;

  private Opcode() {}
}
